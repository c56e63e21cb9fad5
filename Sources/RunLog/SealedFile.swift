import Files

/// Reads a file and checks that its bytes are those that were written, before HDF5 sees them.
enum SealedFile {
  /// The file's bytes. Opened once and read to its end, so a writer that replaces the file meanwhile
  /// does not matter.
  static func read(_ path: String) throws -> [UInt8] {
    let bytes = try allBytes(of: path)
    guard bytes.starts(with: signature) || signature.starts(with: bytes) else {
      throw RunLogError.notHDF5(path: path)
    }
    guard let recorded = Seal.recorded(in: bytes) else { throw unsealed(bytes, path) }
    let found = crc32(bytes.dropLast(Seal.byteCount))
    guard found == recorded else {
      throw RunLogError.corrupt(path: path, expected: recorded, found: found)
    }
    return bytes
  }

  /// The first bytes of every HDF5 file.
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Why there may be no seal: the file was cut, or rewritten, or never was a trial's log.
  private static func unsealed(_ bytes: [UInt8], _ path: String) -> RunLogError {
    if let end = endOfFileAddress(bytes), bytes.count < end {
      return .truncated(path: path, expected: end + Seal.byteCount, found: bytes.count)
    }
    return mentionsFormat(bytes) ? .unsealed(path: path) : .notATrial(path: path)
  }

  /// Where the file ends, as its header says (HDF5 file format specification, superblock version
  /// 0: eight bytes at offset 40, after the base address at 24); nil for other headers.
  private static func endOfFileAddress(_ bytes: [UInt8]) -> Int? {
    let (version, offsetSize, address) = (8, 13, 40)
    guard bytes.count >= address + 8 else { return address + 8 }
    guard bytes[version] == 0, bytes[offsetSize] == 8 else { return nil }
    let end = bytes[address..<address + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: end)
  }

  /// Whether the name of our format stands in the file, as it does in the root's attribute.
  private static func mentionsFormat(_ bytes: [UInt8]) -> Bool {
    bytes.firstRange(of: Array(TrialLayout.format.utf8)) != nil
  }

  private static func allBytes(of path: String) throws -> [UInt8] {
    do {
      let file = try OpenFile(path)
      // A pipe or a device has no size, and may have no end.
      guard try file.status().isRegular else { throw RunLogError.notHDF5(path: path) }
      return try file.bytes()
    } catch let failure as FileFailure {
      throw RunLogError(reading: failure)
    }
  }
}

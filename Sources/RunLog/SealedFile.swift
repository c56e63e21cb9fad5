import Files

/// Reads a file and checks that its bytes are those that were written, before HDF5 sees them.
enum SealedFile {
  /// The file's bytes.
  static func read(_ path: String) throws -> [UInt8] {
    let (tail, bytes) = try opening(path) { file throws(FileFailure) in
      let tail = try file.lastBytes(CollectionLayout.mark.count)
      // A collection may be larger than the memory.
      return (tail, CollectedFile.isCollection(tail: tail) ? [] : try file.allBytes())
    }
    if CollectedFile.isCollection(tail: tail) { throw RunLogError.collection(path: path) }
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

  /// What the line before the seal says, read alone; nil where there is no line to be trusted.
  static func readStanding(_ path: String) throws -> StandingRecord? {
    let (tail, size) = try opening(path) { file throws(FileFailure) in
      (try file.lastBytes(StandingLine.mostBytes + Seal.byteCount), try file.status().size)
    }
    return try StandingLine.standing(in: tail, fileSize: size, path: path)
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

  /// Reads from a file that is opened once, so that a writer that replaces it meanwhile does not
  /// matter.
  private static func opening<Result>(
    _ path: String, _ read: (OpenFile) throws(FileFailure) -> Result
  ) throws(RunLogError) -> Result {
    do throws(FileFailure) {
      let file = try OpenFile(path)
      // A pipe or a device has no size, and may have no end.
      if try file.status().isRegular { return try read(file) }
    } catch {
      throw RunLogError(reading: error)
    }
    throw .notHDF5(path: path)
  }
}

/// The last bytes of every trial's file: a CRC-32 of all before them, as text.
///
/// HDF5 itself does not notice a flipped bit, and some make it crash. A file is therefore given to
/// the library only when its seal fits. Readers of HDF5 ignore what stands after the end that the
/// file's own header names, so they never see the seal.
enum Seal {
  /// The size of a seal in bytes.
  static let byteCount = 24

  private static let prefix = Array("\nreprise crc32 ".utf8)

  /// The seal that fits the bytes: `\nreprise crc32 xxxxxxxx\n`.
  static func sealing(_ bytes: some Collection<UInt8>) -> [UInt8] {
    prefix + Array(hexadecimal(crc32(bytes)).utf8) + [UInt8(ascii: "\n")]
  }

  /// The CRC-32 that the file's seal names; nil if the file does not end in a seal.
  static func recorded(in file: [UInt8]) -> UInt32? {
    let seal = file.suffix(byteCount)
    guard seal.count == byteCount, seal.starts(with: prefix), seal.last == UInt8(ascii: "\n")
    else { return nil }
    let digits = seal.dropFirst(prefix.count).dropLast()
    guard digits.allSatisfy(isHexadecimalDigit) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

/// The CRC-32 of zlib, PNG and Ethernet: reflected polynomial 0xEDB88320, as `zlib.crc32` computes.
///
/// Eight bytes a turn (Kounavis and Berry 2005), so that checking a file costs less than reading it.
func crc32(_ bytes: some Collection<UInt8>) -> UInt32 {
  bytes.withContiguousStorageIfAvailable(crc32(contiguous:))
    ?? Array(bytes).withUnsafeBufferPointer(crc32(contiguous:))
}

private func crc32(contiguous bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
  crc32Tables.withUnsafeBufferPointer { tables in
    var crc = ~UInt32(0)
    var position = 0
    let raw = UnsafeRawBufferPointer(bytes)
    func word(at offset: Int) -> UInt32 {
      UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    while position + 8 <= raw.count {
      let low = crc ^ word(at: position)
      let high = word(at: position + 4)
      crc =
        tables[7 * 256 + Int(low & 0xff)] ^ tables[6 * 256 + Int(low >> 8 & 0xff)]
        ^ tables[5 * 256 + Int(low >> 16 & 0xff)] ^ tables[4 * 256 + Int(low >> 24)]
        ^ tables[3 * 256 + Int(high & 0xff)] ^ tables[2 * 256 + Int(high >> 8 & 0xff)]
        ^ tables[256 + Int(high >> 16 & 0xff)] ^ tables[Int(high >> 24)]
      position += 8
    }
    while position < raw.count {
      crc = crc >> 8 ^ tables[Int((crc ^ UInt32(raw[position])) & 0xff)]
      position += 1
    }
    return ~crc
  }
}

/// Eight tables of 256: table k holds the CRC of a byte followed by k zero bytes.
private let crc32Tables: [UInt32] = {
  var tables = [UInt32](repeating: 0, count: 8 * 256)
  for byte in 0..<256 {
    var crc = UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    tables[byte] = crc
  }
  for entry in 256..<8 * 256 {
    let previous = tables[entry - 256]
    tables[entry] = previous >> 8 ^ tables[Int(previous & 0xff)]
  }
  return tables
}()

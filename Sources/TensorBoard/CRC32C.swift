/// The checksum of TFRecord files: CRC-32C (Castagnoli), as RFC 3720 has it, not zlib's CRC-32.
enum CRC32C {
  /// The checksum of some bytes.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }

  /// The checksum as files hold it: turned by 15 bits and shifted, so that a checksum of bytes that
  /// hold checksums stays a good one.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = checksum(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xa282_ead8
  }

  /// What each byte does to the checksum; the polynomial has its lowest power first.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { word, _ in word >> 1 ^ (word & 1 == 1 ? 0x82f6_3b78 : 0) }
  }
}

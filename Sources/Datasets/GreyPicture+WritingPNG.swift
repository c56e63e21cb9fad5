import CZlib

/// The PNG file (ISO/IEC 15948): the same bytes whenever zlib is the same.
extension GreyPicture {
  /// The PNG file's bytes: 8 bits, grey.
  public func png() throws -> [UInt8] {
    var header = bigEndian(width) + bigEndian(height)
    // 8 bits, grey, deflate, the standard filters, not interlaced.
    header += [8, 0, 0, 0, 0]
    var rows: [UInt8] = []
    rows.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      // Filter 0: the bytes themselves.
      rows.append(0)
      rows += pixels[row * width..<(row + 1) * width]
    }
    let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    return signature + chunk("IHDR", header) + chunk("IDAT", try deflated(rows)) + chunk("IEND", [])
  }

  private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return bigEndian(data.count) + body + bigEndian(Int(crc32(0, body, UInt32(body.count))))
  }

  private func bigEndian(_ number: Int) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var count = compressBound(UInt(bytes.count))
    var compressed = [UInt8](repeating: 0, count: Int(count))
    let status = compress2(&compressed, &count, bytes, UInt(bytes.count), 9)
    guard status == Z_OK else {
      throw DataError.zlib(call: "compress2", file: "the picture", status: Int(status))
    }
    return Array(compressed[..<Int(count)])
  }
}

import CCrypto
import Files
import Glibc

/// The SHA-256 of bytes given in pieces.
public final class SHA256 {
  private let context: OpaquePointer

  /// An empty hash.
  public init() throws {
    guard let context = EVP_MD_CTX_new() else { throw DataError.crypto(call: "EVP_MD_CTX_new") }
    self.context = context
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      EVP_MD_CTX_free(context)
      throw DataError.crypto(call: "EVP_DigestInit_ex")
    }
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes in the next bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) throws {
    guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      throw DataError.crypto(call: "EVP_DigestUpdate")
    }
  }

  /// The hash of everything taken in, as 64 lower-case hexadecimal digits. Ends the computation.
  public func finish() throws -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else {
      throw DataError.crypto(call: "EVP_DigestFinal_ex")
    }
    let digits = Array("0123456789abcdef".utf8)
    let hex = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: hex, as: UTF8.self)
  }

  /// The hash of a whole file's bytes, as they lie on the disk.
  ///
  /// - Throws: `DataError` where it cannot be read.
  public static func hash(ofFile path: String) throws -> String {
    let sha256 = try SHA256()
    let file = try DataError.translating { () throws(FileFailure) in
      // A pipe that nobody writes to must not keep us waiting.
      try OpenFile(path, O_RDONLY | O_NONBLOCK)
    }
    guard try DataError.translating(file.status).isRegular else { throw DataError.notAFile(path) }
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try piece.withUnsafeMutableBytes { buffer in
        try DataError.translating { () throws(FileFailure) in try file.read(into: buffer) }
      }
      try piece.withUnsafeBytes {
        try sha256.update(UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      if count < piece.count { return try sha256.finish() }
    }
  }

  /// The hash of one piece.
  public static func hash(_ bytes: UnsafeRawBufferPointer) throws -> String {
    let sha256 = try SHA256()
    try sha256.update(bytes)
    return try sha256.finish()
  }
}

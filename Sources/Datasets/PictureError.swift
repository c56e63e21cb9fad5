import Files
import Glibc

/// Why a picture file could not be read or written.
public enum PictureError: Error, Equatable, Sendable {
  /// A call of the system failed on the file.
  case system(path: String, call: String, code: Int32)
  /// A folder, pipe or device where a file was expected.
  case notAFile(path: String)
  /// The file does not begin as the pictures do that can be read.
  case notAPicture(path: String, found: String)
  /// The file begins as a picture, but goes on otherwise than its format says, or than is understood.
  case malformed(path: String, expected: String, found: String)
}

extension PictureError: CustomStringConvertible {
  /// What is wrong, with which file, and what to do.
  public var description: String {
    switch self {
    case .system(let path, let call, let code):
      FileFailure(call, path, code: code).description
    case .notAFile(let path):
      "\(path): expected a picture, found a folder, pipe or device."
    case .notAPicture(let path, let found):
      "\(path): expected a picture in PNG or PGM (P2 or P5), found \(found)."
    case .malformed(let path, let expected, let found):
      "\(path): not a picture that can be read: expected \(expected), found \(found)."
    }
  }
}

extension PictureError {
  /// Works with files; what fails there comes out as this error.
  static func translating<Result>(
    _ body: () throws(FileFailure) -> Result
  ) throws(PictureError) -> Result {
    do throws(FileFailure) {
      return try body()
    } catch {
      throw .system(path: error.path, call: error.call, code: error.code)
    }
  }
}

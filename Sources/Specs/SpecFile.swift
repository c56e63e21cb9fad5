import Files

/// Reads the text of a spec's file.
enum SpecFile {
  /// No spec is nearly as long; a device that never ends is refused here.
  private static let sizeLimit = 16 << 20

  /// The file's text; an error where it cannot be read, is too long or is not UTF-8.
  static func text(path: String) throws(SpecError) -> String {
    let bytes = try bytes(path: path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw encodingError(bytes, path: path)
    }
    return text
  }

  private static func bytes(path: String) throws(SpecError) -> [UInt8] {
    do throws(FileFailure) {
      let bytes = try OpenFile(path).bytes(atMost: sizeLimit + 1)
      if bytes.count <= sizeLimit { return bytes }
    } catch {
      throw unreadable(path, error.reason)
    }
    throw unreadable(path, "longer than 16 MB, so not a spec")
  }

  private static func unreadable(_ path: String, _ reason: String) -> SpecError {
    SpecError(.file(path), JSONPath(), .unreadable(reason: reason))
  }

  /// Points at the first character that is not UTF-8.
  private static func encodingError(_ bytes: [UInt8], path: String) -> SpecError {
    var line = 1
    var column = 1
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      column = scalar == "\n" ? 1 : column + 1
      line += scalar == "\n" ? 1 : 0
    }
    return SpecError(
      .text(file: path, line: line, column: column), JSONPath(),
      .syntax(expected: "text in UTF-8", found: "bytes that are not"))
  }
}

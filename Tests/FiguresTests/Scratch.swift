import Glibc

/// A temporary folder that is gone when it goes out of use.
final class Scratch: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/reprise-figures-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "No temporary folder could be made.")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.shell("rm -rf '\(path)'") }

  /// A file's text, or nil where there is none.
  func text(_ name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }

  func bytes(_ name: String) -> [UInt8]? {
    guard let file = fopen("\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
    return bytes
  }

  func write(_ text: String, to name: String) {
    guard let file = fopen("\(path)/\(name)", "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  /// An executable script, and its path.
  func program(_ name: String, _ text: String) -> String {
    write("#!/bin/sh\n\(text)\n", to: name)
    chmod("\(path)/\(name)", 0o755)
    return "\(path)/\(name)"
  }

  /// Every file's name in order, hidden ones too.
  var files: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  @discardableResult static func shell(_ command: String) -> CInt { system(command) }
}

enum Gnuplot {
  static let isInstalled =
    (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
    .contains { access("\($0)/gnuplot", X_OK) == 0 }
}

import Files

/// The kernel's short text files.
enum SystemFile {
  /// All of one, without the last line's end.
  static func text(_ path: String) -> String? {
    guard let text = OpenFile.text(of: path) else { return nil }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// What stands behind `key:` in the first line that has it.
  static func value(of key: String, in path: String) -> String? {
    for line in text(path)?.split(separator: "\n") ?? [] {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, trimmed(parts[0]) == key else { continue }
      return trimmed(parts[1])
    }
    return nil
  }

  /// The text without white space at its ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    let isOutside = { (character: Character) in character.isWhitespace }
    return String(text.drop(while: isOutside).reversed().drop(while: isOutside).reversed())
  }
}

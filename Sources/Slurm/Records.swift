/// Records as `scontrol --oneliner` prints them: a line each, of `Key=Value` words.
enum Records {
  /// The records of a text. Values that hold spaces, such as comments, are cut at the first.
  static func lines(_ text: String) -> [[Substring: String]] {
    text.split(separator: "\n").map { line in
      var record: [Substring: String] = [:]
      for word in line.split(separator: " ") {
        guard let equals = word.firstIndex(of: "=") else { continue }
        // Of what a job's name or folder may spell again, the first is the key.
        let key = word[..<equals]
        if record[key] == nil { record[key] = String(word[word.index(after: equals)...]) }
      }
      return record
    }.filter { !$0.isEmpty }
  }

  /// A text without the blanks at its ends.
  static func trimmed(_ text: Substring) -> String {
    let inside = text.drop { $0 == " " || $0 == "\t" }
    return String(inside.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}

extension [Substring: String] {
  /// A value that says something: Slurm writes `(null)`, `None`, `N/A` and the like for nothing.
  func meaning(_ key: Substring) -> String? {
    guard let value = self[key], !value.isEmpty,
      !["(null)", "None", "N/A", "UNLIMITED", "NONE", "Unknown"].contains(value)
    else { return nil }
    return value
  }
}

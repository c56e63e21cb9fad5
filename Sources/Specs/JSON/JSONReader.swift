/// Reads JSON (RFC 8259) strictly: a key given twice, a number that no Double can hold and
/// anything after the value are errors, and every error says where.
struct JSONReader {
  /// How deep lists and objects may nest; far beyond any spec, far within any stack.
  static let depthLimit = 128

  private let bytes: [UInt8]
  private let source: Source
  private var position = 0
  private var line = 1
  private var column = 1

  /// Where the text comes from, for error messages.
  enum Source {
    case file(String?)
    case override(String)
  }

  /// Reads a whole document; `root` is the path that it has in error messages.
  static func read(
    _ text: String, from source: Source, at root: JSONPath = JSONPath()
  ) throws(SpecError) -> JSON {
    var reader = JSONReader(bytes: Array(text.utf8), source: source)
    return try reader.document(at: root)
  }

  private init(bytes: [UInt8], source: Source) {
    self.bytes = bytes
    self.source = source
  }

  private mutating func document(at root: JSONPath) throws(SpecError) -> JSON {
    skipByteOrderMark()
    skipSpace()
    let document = try value(at: root, depth: 0)
    skipSpace()
    if position < bytes.count {
      throw syntaxError(expected: "nothing after the value's end", at: root)
    }
    return document
  }

  private mutating func value(at path: JSONPath, depth: Int) throws(SpecError) -> JSON {
    let origin = here
    guard let byte = peek else { throw syntaxError(expected: "a JSON value", at: path) }
    switch byte {
    case UInt8(ascii: "{"):
      return JSON(.object(try members(at: path, depth: depth)), origin: origin)
    case UInt8(ascii: "["):
      return JSON(.array(try items(at: path, depth: depth)), origin: origin)
    case UInt8(ascii: "\""):
      return JSON(.string(try string(at: path)), origin: origin)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return JSON(.number(try number(at: path)), origin: origin)
    default:
      if skip(word: "null") { return JSON(.null, origin: origin) }
      if skip(word: "true") { return JSON(.bool(true), origin: origin) }
      if skip(word: "false") { return JSON(.bool(false), origin: origin) }
      throw syntaxError(expected: "a JSON value", at: path)
    }
  }
}

// MARK: - Lists and objects

extension JSONReader {
  private mutating func members(at path: JSONPath, depth: Int) throws(SpecError) -> [JSON.Member] {
    try checkDepth(depth)
    advance()
    skipSpace()
    var members: [JSON.Member] = []
    var firstUses: [String: SpecOrigin] = [:]
    if skip("}") { return members }
    while true {
      let origin = here
      guard peek == UInt8(ascii: "\"") else {
        throw syntaxError(expected: "a key in double quotes", at: path)
      }
      let key = try string(at: path)
      if let first = firstUses.updateValue(origin, forKey: key) {
        throw SpecError(origin, path.key(key), .duplicateKey(key, first: first))
      }
      skipSpace()
      guard skip(":") else { throw syntaxError(expected: "\":\"", at: path.key(key)) }
      skipSpace()
      let value = try value(at: path.key(key), depth: depth + 1)
      members.append(JSON.Member(key, value, keyOrigin: origin))
      skipSpace()
      if skip("}") { return members }
      guard skip(",") else { throw syntaxError(expected: "\",\" or \"}\"", at: path) }
      skipSpace()
    }
  }

  private mutating func items(at path: JSONPath, depth: Int) throws(SpecError) -> [JSON] {
    try checkDepth(depth)
    advance()
    skipSpace()
    var items: [JSON] = []
    if skip("]") { return items }
    while true {
      items.append(try value(at: path.index(items.count), depth: depth + 1))
      skipSpace()
      if skip("]") { return items }
      guard skip(",") else { throw syntaxError(expected: "\",\" or \"]\"", at: path) }
      skipSpace()
    }
  }

  private func checkDepth(_ depth: Int) throws(SpecError) {
    guard depth < JSONReader.depthLimit else {
      throw SpecError(
        here, JSONPath(),
        .unexpected(
          expected: "at most \(JSONReader.depthLimit) levels of lists and objects",
          found: "one more"))
    }
  }
}

// MARK: - Strings

extension JSONReader {
  private mutating func string(at path: JSONPath) throws(SpecError) -> String {
    advance()
    var content: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        content.append(contentsOf: try escape(at: path))
      case 0..<0x20:
        throw syntaxError(
          expected: "\"\\n\", \"\\t\" or \"\\u….\" for a control character", at: path)
      default:
        content.append(byte)
        advance()
      }
    }
    throw syntaxError(expected: "a closing double quote", at: path)
  }

  private mutating func escape(at path: JSONPath) throws(SpecError) -> [UInt8] {
    advance()
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "/"): 0x2f,
      UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c, UInt8(ascii: "n"): 0x0a,
      UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
    ]
    if let letter = peek, let byte = plain[letter] {
      advance()
      return [byte]
    }
    guard skip("u") else {
      throw syntaxError(expected: "one of \" \\ / b f n r t u after \"\\\"", at: path)
    }
    var code = try hexadecimal(at: path)
    if (0xd800..<0xdc00).contains(code), skip(word: "\\u") {
      let low = try hexadecimal(at: path)
      if (0xdc00..<0xe000).contains(low) {
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw syntaxError(expected: "both halves of a surrogate pair", at: path)
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal(at path: JSONPath) throws(SpecError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
      else { throw syntaxError(expected: "four hexadecimal digits", at: path) }
      code = code << 4 | UInt32(digit)
      advance()
    }
    return code
  }
}

// MARK: - Numbers

extension JSONReader {
  private mutating func number(at path: JSONPath) throws(SpecError) -> JSONNumber {
    let origin = here
    let start = position
    _ = skip("-")
    if !skip("0") { try digits(at: path) }
    if let byte = peek, JSONReader.isDigit(byte) {
      throw syntaxError(expected: "a number without leading zeros", at: path)
    }
    if skip(".") { try digits(at: path) }
    if skip("e") || skip("E") {
      if !skip("+") { _ = skip("-") }
      try digits(at: path)
    }
    let literal = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = JSONNumber(literal: literal) else {
      throw SpecError(
        origin, path,
        .unexpected(expected: "a finite number that a Double can hold", found: literal))
    }
    return number
  }

  private mutating func digits(at path: JSONPath) throws(SpecError) {
    guard let byte = peek, JSONReader.isDigit(byte) else {
      throw syntaxError(expected: "a digit", at: path)
    }
    while let byte = peek, JSONReader.isDigit(byte) { advance() }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

// MARK: - Moving through the text

extension JSONReader {
  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var here: SpecOrigin {
    switch source {
    case .file(let file): .text(file: file, line: line, column: column)
    case .override(let text): .override(text)
    }
  }

  /// Columns count characters (Unicode scalars), not bytes.
  private mutating func advance() {
    if bytes[position] == UInt8(ascii: "\n") {
      line += 1
      column = 0
    }
    position += 1
    let continues = position < bytes.count && bytes[position] & 0xc0 == 0x80
    if !continues { column += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    advance()
    return true
  }

  private mutating func skip(word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    for _ in word.utf8 { advance() }
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      advance()
    }
  }

  /// Some editors start a file with U+FEFF; it takes no column.
  private mutating func skipByteOrderMark() {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  private func syntaxError(expected: String, at path: JSONPath) -> SpecError {
    SpecError(here, path, .syntax(expected: expected, found: found))
  }

  private var found: String {
    guard let byte = peek else {
      if case .override = source { return "the end of the value" }
      return "the end of the file"
    }
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return "the end of the line"
    case UInt8(ascii: "\""): return "a double quote"
    case 0..<0x20:
      return "the control character U+00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
    default:
      let rest = String(decoding: bytes[position..<min(position + 16, bytes.count)], as: UTF8.self)
      return "\"\(rest.first.map(String.init) ?? "")\""
    }
  }
}

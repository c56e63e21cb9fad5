import Testing

@testable import Specs

@Suite struct JSONReading {
  @Test(arguments: [
    ("", "line 1, column 1: not JSON: expected a JSON value, found the end of the file"),
    ("{", "line 1, column 2: not JSON: expected a key in double quotes, found the end of the file"),
    ("{\"a\": 1,}", "line 1, column 9: not JSON: expected a key in double quotes, found \"}\""),
    ("{\"a\" 1}", "line 1, column 6: a: not JSON: expected \":\", found \"1\""),
    (
      "{\n  \"a\": [1 2]\n}", "line 2, column 11: a: not JSON: expected \",\" or \"]\", found \"2\""
    ),
    (
      "{\"a\": 1 \"b\": 2}",
      "line 1, column 9: not JSON: expected \",\" or \"}\", found a double quote"
    ),
    ("{} {}", "line 1, column 4: not JSON: expected nothing after the value's end, found \"{\""),
    ("{'a': 1}", "line 1, column 2: not JSON: expected a key in double quotes, found \"'\""),
    ("{\"a\": NaN}", "line 1, column 7: a: not JSON: expected a JSON value, found \"N\""),
    ("[-Infinity]", "line 1, column 3: [0]: not JSON: expected a digit, found \"I\""),
    (
      "[01]",
      "line 1, column 3: [0]: not JSON: expected a number without leading zeros, found \"1\""
    ),
    ("[1.]", "line 1, column 4: [0]: not JSON: expected a digit, found \"]\""),
    ("[.5]", "line 1, column 2: [0]: not JSON: expected a JSON value, found \".\""),
    ("[+5]", "line 1, column 2: [0]: not JSON: expected a JSON value, found \"+\""),
    ("[1e]", "line 1, column 4: [0]: not JSON: expected a digit, found \"]\""),
    (
      "\"abc",
      "line 1, column 5: not JSON: expected a closing double quote, found the end of the file"
    ),
    (
      "\"\\x\"",
      "line 1, column 3: not JSON: expected one of \" \\ / b f n r t u after \"\\\", found \"x\""
    ),
    ("\"\\u12g4\"", "line 1, column 6: not JSON: expected four hexadecimal digits, found \"g\""),
    (
      "\"\\ud83d\"",
      "line 1, column 8: not JSON: expected both halves of a surrogate pair, found a double quote"
    ),
    ("tru", "line 1, column 1: not JSON: expected a JSON value, found \"t\""),
    ("[\"é\u{1F600}\", ?]", "line 1, column 8: [1]: not JSON: expected a JSON value, found \"?\""),
  ])
  func refuses(_ text: String, message: String) {
    #expect(syntaxRefusal(text) == message)
  }

  @Test func refusesControlCharactersInTexts() {
    #expect(syntaxRefusal("\"a\nb\"")?.contains("found the end of the line") == true)
    #expect(syntaxRefusal("\"a\u{1}b\"")?.contains("U+0001") == true)
  }

  @Test func refusesWhatNoDoubleHolds() {
    #expect(
      syntaxRefusal("{\"a\": [0, 1e999]}")
        == "line 1, column 11: a[1]: expected a finite number that a Double can hold, found 1e999")
    for text in ["-1e999", "1e-999", "1e99999999999999999999", "1e-99999999999999999999"] {
      #expect(syntaxRefusal(text) != nil, "\(text)")
    }
    for text in ["0", "-0", "0e999", "0.000", "1.7976931348623157e308", "5e-324"] {
      #expect(syntaxRefusal(text) == nil, "\(text)")
    }
  }

  @Test func refusesAKeyGivenTwice() {
    #expect(
      syntaxRefusal("{\n\"a\": {\"b\": 1},\n\"a\": 2}")
        == "line 3, column 1: a: key given twice, first on line 2")
    #expect(syntaxRefusal("{\"a\": 1, \"\\u0061\": 2}") != nil)
    #expect(syntaxRefusal("{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}") == nil)
  }

  @Test func refusesDepthBeyondItsLimit() {
    let limit = JSONReader.depthLimit
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(syntaxRefusal(nested(limit)) == nil)
    #expect(syntaxRefusal(nested(limit + 1))?.contains("at most 128 levels") == true)
    #expect(syntaxRefusal(String(repeating: "{\"a\":", count: 1_000_000)) != nil)
  }

  @Test func refusesEveryTruncation() {
    for end in sampleText.indices {
      #expect(syntaxRefusal(String(sampleText[..<end])) != nil)
    }
  }

  @Test func readsEscapes() throws {
    let text = #""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é😀""#
    let json = try JSONReader.read(text, from: .file(nil))
    guard case .string(let string) = json.value else { throw json.unexpectedKind }
    #expect(string == "\"\\/\u{8}\u{c}\n\r\té😀é😀")
  }

  @Test func ignoresAByteOrderMark() {
    #expect(syntaxRefusal("\u{FEFF}{}") == nil)
    #expect(syntaxRefusal("\u{FEFF}?")?.hasPrefix("line 1, column 1:") == true)
  }

  @Test(arguments: [
    ("5", 5), ("5.0", 5), ("5e0", 5), ("50e-1", 5), ("0.5E+1", 5), ("-0", 0), ("0e-5", 0),
    ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", Int.max),
    ("-9223372036854775808", Int.min), ("1e18", 1_000_000_000_000_000_000),
  ])
  func readsWholeNumbersExactly(_ literal: String, value: Int) {
    #expect(JSONNumber(literal: literal)?.integer == value)
  }

  @Test(arguments: [
    "3.5", "1e-1", "9223372036854775808", "1e19", "1e300", "0.99999999999999999999",
  ])
  func doesNotRoundToWholeNumbers(_ literal: String) {
    #expect(JSONNumber(literal: literal)?.integer == nil)
  }
}

@Suite struct JSONWriting {
  @Test(arguments: [
    (0.001, "0.001"), (1e-5, "1e-5"), (25.0, "25"), (-0.0, "0"), (0.1 + 0.2, "0.30000000000000004"),
    (1e16, "1e16"), (2.0 / 3.0, "0.6666666666666666"), (.leastNonzeroMagnitude, "5e-324"),
    (-1.5e-7, "-1.5e-7"),
  ])
  func writesTheShortestNumber(_ value: Double, text: String) {
    #expect(value.json.compactText == text)
    #expect(JSONNumber(literal: text)?.double == value)
  }

  @Test func writesTextsThatReadBack() throws {
    let every = (0..<0x250).compactMap(Unicode.Scalar.init).map { String(Character($0)) }.joined()
    let text = every + "😀\u{2028}\u{FEFF}"
    let read = try String.read(
      JSONReader.read(text.json.compactText, from: .file(nil)), at: JSONPath())
    #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func keepsLinesWithin100Columns() throws {
    let text = try ExperimentSpec(json: sampleText).resolvedJSON
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let numbers = (0..<200).map { [$0, $0 + 1] }
    let broken = ["a": ["b": numbers.json, "c": []] as JSON] as JSON
    #expect(broken.prettyText.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let read = try JSONReader.read(broken.prettyText, from: .file(nil))
    #expect(read.compactText == broken.compactText)
  }

  @Test func breaksWhereALineWouldGrowTo101Columns() {
    // {\n  "k": ["x…x"]\n}: two columns of margin and four of key, colon and space stand before it.
    func line(_ length: Int) -> String {
      let item = String(repeating: "x", count: length)
      let json: JSON = ["k": [item.json], "l": 0]
      return json.prettyText.split(separator: "\n").map(String.init)[1]
    }
    #expect(line(100 - 2 - 5 - 4 - 1).count == 100)
    #expect(line(100 - 2 - 5 - 4) == "  \"k\": [")
  }
}

extension JSON {
  fileprivate struct UnexpectedKind: Error { let text: String }
  fileprivate var unexpectedKind: UnexpectedKind { UnexpectedKind(text: compactText) }
}

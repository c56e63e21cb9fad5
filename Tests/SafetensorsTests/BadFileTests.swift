import Files
import Glibc
import Testing

@testable import Safetensors

/// Files that lie; each error says where, what was expected and what was found.
@Suite struct BadFileTests {
  @Test func headersLengthThatLies() throws {
    let place = "the header's length"
    #expect(try error([])?.complaint == "the file | 8 bytes at least, its header's length | 0")
    #expect(
      try error([2, 0, 0])?.complaint == "the file | 8 bytes at least, its header's length | 3")
    #expect(
      try error(bytes(header: "{}", data: 0, length: 0))?.complaint
        == "\(place) | 2 bytes at least | 0")
    #expect(
      try error(bytes(header: "{}", data: 0, length: 3))?.complaint
        == "\(place) | at most the 2 bytes that follow it | 3")
    #expect(
      try error(bytes(header: "{}", data: 0, length: .max))?.complaint
        == "\(place) | at most the 2 bytes that follow it | 18446744073709551615")
    // HTML, say: its first eight bytes are a length, too.
    #expect(
      try error(Array("<html><body>not found".utf8))?.complaint?.hasPrefix(
        "\(place) | at most the 13 bytes that follow it |") == true)
  }

  @Test func headerTooLong() throws {
    try withTemporaryFolder { folder in
      // A file with a hole takes no room on the disk.
      let path = folder + "/x"
      try replaceFile(path, with: bytes(header: "{}", data: 0, length: 100_000_001))
      #expect(truncate(path, 200_000_000) == 0)
      let refused = safetensorsError { _ = try SafetensorsFile.read(path) }
      #expect(
        refused?.complaint == "the header's length | at most 10000000 bytes | 100000001")
    }
  }

  @Test func headerThatIsNoJSON() throws {
    #expect(
      try error(header: "[]", data: 0)?.complaint
        == #"the header | "{" at its start | the byte 0x5b"#)
    #expect(
      try error(header: " {}", data: 0)?.complaint
        == #"the header | "{" at its start | the byte 0x20"#)
    let notUTF8 = Array(#"{"a"#.utf8) + [0xff, 0xfe] + Array(#"":1}"#.utf8)
    #expect(
      try error(bytes(header: notUTF8, data: 0))?.complaint
        == "the header | text in UTF-8 | bytes that are none")
    for header in [#"{"a":"#, "{}x", "{}\0", #"{"a":{"dtype":F32}}"#, "{'a':1}", "{,}"] {
      guard case .badJSON? = try error(header: header, data: 0) else {
        Issue.record("read or refused otherwise: \(header)")
        continue
      }
    }
    let deep = #"{"a":"# + String(repeating: "[", count: 100_000)
    guard case .badJSON? = try error(header: deep, data: 0) else {
      Issue.record("deep nesting")
      return
    }
  }

  @Test func paddingIsAllowed() throws {
    #expect(try error(header: "{}      ", data: 0) == nil)
    #expect(try error(header: "{" + entry("a", "U8", "[3]", 0, 3) + "} \n", data: 3) == nil)
  }

  @Test func namesGivenTwice() throws {
    let twice = "{" + entry("a", "U8", "[1]", 0, 1) + "," + entry("a", "U8", "[1]", 1, 2) + "}"
    let found = try error(header: twice, data: 2)
    guard case .badJSON? = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect("\(found!)".contains("a: key given twice"))
  }

  @Test func metadata() throws {
    #expect(
      try error(header: #"{"__metadata__":[1]}"#, data: 0)?.complaint
        == "__metadata__ | an object of strings | [1]")
    #expect(
      try error(header: #"{"__metadata__":{"a":1}}"#, data: 0)?.complaint
        == #"__metadata__: "a" | a string | 1"#)
  }

  @Test(arguments: lies)
  func entryThatLies(_ lie: Lie) throws {
    #expect(try error(header: lie.header, data: 8)?.complaint == lie.complaint)
  }

  @Test func truthIsWhatOthersLieAbout() throws {
    // The same headers, told right, are read: what was refused was the lie.
    let header =
      "{" + entry("b", "U8", "[4]", 4, 8) + "," + entry("a", "U8", "[2,2]", 0, 4) + ","
      + entry("e", "F64", "[0,9223372036854775807]", 8, 8) + "}"
    #expect(try error(header: header, data: 8) == nil)
  }

  @Test func boolsAreZeroOrOne() throws {
    try withTemporaryFolder { folder in
      try replaceFile(
        folder + "/x", with: bytes(header: "{" + entry("a", "BOOL", "[3]", 0, 3) + "}", data: 3))
      let file = try SafetensorsFile.read(folder + "/x")
      let refused = safetensorsError { _ = try file.floats(file.entries[0]) }
      #expect(refused?.complaint == #"tensor "a": scalar 2 | 0 or 1 | 2"#)
    }
  }

  @Test func everyCutOfASoundFile() throws {
    let whole = try OpenFile(fixture("golden.safetensors")).bytes()
    for length in 0..<whole.count {
      #expect(try error(Array(whole[..<length])) != nil, "\(length)")
    }
    #expect(try error(whole) == nil)
    #expect(try error(whole + [0]) != nil)
  }

  @Test func everyFlippedByteIsSurvived() throws {
    let whole = try OpenFile(fixture("every-type.safetensors")).bytes()
    let headerEnd = whole.count - 127
    try withTemporaryFolder { folder in
      for index in 0..<headerEnd {
        for flip in [UInt8(1), 0x80] {
          var changed = whole
          changed[index] ^= flip
          try OpenFile(folder + "/x", O_WRONLY | O_CREAT | O_TRUNC).write(changed)
          // Read or refused; what is read has scalars, as many as its shapes say.
          guard let file = try? SafetensorsFile.read(folder + "/x") else { continue }
          for entry in file.entries {
            guard let scalars = try? file.doubles(entry) else { continue }
            #expect(scalars.count == entry.shape.count)
          }
        }
      }
    }
  }

  @Test func notAFile() throws {
    try withTemporaryFolder { folder in
      let missing = folder + "/missing"
      #expect(
        safetensorsError { _ = try SafetensorsFile.read(missing) }
          == .unreadable(path: missing, call: "open", code: ENOENT))
      #expect(
        safetensorsError { _ = try SafetensorsFile.read(folder) } == .notAFile(path: folder))
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(safetensorsError { _ = try SafetensorsFile.read(pipe) } == .notAFile(path: pipe))
    }
  }

  @Test func messageInFull() throws {
    let refused = SafetensorsError.malformed(
      path: "w.safetensors", place: "the header's length", expected: "2 bytes at least", found: "0")
    #expect(
      "\(refused)" == "w.safetensors: not a sound safetensors file: the header's length: "
        + "expected 2 bytes at least, found 0.")
    // A name cannot write on the terminal.
    let evil = try error(header: #"{"a\u001b[2J":3}"#, data: 0)
    #expect(evil.map { "\($0)".contains("\u{1b}") } == false)
  }
}

/// A header that says something wrong of the 8 bytes after it, and how it is refused.
struct Lie: Sendable {
  let header: String
  let complaint: String

  init(_ header: String, _ complaint: String) {
    self.header = header
    self.complaint = complaint
  }
}

private let lies: [Lie] = [
  Lie(#"{"a":3}"#, #"tensor "a" | an object of dtype, shape, data_offsets | 3"#),
  Lie(
    #"{"a":{"dtype":"U8","shape":[1]}}"#,
    #"tensor "a" | an object of dtype, shape, data_offsets | {"dtype":"U8","shape":[1]}"#
  ),
  Lie(
    "{" + entry("a", "F8_E4M3", "[1]", 0, 1) + "}",
    #"tensor "a": dtype | one of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, "#
      + #"BOOL | "F8_E4M3""#
  ),
  Lie(
    "{" + entry("a", "U8", "[-1]", 0, 1) + "}",
    #"tensor "a": shape | whole numbers ≥ 0 that 64 bits hold | -1"#
  ),
  Lie(
    "{" + entry("a", "U8", "[1.0]", 0, 1) + "}",
    #"tensor "a": shape | whole numbers ≥ 0 that 64 bits hold | 1.0"#
  ),
  Lie(
    "{" + entry("a", "U8", "[99999999999999999999]", 0, 1) + "}",
    #"tensor "a": shape | whole numbers ≥ 0 that 64 bits hold | 99999999999999999999"#
  ),
  Lie(
    "{" + entry("a", "U8", #""1""#, 0, 1) + "}",
    #"tensor "a": shape | a list of whole numbers ≥ 0 | "1""#
  ),
  Lie(
    "{" + entry("a", "F32", "[4294967296,4294967296]", 0, 1) + "}",
    #"tensor "a" | a size that 64 bits can count | F32 of shape [4294967296, 4294967296]"#
  ),
  Lie(
    "{" + entry("a", "F64", "[2305843009213693952]", 0, 0) + "}",
    #"tensor "a" | a size that 64 bits can count | F64 of shape [2305843009213693952]"#
  ),
  Lie(
    "{" + entry("a", "F32", "[2]", 0, 6) + "}",
    #"tensor "a" | 8 bytes for F32 of shape [2] | 6"#
  ),
  Lie(
    "{" + entry("a", "U8", "[1]", 1, 0) + "}",
    #"tensor "a": data_offsets | a begin that is not after the end | [1, 0]"#
  ),
  Lie(
    "{" + entry("a", "U8", "[1]", -1, 0) + "}",
    #"tensor "a": data_offsets | whole numbers ≥ 0 that 64 bits hold | -1"#
  ),
  Lie(
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}"#,
    #"tensor "a": data_offsets | two numbers, begin and end | 1"#
  ),
  Lie(
    "{" + entry("a", "U8", "[9]", 0, 9) + "}",
    #"tensor "a": data_offsets | an end within the 8 bytes of data | 9"#
  ),
  Lie(
    "{" + entry("a", "U8", "[5]", 0, 5) + "," + entry("b", "U8", "[4]", 4, 8) + "}",
    #"tensor "b": data_offsets | data that begins at 5, where tensor "a" ends | "#
      + "4, an overlap of 1 bytes"
  ),
  Lie(
    "{" + entry("b", "U8", "[4]", 4, 8) + "," + entry("a", "U8", "[3]", 0, 3) + "}",
    #"tensor "b": data_offsets | data that begins at 3, where tensor "a" ends | "#
      + "4, a hole of 1 bytes"
  ),
  Lie(
    "{" + entry("a", "U8", "[8]", 0, 8) + "," + entry("e", "U8", "[0]", 4, 4) + "}",
    #"tensor "e": data_offsets | data that begins at 8, where tensor "a" ends | "#
      + "4, an overlap of 4 bytes"
  ),
  Lie(
    "{" + entry("a", "U8", "[7]", 1, 8) + "}",
    #"tensor "a": data_offsets | data that begins at 0, where the header ends | "#
      + "1, a hole of 1 bytes"
  ),
  Lie(
    "{" + entry("a", "U8", "[7]", 0, 7) + "}",
    #"the file's end | nothing after tensor "a" | 1 bytes more"#
  ),
  Lie("{}", "the file's end | nothing after the header | 8 bytes more"),
]

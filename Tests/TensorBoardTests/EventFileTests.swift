import Testing

@testable import TensorBoard

@Suite struct CRC32CTests {
  /// The examples of RFC 3720, appendix B.4, and the check value that catalogues of CRCs give.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
      (Array(0..<32), 0x46dd_794e),
      ((0..<32).reversed(), 0x113f_db5c),
      (readCommand, 0xd996_3a56),
      (Array("123456789".utf8), 0xe306_9283),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func checksumsAreThoseOfTheRFC(_ bytes: [UInt8], _ checksum: UInt32) {
    #expect(CRC32C.checksum(bytes) == checksum)
  }

  /// An iSCSI SCSI Read (10) command.
  private static let readCommand: [UInt8] =
    [0x01, 0xc0] + [UInt8](repeating: 0, count: 14) + [0x14, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0x14]
    + [0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0]
}

@Suite struct ProtobufTests {
  /// Field 1 and the value; the bytes are those of protobuf's own documentation where it has them.
  @Test(
    arguments: [
      (0, [0x08, 0]), (1, [0x08, 1]), (127, [0x08, 0x7f]), (128, [0x08, 0x80, 1]),
      (150, [0x08, 0x96, 1]), (300, [0x08, 0xac, 2]),
      (-1, [0x08] + ones(9) + [1]),
      (Int.max, [0x08] + ones(8) + [0x7f]),
    ] as [(Int, [UInt8])])
  func wholeNumbersAreVarints(_ number: Int, _ bytes: [UInt8]) {
    var message = ProtobufMessage()
    message.add(1, number)
    #expect(message.bytes == bytes)
  }

  private static func ones(_ count: Int) -> [UInt8] { [UInt8](repeating: 0xff, count: count) }

  @Test func otherFieldsSayTheirLengthOrHaveOne() {
    var inner = ProtobufMessage()
    inner.add(1, 150)
    var message = ProtobufMessage()
    message.add(2, "testing")
    message.add(3, inner)
    message.add(16, Float(-2))
    message.add(4, 1.0)
    #expect(
      message.bytes == [0x12, 7] + Array("testing".utf8) + [0x1a, 3, 0x08, 0x96, 1]
        + [0x85, 1, 0, 0, 0, 0xc0] + [0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
  }

  @Test func aLongTextHasALongLength() {
    var message = ProtobufMessage()
    message.add(1, String(repeating: "é", count: 100))
    #expect(message.bytes.prefix(3) == [0x0a, 200, 1])
    #expect(message.bytes.count == 203)
  }
}

@Suite struct EventFileTests {
  /// Every event file of TensorFlow begins with these 12 bytes: the length of the first message, 24,
  /// and its masked checksum.
  @Test func aFileBeginsAsTensorFlowsDo() {
    let bytes = EventFile.bytes(of: [], started: 1.5)
    #expect(bytes.count == 8 + 4 + 24 + 4)
    #expect(bytes.prefix(12) == [24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22])
    let message = Array(bytes[12..<36])
    #expect(Array(message.prefix(9)) == [0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f])
    #expect(Array(message.dropFirst(9)) == [0x1a, 13] + Array("brain.Event:2".utf8))
    #expect(Array(bytes.suffix(4)) == littleEndianBytes(CRC32C.masked(message)))
  }

  @Test func aScalarIsItsMessage() {
    let event = Event(wallTime: 2, step: 300, tag: "a/b", content: .scalar(0.5))
    let value: [UInt8] = [0x0a, 3] + Array("a/b".utf8) + [0x15, 0, 0, 0, 0x3f]
    let summary: [UInt8] = [0x0a, 10] + value
    #expect(
      event.message.bytes == [0x09, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x10, 0xac, 2, 0x2a, 12] + summary)
  }

  @Test func aTagIsExplained() {
    let plain = Event(wallTime: 0, step: 0, tag: "a", content: .scalar(1))
    var explained = plain
    explained.description = "what it is"
    #expect(!String(decoding: plain.message.bytes, as: UTF8.self).contains("scalars"))
    let text = String(decoding: explained.message.bytes, as: UTF8.self)
    #expect(text.contains("scalars") && text.contains("what it is"))
  }

  @Test func theSameEventsAreTheSameBytes() {
    let events = [
      Event(wallTime: 1, step: 1, tag: "text", content: .text("# α")),
      Event(wallTime: 2, step: 1, tag: "nan", content: .scalar(.nan)),
      Event(wallTime: 2, step: -1, tag: "huge", content: .scalar(1e300), description: "d"),
    ]
    let bytes = EventFile.bytes(of: events, started: 0)
    #expect(EventFile.bytes(of: events, started: 0) == bytes)
    #expect(EventFile.bytes(of: Array(events.reversed()), started: 0) != bytes)
    // Frame follows frame, to the last byte.
    var rest = bytes[...]
    var count = 0
    while !rest.isEmpty {
      let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(8 + 4 + length + 4)
      count += 1
    }
    #expect(count == 4)
  }
}

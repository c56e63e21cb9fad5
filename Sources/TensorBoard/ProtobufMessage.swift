/// A message in protobuf's wire format, built field by field.
///
/// Fields go out in the order they are added. Those with their default value are not left out: who
/// adds a field wants it.
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  /// How a field's value is laid out.
  private enum WireType: UInt64 {
    case varint = 0
    case eightBytes = 1
    case counted = 2
    case fourBytes = 5
  }

  /// An int64 or enum field; a negative number takes ten bytes, as protobuf has it.
  mutating func add(_ field: UInt64, _ value: Int) {
    begin(field, .varint)
    append(varint: UInt64(bitPattern: Int64(value)))
  }

  /// A double field.
  mutating func add(_ field: UInt64, _ value: Double) {
    begin(field, .eightBytes)
    bytes += littleEndianBytes(value.bitPattern)
  }

  /// A float field.
  mutating func add(_ field: UInt64, _ value: Float) {
    begin(field, .fourBytes)
    bytes += littleEndianBytes(value.bitPattern)
  }

  /// A string or bytes field.
  mutating func add(_ field: UInt64, _ value: String) { add(field, Array(value.utf8)) }

  /// A message field.
  mutating func add(_ field: UInt64, _ value: ProtobufMessage) { add(field, value.bytes) }

  private mutating func add(_ field: UInt64, _ value: [UInt8]) {
    begin(field, .counted)
    append(varint: UInt64(value.count))
    bytes += value
  }

  private mutating func begin(_ field: UInt64, _ type: WireType) {
    append(varint: field << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// A number's bytes, the lowest first.
func littleEndianBytes(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

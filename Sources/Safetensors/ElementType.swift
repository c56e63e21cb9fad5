/// What a tensor of a safetensors file is made of; the raw value is the header's word for it.
///
/// The types that the format has beside these (8 bits and fewer, complex) are no network's
/// parameters here.
public enum ElementType: String, CaseIterable, Sendable {
  /// Floating-point numbers of IEEE 754.
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  /// The upper half of a float32.
  case bfloat16 = "BF16"
  /// Whole numbers, in two's complement where they have a sign.
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  /// A byte, 0 or 1.
  case bool = "BOOL"

  /// How many bytes one element takes.
  public var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// Whether the elements are floating-point numbers, as parameters are.
  public var isFloating: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }
}

extension ElementType {
  /// Appends the elements that little-endian bytes spell, each rounded to the nearest scalar.
  func decode<Scalar: BinaryFloatingPoint>(
    _ bytes: UnsafeRawBufferPointer, into scalars: inout [Scalar]
  ) {
    func each<Stored: FixedWidthInteger>(_ stored: Stored.Type, _ value: (Stored) -> Scalar) {
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Stored>.size) {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self)
        scalars.append(value(Stored(littleEndian: word)))
      }
    }
    switch self {
    case .float64: each(UInt64.self) { Scalar(Double(bitPattern: $0)) }
    case .float32: each(UInt32.self) { Scalar(Float(bitPattern: $0)) }
    case .float16: each(UInt16.self) { Scalar(Float(Float16(bitPattern: $0))) }
    case .bfloat16: each(UInt16.self) { Scalar(Float(bitPattern: UInt32($0) << 16)) }
    case .int64: each(Int64.self) { Scalar($0) }
    case .int32: each(Int32.self) { Scalar($0) }
    case .int16: each(Int16.self) { Scalar($0) }
    case .int8: each(Int8.self) { Scalar($0) }
    case .uint64: each(UInt64.self) { Scalar($0) }
    case .uint32: each(UInt32.self) { Scalar($0) }
    case .uint16: each(UInt16.self) { Scalar($0) }
    case .uint8, .bool: each(UInt8.self) { Scalar($0) }
    }
  }
}

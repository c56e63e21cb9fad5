import Specs
import Tensors

/// One tensor of a safetensors file, without its scalars.
public struct SafetensorsEntry: Equatable, Sendable {
  /// Its name, as the file gives it: `stage2.block1.conv1.weight`.
  public let name: String
  /// What its elements are.
  public let type: ElementType
  /// Its extents, outermost first; empty for a single number.
  public let shape: Shape
  /// Where its bytes stand, counted from the end of the header.
  let bytes: Range<Int>
}

/// The header of a safetensors file: a JSON object that gives each tensor's type, shape and place.
///
/// https://github.com/huggingface/safetensors says what it must be: the tensors' bytes fill the
/// rest of the file, without holes and without being shared.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  /// In the order of their bytes, which is the order they were written in.
  private(set) var entries: [SafetensorsEntry] = []

  private let path: String

  /// Understands a header; `dataSize` is how many bytes follow it in the file.
  init(_ header: [UInt8], dataSize: Int, path: String) throws(SafetensorsError) {
    self.path = path
    for member in try members(of: header) {
      if member.key == SafetensorsHeader.metadataKey {
        metadata = try texts(member.value)
      } else {
        entries.append(try entry(member.key, member.value, dataSize: dataSize))
      }
    }
    entries = entries.enumerated().sorted {
      ($0.element.bytes.lowerBound, $0.element.bytes.upperBound, $0.offset)
        < ($1.element.bytes.lowerBound, $1.element.bytes.upperBound, $1.offset)
    }.map(\.element)
    try checkThatBytesAreUsedOnce(dataSize)
  }

  /// The one key that is no tensor's name.
  static let metadataKey = "__metadata__"

  // MARK: - The header as JSON

  private func members(of header: [UInt8]) throws(SafetensorsError) -> [JSON.Member] {
    guard header.first == UInt8(ascii: "{") else {
      let byte = header.first.map { "the byte 0x" + String($0, radix: 16) } ?? "nothing"
      throw malformed("the header", "\"{\" at its start", byte)
    }
    guard let text = String(validating: header, as: UTF8.self) else {
      throw malformed("the header", "text in UTF-8", "bytes that are none")
    }
    let document: JSON
    do throws(SpecError) {
      document = try JSON(reading: text)
    } catch {
      throw .badJSON(path: path, problem: error)
    }
    guard case .object(let members) = document.value else {
      throw malformed("the header", "an object", document.quotation)
    }
    return members
  }

  private func texts(_ json: JSON) throws(SafetensorsError) -> [String: String] {
    let place = SafetensorsHeader.metadataKey
    guard case .object(let members) = json.value else {
      throw malformed(place, "an object of strings", json.quotation)
    }
    var texts: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value.value else {
        throw malformed("\(place): \(quoted(member.key))", "a string", member.value.quotation)
      }
      texts[member.key] = text
    }
    return texts
  }

  // MARK: - One tensor

  private func entry(
    _ name: String, _ json: JSON, dataSize: Int
  ) throws(SafetensorsError) -> SafetensorsEntry {
    let place = "tensor \(quoted(name))"
    let keys = ["dtype", "shape", "data_offsets"]
    guard case .object(let members) = json.value,
      members.map(\.key).sorted() == keys.sorted()
    else {
      throw malformed(
        place, "an object of \(keys.joined(separator: ", "))", json.quotation)
    }
    // The three are there, as was just checked.
    var type = ElementType.float32
    var dimensions: [Int] = []
    var offsets: [Int] = []
    for member in members {
      switch member.key {
      case "dtype": type = try elementType(member.value, place)
      case "shape": dimensions = try wholeNumbers(member.value, "\(place): shape")
      default: offsets = try wholeNumbers(member.value, "\(place): data_offsets")
      }
    }
    let bytes = try range(offsets, dataSize: dataSize, "\(place): data_offsets")
    try check(bytes, hold: dimensions, of: type, place)
    return SafetensorsEntry(name: name, type: type, shape: Shape(dimensions), bytes: bytes)
  }

  private func elementType(_ json: JSON, _ place: String) throws(SafetensorsError) -> ElementType {
    if case .string(let word) = json.value, let type = ElementType(rawValue: word) { return type }
    let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
    throw malformed("\(place): dtype", "one of \(known)", json.quotation)
  }

  private func wholeNumbers(_ json: JSON, _ place: String) throws(SafetensorsError) -> [Int] {
    guard case .array(let items) = json.value else {
      throw malformed(place, "a list of whole numbers ≥ 0", json.quotation)
    }
    var numbers: [Int] = []
    for item in items {
      // 5.0 and 5e0 are whole numbers too, but no writer of this format writes them.
      guard case .number(let number) = item.value, let integer = number.integer, integer >= 0,
        number.literal.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
      else { throw malformed(place, "whole numbers ≥ 0 that 64 bits hold", item.quotation) }
      numbers.append(integer)
    }
    return numbers
  }

  private func range(
    _ offsets: [Int], dataSize: Int, _ place: String
  ) throws(SafetensorsError) -> Range<Int> {
    guard offsets.count == 2 else {
      throw malformed(place, "two numbers, begin and end", "\(offsets.count)")
    }
    guard offsets[0] <= offsets[1] else {
      throw malformed(place, "a begin that is not after the end", "\(offsets)")
    }
    guard offsets[1] <= dataSize else {
      throw malformed(place, "an end within the \(dataSize) bytes of data", "\(offsets[1])")
    }
    return offsets[0]..<offsets[1]
  }

  private func check(
    _ bytes: Range<Int>, hold dimensions: [Int], of type: ElementType, _ place: String
  ) throws(SafetensorsError) {
    let shape = "\(type.rawValue) of shape \(dimensions)"
    var size = type.byteCount
    for dimension in dimensions {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        throw malformed(place, "a size that 64 bits can count", shape)
      }
      size = product
    }
    guard size == bytes.count else {
      throw malformed(place, "\(size) bytes for \(shape)", "\(bytes.count)")
    }
  }

  // MARK: - All of them together

  /// A byte that belongs to two tensors, or to none, shows that the file was not made for this.
  private func checkThatBytesAreUsedOnce(_ dataSize: Int) throws(SafetensorsError) {
    var end = 0
    var owner = "the header"
    for entry in entries {
      let place = "tensor \(quoted(entry.name)): data_offsets"
      guard entry.bytes.lowerBound == end else {
        let begin = entry.bytes.lowerBound
        throw malformed(
          place, "data that begins at \(end), where \(owner) ends",
          "\(begin), \(begin < end ? "an overlap" : "a hole") of \(abs(begin - end)) bytes")
      }
      end = entry.bytes.upperBound
      owner = "tensor \(quoted(entry.name))"
    }
    guard end == dataSize else {
      throw malformed("the file's end", "nothing after \(owner)", "\(dataSize - end) bytes more")
    }
  }

  private func malformed(_ place: String, _ expected: String, _ found: String) -> SafetensorsError {
    .malformed(path: path, place: place, expected: expected, found: found)
  }
}

import Glibc
import Testing

@testable import Safetensors

/// Files that the format's own library wrote; the expected numbers are those of fixtures.py.
@Suite struct ReadingTests {
  @Test func everyType() throws {
    let file = try SafetensorsFile.read(fixture("every-type.safetensors"))
    #expect(file.metadata == ["made by": "safetensors – 文"])
    // The library orders by width, widest first, then by name.
    #expect(
      file.entries.map(\.name) == [
        "uint64", "int64", "float64", "empty", "float32", "scalar", "uint32", "int32", "bfloat16",
        "float16", "uint16", "int16", "int8", "uint8", "bool",
      ])
    func doubles(_ name: String, _ type: ElementType) throws -> [Double] {
      let entry = try #require(file.entry(named: name))
      #expect(entry.type == type)
      let doubles = try file.doubles(entry)
      #expect(entry.shape.count == doubles.count)
      return doubles
    }
    #expect(try doubles("float64", .float64) == [0.1, -1.7976931348623157e308, 0x1p-1074])
    #expect(try doubles("float32", .float32) == [Double(Float(0.1)), -0x1.fffffep127, 0x1p-149])
    // 0.1 in binary16 is 0x2E66 = 1638 · 2⁻¹⁴.
    #expect(try doubles("float16", .float16) == [1638 * 0x1p-14, -65504, 0x1p-24])
    #expect(try doubles("bfloat16", .bfloat16) == [1, -2, 0x1p-126, 0x1.fep127, .infinity])
    #expect(try doubles("int64", .int64) == [-0x1p63, 0x1p63, 0x1p53])
    #expect(try doubles("int32", .int32) == [-2_147_483_648, 2_147_483_647])
    #expect(try doubles("int16", .int16) == [-32768, 32767])
    #expect(try doubles("int8", .int8) == [-128, 127])
    #expect(try doubles("uint64", .uint64) == [0, 0x1p64])
    #expect(try doubles("uint32", .uint32) == [0, 4_294_967_295])
    #expect(try doubles("uint16", .uint16) == [0, 65535])
    #expect(try doubles("uint8", .uint8) == [0, 255])
    #expect(try doubles("bool", .bool) == [1, 0, 1])
    #expect(try doubles("scalar", .float32) == [2.5])
    #expect(try doubles("empty", .float32) == [])
    #expect(file.entry(named: "scalar")?.shape == [])
    #expect(file.entry(named: "empty")?.shape == [3, 0, 2])
  }

  @Test func floatsAreTheNearestOrAnError() throws {
    let file = try SafetensorsFile.read(fixture("every-type.safetensors"))
    let whole = try #require(file.entry(named: "int64"))
    #expect(try file.floats(whole) == [-0x1p63, 0x1p63, 0x1p53])
    let wide = try #require(file.entry(named: "float64"))
    let refused = safetensorsError { _ = try file.floats(wide) }
    #expect(
      refused?.complaint
        == #"tensor "float64": scalar 1 | a number that a Float holds | -1.7976931348623157e+308"#)
  }

  @Test func aPyTorchModule() throws {
    let file = try SafetensorsFile.read(fixture("pytorch.safetensors"))
    #expect(file.metadata == [:])
    let places = file.entries.filter { !PyTorchName.isIgnored($0.name) }.map {
      PyTorchName.place(of: $0.name)
    }
    #expect(
      places.map { "\($0.layer) \($0.parameter)" } == [
        "linear bias", "linear weight", "stage1/conv1 weight", "stage1/norm1 bias",
        "stage1/norm1 runningMean", "stage1/norm1 runningVariance", "stage1/norm1 weight",
      ])
    // The module's own order; the i-th tensor of its state_dict counts up from 100·i.
    let expected: [ExpectedParameter] = [
      .init(name: "stage1.conv1.weight", shape: [2, 1, 3, 3]),
      .init(name: "stage1.norm1.weight", shape: [2]),
      .init(name: "stage1.norm1.bias", shape: [2]),
      .init(name: "stage1.norm1.running_mean", shape: [2]),
      .init(name: "stage1.norm1.running_var", shape: [2]),
      .init(name: "linear.weight", shape: [2, 3]),
      .init(name: "linear.bias", shape: [2]),
    ]
    let floats = try file.floats(of: expected)
    #expect(floats.map(\.count) == [18, 2, 2, 2, 2, 6, 2])
    for (place, first) in [0, 100, 200, 300, 400, 600, 700].enumerated() {
      #expect(floats[place] == floats[place].indices.map { Float(first + $0) })
    }
  }

  @Test func manyPieces() throws {
    try withTemporaryFolder { folder in
      // More than the reader takes at once, and no multiple of it.
      let count = 300_001
      let scalars = (0..<count).map { Float($0) }
      try SafetensorsFile.write(
        [NamedTensor("x", .init(shape: [count], scalars: scalars))], to: folder + "/x")
      let file = try SafetensorsFile.read(folder + "/x")
      #expect(try file.floats(file.entries[0]) == scalars)
      // The file may be cut after it was opened.
      #expect(truncate(folder + "/x", 600_000) == 0)
      let cut = safetensorsError { _ = try file.floats(file.entries[0]) }
      #expect(cut?.complaint?.hasPrefix(#"tensor "x" | "#) == true, "\(String(describing: cut))")
    }
  }
}

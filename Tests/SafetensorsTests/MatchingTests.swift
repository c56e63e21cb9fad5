import Files
import Tensors
import Testing

@testable import Safetensors

@Suite struct PyTorchNameTests {
  @Test(arguments: [
    ("stage2/block1/norm1", "runningMean", "stage2.block1.norm1.running_mean"),
    ("stage2/block1/norm1", "runningVariance", "stage2.block1.norm1.running_var"),
    ("stage2/block1/norm1", "weight", "stage2.block1.norm1.weight"),
    ("C3", "bias", "C3.bias"),
    ("S2", "coefficient", "S2.coefficient"),
    ("", "weight", "weight"),
  ])
  func thereAndBack(layer: String, parameter: String, theirs: String) {
    #expect(PyTorchName.name(layer: layer, parameter: parameter) == theirs)
    let place = PyTorchName.place(of: theirs)
    #expect(place.layer == layer && place.parameter == parameter)
  }

  @Test func onlyParametersAreRenamed() {
    #expect(PyTorchName.name(layer: "runningMean", parameter: "bias") == "runningMean.bias")
    #expect(PyTorchName.place(of: "running_var.bias") == ("running_var", "bias"))
  }

  @Test func whatIsIgnored() {
    #expect(PyTorchName.isIgnored("stage2.block1.norm1.num_batches_tracked"))
    #expect(PyTorchName.isIgnored("num_batches_tracked"))
    #expect(!PyTorchName.isIgnored("num_batches_tracked.weight"))
    #expect(!PyTorchName.isIgnored("my_num_batches_tracked"))
    #expect(!PyTorchName.isIgnored(""))
  }
}

@Suite struct MatchingTests {
  private func mismatch(
    _ tensors: [NamedTensor], _ expected: [ExpectedParameter]
  ) throws -> ParameterMismatch? {
    var found: ParameterMismatch?
    try withTemporaryFolder { folder in
      try SafetensorsFile.write(tensors, to: folder + "/x")
      let file = try SafetensorsFile.read(folder + "/x")
      if case .mismatch(let mismatch)? = safetensorsError({ _ = try file.floats(of: expected) }) {
        found = mismatch
      }
    }
    return found
  }

  private func tensor(_ name: String, _ shape: Shape) -> NamedTensor {
    NamedTensor(name, Tensor<Float>(repeating: 1, shape: shape))
  }

  @Test func everythingThatDoesNotFitInOneError() throws {
    let found = try #require(
      try mismatch(
        [
          tensor("conv1.wieght", [6, 1, 5, 5]), tensor("module.fc.bias", [10]),
          tensor("conv2.weight", [16, 6, 3, 3]), tensor("norm.num_batches_tracked", []),
          tensor("other", [2]), tensor("scale", [1]),
        ],
        [
          .init(name: "conv1.weight", shape: [6, 1, 5, 5]),
          .init(name: "conv2.weight", shape: [16, 6, 5, 5]),
          .init(name: "fc.bias", shape: [10]), .init(name: "scale", shape: []),
          .init(name: "elsewhere.entirely", shape: [1]),
        ]))
    #expect(found.missing.map(\.name) == ["conv1.weight", "fc.bias", "elsewhere.entirely"])
    #expect(found.extra == ["conv1.wieght", "module.fc.bias", "other"])
    #expect(found.misshaped.map(\.parameter.name) == ["conv2.weight", "scale"])
    #expect(
      "\(found)" == """
        \(found.path): its tensors are not the network's parameters:
          3 missing from the file:
            conv1.weight (6×1×5×5; the file has "conv1.wieght")
            fc.bias (10; the file has "module.fc.bias")
            elsewhere.entirely (1)
          3 in the file, but not in the network:
            "conv1.wieght"
            "module.fc.bias"
            "other"
          2 of another shape:
            conv2.weight: expected 16×6×5×5, found 16×6×3×3
            scale: expected a single number, found 1
        """)
  }

  @Test func tenOfEachAndTheirNumber() throws {
    let found = try #require(
      try mismatch(
        (0..<11).map { tensor("theirs\($0)", []) },
        (0..<12).map { .init(name: "parameter-of-ours-\($0)", shape: [$0]) }))
    let lines = "\(found)".split(separator: "\n")
    #expect(lines.count == 1 + 1 + 11 + 1 + 11)
    #expect(lines[1] == "  12 missing from the file:")
    #expect(lines[12] == "    and 2 more")
    #expect(lines[13] == "  11 in the file, but not in the network:")
    #expect(lines[24] == "    and 1 more")
  }

  @Test func wholeNumbersAreNoParameters() throws {
    try withTemporaryFolder { folder in
      try replaceFile(
        folder + "/x", with: bytes(header: "{" + entry("a", "I8", "[3]", 0, 3) + "}", data: 3))
      let file = try SafetensorsFile.read(folder + "/x")
      let refused = safetensorsError { _ = try file.floats(of: [.init(name: "a", shape: [3])]) }
      guard case .mismatch(let mismatch)? = refused else {
        Issue.record("\(String(describing: refused))")
        return
      }
      #expect(mismatch.mistyped == [.init(name: "a", found: .int8)])
      #expect("\(mismatch)".hasSuffix("a: expected floating-point numbers, found I8"))
    }
  }

  @Test func twoParametersOfOneName() throws {
    try withTemporaryFolder { folder in
      try SafetensorsFile.write([tensor("a.b", [1])], to: folder + "/x")
      let file = try SafetensorsFile.read(folder + "/x")
      let twice: [ExpectedParameter] = [
        .init(name: "a.b", shape: [1]), .init(name: "a.b", shape: [1]),
      ]
      guard case .unusableName? = safetensorsError({ _ = try file.floats(of: twice) }) else {
        Issue.record("one tensor filled two parameters")
        return
      }
    }
  }

  @Test func theNetworksOrderAndAnyPrecision() throws {
    let file = try SafetensorsFile.read(fixture("golden.safetensors"))
    let expected: [ExpectedParameter] = [
      .init(name: "stage1.conv1.weight", shape: [2, 3, 2, 2]),
      .init(name: "stage1.conv1.bias", shape: [2]),
      .init(name: "empty", shape: [0, 4]),
      .init(name: "scale", shape: []),
    ]
    #expect(
      try file.floats(of: expected) == [
        (0..<24).map { Float($0) / 8 }, [-1.5, 0.1], [], [0.1],
      ])
  }
}

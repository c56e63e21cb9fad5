import ComputeBackend
import Foundation
import OneDNNBackend
import ReferenceBackend
import Safetensors
import Specs
import Tensors
import Testing

@testable import Networks

/// Weights that PyTorch wrote with `save_file(net.state_dict())`, read into our networks, and written
/// again. PyTorch/make_fixtures.py made the files and has the networks' answers.
@Suite struct StateDictTests {
  /// A file, the spec of its network, and one item's input.
  struct Sample: CustomTestStringConvertible {
    let name: String
    let spec: String
    let inputShape: Shape
    /// Tensors that no network here has.
    let ignored: Int

    var testDescription: String { name }
    var path: String { PyTorchFixture.path("\(name)-state-dict.safetensors") }
    var graph: NetworkGraph {
      get throws {
        let spec = try ExperimentSpec.load(path: repositoryPath(spec))
        return try NetworkGraph(spec.model, inputShape: inputShape)
      }
    }
  }

  static let samples = [
    Sample(
      name: "r6", spec: "experiments/nndl-lenet.json", inputShape: [1, 32, 32], ignored: 0),
    // Nine batch norms, each of which counts its batches in `num_batches_tracked`.
    Sample(
      name: "book-resnet", spec: "Tests/NetworksTests/PyTorch/resnet-book-small.json",
      inputShape: [1, 28, 28], ignored: 9),
  ]

  @Test(arguments: samples) func networksAnswerAsPyTorchsDo(_ sample: Sample) throws {
    let single = try error(sample, on: try OneDNNBackend())
    #expect(single <= 1e-5)
    // The answers themselves are in single precision.
    let double = try error(sample, on: ReferenceBackend())
    #expect(double <= 1e-5)
    if ProcessInfo.processInfo.environment["REPRISE_PRINT_EQUALITY"] != nil {
      print("\(sample.name)-state-dict: outputs \(single) onednn, \(double) reference")
    }
  }

  private func error<Scalar: BinaryFloatingPoint & Sendable>(
    _ sample: Sample, on backend: any ComputeBackend<Scalar>
  ) throws -> Double {
    let answers = try SafetensorsFile.read(
      PyTorchFixture.path("\(sample.name)-state-dict-answers.safetensors"))
    let images = try #require(answers.entry(named: "images"))
    let outputs = try #require(answers.entry(named: "outputs"))
    try #require(images.shape == Shape([5] + sample.inputShape.dimensions))
    try #require(outputs.shape == [5, 10])
    let network = Network<Scalar>(graph: try sample.graph, backend: backend)
    let values = try SafetensorsFile.read(sample.path).floats(of: expected(sample.graph))
    for (parameter, values) in zip(network.learnedParameters, values) {
      parameter.value.scalars = values.map { Scalar($0) }
    }
    let plan = try network.plan(batchSize: 5, trains: false)
    plan.input.scalars = try answers.doubles(images).channelsOutermost(images.shape.dimensions)
      .map { Scalar($0) }
    try plan.forward()
    return relativeError(plan.output.scalars.map { Double($0) }, try answers.doubles(outputs))
  }

  @Test(arguments: samples) func whatIsWrittenIsWhatWasRead(_ sample: Sample) throws {
    let file = try SafetensorsFile.read(sample.path)
    let graph = try sample.graph
    try withTemporaryFile { path in
      try SafetensorsFile.write(try named(file, graph), to: path)
      let copy = try SafetensorsFile.read(path)
      let theirs = file.entries.filter { !PyTorchName.isIgnored($0.name) }
      #expect(file.entries.count - theirs.count == sample.ignored)
      #expect(copy.entries.count == theirs.count)
      for entry in theirs {
        let ours = try #require(copy.entry(named: entry.name), "\(entry.name)")
        try #require(ours.type == entry.type && ours.shape == entry.shape, "\(entry.name)")
        #expect(try copy.floats(ours) == file.floats(entry), "\(entry.name)")
      }
      #expect(copy.metadata == ["format": "pt"])
    }
  }

  @Test func missingExtraAndMisshapedTensorsAreRefused() throws {
    let sample = Self.samples[0]
    let graph = try sample.graph
    var tensors = try named(try SafetensorsFile.read(sample.path), graph)
    let missing = tensors.removeFirst().name
    // As deep learning libraries that store weights the other way round have it: as many scalars.
    let turned = try #require(tensors.firstIndex { $0.name == "linear1.weight" })
    tensors[turned] = NamedTensor(
      "linear1.weight", Tensor<Float>(repeating: 0, shape: [120, 84]))
    tensors.append(NamedTensor("linear3.weight", Tensor<Float>(repeating: 0, shape: [1])))
    try withTemporaryFile { path in
      try SafetensorsFile.write(tensors, to: path)
      let file = try SafetensorsFile.read(path)
      do {
        _ = try file.floats(of: expected(graph))
        Issue.record("The tensors were taken.")
      } catch SafetensorsError.mismatch(let mismatch) {
        #expect(mismatch.missing.map(\.name) == [missing])
        #expect(mismatch.extra == ["linear3.weight"])
        #expect(mismatch.misshaped.map(\.parameter.name) == ["linear1.weight"])
        #expect(mismatch.misshaped.map(\.found) == [[120, 84]])
      }
    }
  }

  @Test func anotherNetworksWeightsAreRefused() throws {
    let file = try SafetensorsFile.read(Self.samples[1].path)
    let graph = try Self.samples[0].graph
    #expect(throws: SafetensorsError.self) { _ = try file.floats(of: expected(graph)) }
  }

  // MARK: -

  private func expected(_ graph: NetworkGraph) -> [ExpectedParameter] {
    graph.learnedParameters.map { layer, parameter in
      ExpectedParameter(
        name: PyTorchName.name(layer: layer, parameter: parameter.name), shape: parameter.shape)
    }
  }

  /// A file's tensors as our network would write them.
  private func named(_ file: SafetensorsFile, _ graph: NetworkGraph) throws -> [NamedTensor] {
    let expected = expected(graph)
    return zip(expected, try file.floats(of: expected)).map { parameter, values in
      NamedTensor(parameter.name, Tensor(shape: parameter.shape, scalars: values))
    }
  }

  private func withTemporaryFile(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "reprise-state-dict-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appendingPathComponent("x.safetensors").path)
  }
}

import Datasets
import Networks
import RunLog
import Safetensors
import Specs
import Sweeps
import Tensors
import Testing
import Training

/// A file of weights that trials start from.
@Suite struct InitialWeightsTests {
  private typealias FileTensor = Safetensors.NamedTensor

  /// The learned parameters of `smallSpec`, in a state_dict's names, each scalar another number.
  private static let shapes: [(name: String, shape: Shape)] = [
    ("C.weight", [3, 1, 5, 5]), ("C.bias", [3]), ("N.weight", [3]), ("N.bias", [3]),
    ("N.running_mean", [3]), ("N.running_var", [3]), ("L.weight", [10, 192]), ("L.bias", [10]),
  ]

  private static func tensors() -> [FileTensor] {
    var next: Float = 0
    return shapes.map { name, shape in
      let scalars = (0..<shape.count).map { _ -> Float in
        next += 1
        return next / 4096
      }
      return FileTensor(name, Tensor(shape: shape, scalars: scalars))
    }
  }

  private func graph() throws -> NetworkGraph {
    try NetworkGraph(smallSpec().model, inputShape: [1, 28, 28])
  }

  // MARK: What they hold

  @Test func tensorsAreTakenByTheirNames() throws {
    let folder = try Folder()
    let path = folder.path + "/a.safetensors"
    // In another order, with the counter that PyTorch's batch norm keeps.
    let counter = FileTensor("N.num_batches_tracked", Tensor<Float>(shape: [], scalars: [7]))
    try SafetensorsFile.write(Self.tensors().reversed() + [counter], to: path)
    let parameters = try InitialWeights(path: path).parameters(for: graph())
    #expect(
      parameters.map { "\($0.layer)/\($0.name)" } == [
        "C/weight", "C/bias", "N/weight", "N/bias", "N/runningMean", "N/runningVariance",
        "L/weight", "L/bias",
      ])
    #expect(parameters.map(\.tensor.shape) == Self.shapes.map(\.shape))
    let all = parameters.flatMap(\.tensor.scalars)
    #expect(all == (1...all.count).map { Float($0) / 4096 })
  }

  @Test func allThatDoesNotFitIsSaidAtOnce() throws {
    let folder = try Folder()
    let path = folder.path + "/a.safetensors"
    var tensors = Self.tensors()
    tensors.removeAll { $0.name == "C.bias" }
    tensors.removeAll { $0.name == "L.weight" }
    // Transposed.
    tensors.append(FileTensor("L.weight", Tensor<Float>(repeating: 0, shape: [192, 10])))
    tensors.append(FileTensor("M.weight", Tensor<Float>(repeating: 0, shape: [2])))
    try SafetensorsFile.write(tensors, to: path)
    let weights = try InitialWeights(path: path)
    let error = #expect(throws: SafetensorsError.self) { try weights.parameters(for: graph()) }
    guard case .mismatch(let mismatch) = error else {
      Issue.record("expected a mismatch, found \(error as Any)")
      return
    }
    #expect(mismatch.missing.map(\.name) == ["C.bias"])
    #expect(mismatch.extra == ["M.weight"])
    #expect(mismatch.misshaped.map(\.parameter.name) == ["L.weight"])
    #expect(mismatch.misshaped.map(\.found) == [[192, 10]])
  }

  @Test func aFileThatIsNotThereIsRefused() throws {
    let folder = try Folder()
    #expect(throws: DataError.self) { try InitialWeights(path: folder.path + "/none") }
  }

  @Test func aFileThatChangedIsRefused() throws {
    let folder = try Folder()
    let path = folder.path + "/a.safetensors"
    try SafetensorsFile.write(Self.tensors(), to: path)
    let before = try InitialWeights(path: path)
    try SafetensorsFile.write(Self.tensors(), to: path, metadata: ["format": "pt", "a": "b"])
    let found = try InitialWeights(path: path).sha256
    #expect(found != before.sha256)
    #expect(throws: ChangedWeightsError(path: path, expected: before.sha256, found: found)) {
      try before.parameters(for: graph())
    }
  }

  // MARK: Whose they are

  @Test func aTrialsIdentityChangesWithTheBytesAndNotWithTheName() throws {
    let folder = try Folder()
    let (one, copy, other) = (
      folder.path + "/one", folder.path + "/copy", folder.path + "/other"
    )
    try SafetensorsFile.write(Self.tensors(), to: one)
    try SafetensorsFile.write(Self.tensors(), to: copy)
    var changed = Self.tensors()
    changed[7] = FileTensor("L.bias", Tensor<Float>(repeating: 1, shape: [10]))
    try SafetensorsFile.write(changed, to: other)
    let spec = try smallSpec()
    func hash(_ path: String?) throws -> String {
      try TrialIdentity(spec, seed: 0, initialWeights: path.map(InitialWeights.init(path:))).hash
    }
    #expect(try hash(one) == hash(copy))
    #expect(try hash(one) != hash(other))
    #expect(try hash(one) != hash(nil))
  }

  /// The trial is the one that a trainer with these parameters makes, and its log says from where.
  @Test func aTrialStartsFromThem() throws {
    let folder = try Folder()
    let path = folder.path + "/a.safetensors"
    try SafetensorsFile.write(Self.tensors(), to: path)
    let weights = try InitialWeights(path: path)
    let spec = try smallSpec("epochs=1")
    let assignment = try assignment(spec, in: folder, initialWeights: weights)
    #expect(run(assignment).ending == .finished)

    let record = try TrialFile.read(assignment.path)
    func provenance(_ key: String) -> String? { record.provenance.first { $0.key == key }?.value }
    #expect(provenance("initialWeights/path") == path)
    #expect(provenance("initialWeights/sha256") == weights.sha256)
    let trainer = try makeTrainer(
      spec, initialParameters: weights.parameters(for: graph()))
    var losses: [Float] = []
    _ = try trainer.run { if case .step(_, let loss) = $0 { losses.append(loss) } }
    #expect(record.steps[0].values == losses)
    #expect(record.weights.map(\.tensor) == trainer.state.parameters.map(\.tensor))
  }

  @Test func aTrialWhoseFileChangedFails() throws {
    let folder = try Folder()
    let path = folder.path + "/a.safetensors"
    try SafetensorsFile.write(Self.tensors(), to: path)
    let assignment = try assignment(
      smallSpec(), in: folder, initialWeights: InitialWeights(path: path))
    try SafetensorsFile.write(Self.tensors().reversed(), to: path)
    guard case .failed(let reason) = run(assignment).ending else {
      Issue.record("a trial started from other weights than its hash says")
      return
    }
    #expect(reason.contains("the file has changed"))
  }

  /// Assignments carry them to the trial's process.
  @Test func theyTravelWithAnAssignment() throws {
    let folder = try Folder()
    let path = folder.path + "/a.safetensors"
    try SafetensorsFile.write(Self.tensors(), to: path)
    let sent = try assignment(
      smallSpec(), in: folder, initialWeights: InitialWeights(path: path))
    let received = try TrialAssignment(line: String(sent.line().dropLast()))
    #expect(received == sent)
    #expect(received.initialWeights?.path == path)
  }
}

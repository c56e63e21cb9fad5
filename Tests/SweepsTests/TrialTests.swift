import RunLog
import Specs
import Sweeps
import Tensors
import Testing

@Suite struct TrialTests {
  @Test(arguments: [
    TrialMessage.started(finishedEpochs: 2, epochs: 25),
    .progress(epoch: 0, items: 12, of: 60_000),
    .ended(.finished), .ended(.diverged(epoch: 1, step: 7)),
    .ended(.failed(reason: "a \"quoted\" reason\nof two lines")), .ended(.busy(owner: "process 1")),
  ])
  func messagesTravelAsOneLine(_ message: TrialMessage) throws {
    let line = try message.line()
    #expect(line.filter(\.isNewline) == "\n")
    #expect(TrialMessage(line: String(line.dropLast())) == message)
  }

  @Test func otherLinesAreNoMessages() {
    #expect(TrialMessage(line: "warning: something else printed this") == nil)
    #expect(TrialMessage(line: "") == nil)
  }

  @Test func assignmentsTravelAsOneLine() throws {
    let assignment = TrialAssignment(
      specification: "{\n  \"name\": \"a\"\n}", seed: 3, hash: "abc", path: "results/a/b.h5",
      dataFolders: ["/data"], provenance: ["gitDiff": "+ line\n- line"], threads: 2,
      planned: LogMark(path: "/proc/self/exe"), startsOver: true)
    let line = try assignment.line()
    #expect(line.filter(\.isNewline) == "\n")
    #expect(try TrialAssignment(line: String(line.dropLast())) == assignment)
  }

  @Test func aTrialsIdentityCoversWhatChangesItsBits() throws {
    let spec = try ExperimentSpec(json: Self.spec)
    let identity = try TrialIdentity(spec, seed: 0)
    var retitled = spec
    retitled.title = "Another title"
    retitled.claims = []
    #expect(try TrialIdentity(retitled, seed: 0) == identity)
    var longer = spec
    longer.epochs += 1
    #expect(try TrialIdentity(longer, seed: 0) != identity)
    var onOtherData = spec
    onOtherData.data.set = .fashionMNIST
    #expect(try TrialIdentity(onOtherData, seed: 0) != identity)
    #expect(try TrialIdentity(spec, seed: 1).fileName.hasSuffix("-seed1.h5"))
    #expect(identity.fileName == "\(identity.hash.prefix(12))-seed0.h5")
  }

  @Test func standingIsReadFromTheFileAlone() throws {
    let folder = try Folder()
    let path = folder.path + "/trial.h5"
    let identity = try TrialIdentity(ExperimentSpec(json: Self.spec), seed: 0)
    #expect(try TrialStanding(path: path, of: identity) == .new)
    var record = TrialRecord(specification: "{}", seed: 0, trialHash: identity.hash)
    record.checkpoint = Checkpoint(finishedEpochs: 2, parameters: [], optimizerState: [])
    try TrialFile.write(record, to: path)
    #expect(try TrialStanding(path: path, of: identity) == .unfinished(epochs: 2, status: .running))
    record.checkpoint = nil
    for status in [TrialStatus.running, .interrupted] {
      record.status = status
      try TrialFile.write(record, to: path)
      let standing = try TrialStanding(path: path, of: identity)
      #expect(standing == .unfinished(epochs: 0, status: status))
      #expect(standing.reason == "interrupted in its first epoch, started again")
    }
    record.status = .failed(reason: "disk")
    try TrialFile.write(record, to: path)
    let failed = try TrialStanding(path: path, of: identity)
    #expect(failed == .failed(.failed(reason: "disk")))
    #expect(failed.reason == "failed (disk), tried again")
    record.status = .diverged(epoch: 3, step: 40)
    try TrialFile.write(record, to: path)
    #expect(try TrialStanding(path: path, of: identity) == .failed(.diverged(epoch: 3, step: 40)))
    record.status = .finished
    try TrialFile.write(record, to: path)
    #expect(try TrialStanding(path: path, of: identity) == .finished)
    let other = try TrialIdentity(ExperimentSpec(json: Self.spec), seed: 1)
    #expect(throws: OtherTrialError.self) { try TrialStanding(path: path, of: other) }
    folder.write("not a log", to: path)
    #expect(throws: RunLogError.self) { try TrialStanding(path: path, of: identity) }
  }

  @Test func verificationNamesWhatDiffers() {
    let logged = Self.record(error: [0.5, 0.25], seconds: [1, 1], weight: 1)
    #expect(
      Verification.differences(
        logged: logged, repeated: Self.record(error: [0.5, 0.25], seconds: [2, 3], weight: 1)
      ).isEmpty)
    #expect(
      Verification.differences(
        logged: logged, repeated: Self.record(error: [0.5, 0.26], seconds: [1, 1], weight: 1.5)
      ).map(\.object) == ["/epochs/test/error", "/weights/C1/weight"])
  }

  /// What an epoch cost is no one's to repeat, and logs of earlier versions tell no memory.
  @Test func verificationAsksForNoMemory() {
    let old = Self.record(error: [0.5], seconds: [1], weight: 1)
    func logged(_ bytes: Double) -> TrialRecord {
      var record = old
      record.epochs.append(
        MetricSeries(name: "peakMemory", values: [bytes], unit: "byte", meaning: "memory"))
      return record
    }
    #expect(Verification.differences(logged: old, repeated: logged(1e8)).isEmpty)
    #expect(Verification.differences(logged: logged(1e8), repeated: logged(2e8)).isEmpty)
    var other = logged(1e8)
    other.epochs[0].name = "test/loss"
    #expect(Verification.differences(logged: old, repeated: other).map(\.object).first == "/epochs")
  }

  @Test func verificationComparesWhatWasSelected() {
    let logged = Self.record(error: [0.5], seconds: [1], weight: 1, best: (2, 0.125))
    #expect(Verification.differences(logged: logged, repeated: logged).isEmpty)
    let differences = Verification.differences(
      logged: logged,
      repeated: Self.record(error: [0.5], seconds: [1], weight: 1, best: (3, 0.25)))
    #expect(differences.map(\.object) == ["/best/C1/weight", "/best@devError", "/best@testError"])
    #expect(differences.map(\.description)[1] == "/best@devError: logged 0.125, repeated 0.25")
    let without = Verification.differences(
      logged: logged, repeated: Self.record(error: [0.5], seconds: [1], weight: 1))
    #expect(
      without.map(\.object) == [
        "/best", "/best@updates", "/best@devLoss", "/best@devError", "/best@testLoss",
        "/best@testError",
      ])
    var later = logged
    later.selection?.updates = 31
    later.selection?.devLoss = .nan
    #expect(
      Verification.differences(logged: logged, repeated: later).map(\.description) == [
        "/best@updates: logged 16, repeated 31", "/best@devLoss: logged 0.5, repeated nan",
      ])
    #expect(Verification.differences(logged: later, repeated: later).isEmpty)
  }

  private static func record(
    error: [Double], seconds: [Double], weight: Float, best: (weight: Float, error: Double)? = nil
  ) -> TrialRecord {
    func tensor(_ value: Float) -> NamedTensor {
      NamedTensor(
        layer: "C1", parameter: "weight", tensor: Tensor(repeating: value, shape: [2]),
        axes: "output")
    }
    return TrialRecord(
      specification: "{}", seed: 0, trialHash: "abc",
      epochs: [
        MetricSeries(name: "test/error", values: error, unit: "1", meaning: "error rate"),
        MetricSeries(name: "seconds", values: seconds, unit: "s", meaning: "time"),
      ],
      weights: [tensor(weight)], best: best.map { [tensor($0.weight)] } ?? [],
      selection: best.map {
        SelectionRecord(
          updates: 16, devLoss: 0.5, devError: $0.error, testLoss: 1, testError: $0.error)
      },
      status: .finished)
  }

  private static let spec = """
    {
      "name": "a", "data": {"set": "mnist"},
      "model": {"layers": [{"linear": {"outputs": 84}}, {"rbf": {}}]},
      "initialization": "lecun1998-fan-in", "loss": "rbf-distance",
      "optimizer": {"sgd": {"learningRate": 0.1}}, "batchSize": 1, "epochs": 2
    }
    """
}

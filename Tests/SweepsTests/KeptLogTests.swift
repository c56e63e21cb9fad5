import RunLog
import Sweeps
import Tensors
import Testing

/// Logs kept for reference, without large weights.
@Suite struct KeptLogTests {
  /// A finished log with so many values of weights and of best ones.
  private func record(weights: Int, best: Int) -> TrialRecord {
    func tensors(_ count: Int) -> [NamedTensor] {
      count == 0
        ? []
        : [
          NamedTensor(
            layer: "F", parameter: "weight", tensor: Tensor(repeating: 0.5, shape: [count]),
            axes: "output")
        ]
    }
    return TrialRecord(
      specification: "{}", seed: 0, trialHash: "abc",
      provenance: [ProvenanceEntry(key: "cpu", value: "one")],
      epochs: [MetricSeries(name: "test/error", values: [0.5], unit: "1", meaning: "error rate")],
      steps: [StepSeries(name: "loss", steps: [0], values: [1], unit: "1", meaning: "loss")],
      weights: tensors(weights), best: tensors(best),
      selection: SelectionRecord(
        updates: 2, devLoss: 1, devError: 0.5, testLoss: 1, testError: 0.25),
      testPredictions: [1, 2, 3], testLabels: [1, 2, 4], status: .finished)
  }

  @Test(arguments: [(200_000, 0), (0, 200_000), (100_000, 100_000), (0, 0)])
  func smallWeightsAreKept(_ weights: Int, _ best: Int) {
    let record = record(weights: weights, best: best)
    #expect(KeptLog.record(of: record) == record)
    #expect(!KeptLog.isWithoutWeights(record))
  }

  @Test(arguments: [(200_001, 0), (0, 200_001), (100_001, 100_000)])
  func largeWeightsAreLeftOutAndTheLogSaysSo(_ weights: Int, _ best: Int) {
    let record = record(weights: weights, best: best)
    let kept = KeptLog.record(of: record)
    #expect(KeptLog.isWithoutWeights(kept))
    #expect(
      kept.provenance == record.provenance + [
        ProvenanceEntry(key: "weightsLeftOut", value: "\(weights + best) values")
      ])
    var expected = record
    expected.weights = []
    expected.best = []
    expected.provenance = kept.provenance
    #expect(kept == expected)
    // Kept once more, it is the same.
    #expect(KeptLog.record(of: kept) == kept)
  }

  @Test func aKeptLogIsReadBackAsItWas() throws {
    let folder = try Folder()
    let path = folder.path + "/trial.h5"
    let kept = KeptLog.record(of: record(weights: 200_001, best: 1))
    try TrialFile.write(kept, to: path)
    #expect(try TrialFile.read(path) == kept)
  }

  /// What was left out is not compared; all else is.
  @Test func verificationComparesWhatAKeptLogHolds() {
    let repeated = record(weights: 100_001, best: 100_000)
    let kept = KeptLog.record(of: repeated)
    #expect(Verification.differences(logged: kept, repeated: repeated).isEmpty)
    var other = repeated
    other.epochs[0].values = [0.25]
    other.steps[0].values = [2]
    other.selection?.testError = 0.5
    other.testPredictions = [1, 2, 4]
    other.testLabels = [1, 2, 5]
    other.weights[0].tensor.scalars[0] = 1
    #expect(
      Verification.differences(logged: kept, repeated: other).map(\.object) == [
        "/epochs/test/error", "/steps/loss", "/best@testError", "/predictions/test",
        "/predictions/testLabels",
      ])
    // A log from before labels were kept has none to compare.
    var older = repeated
    older.testLabels = nil
    #expect(Verification.differences(logged: older, repeated: repeated).isEmpty)
    #expect(Verification.differences(logged: repeated, repeated: older).isEmpty)
    // A log that has its weights is compared with them.
    #expect(
      Verification.differences(logged: repeated, repeated: other).map(\.object).contains(
        "/weights/F/weight"))
    // One that lost them without saying so is another log.
    var lost = repeated
    lost.weights = []
    lost.best = []
    #expect(
      Verification.differences(logged: lost, repeated: repeated).map(\.object) == [
        "/weights", "/best",
      ])
  }
}

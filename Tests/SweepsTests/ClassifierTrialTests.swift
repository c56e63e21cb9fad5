import RunLog
import Specs
import Sweeps
import Testing

@Suite struct ClassifierTrials {
  private func spec(_ overrides: String...) throws -> ExperimentSpec {
    try ExperimentSpec(
      json: """
        {
          "name": "fitted",
          "data": {"set": "digits", "train": {"first": 300}, "dev": {"from": 300, "first": 50},
                   "test": {"first": 40}, "transforms": [{"scale": {"to": [0, 1]}}]},
          "classifier": {"linear": {"ridge": 0.1}}
        }
        """, overrides: overrides)
  }

  @Test func leaveOneEpochInTheirLog() throws {
    let folder = try Folder()
    let assignment = try assignment(try spec(), in: folder)
    #expect(run(assignment).ending == .finished)
    let record = try TrialFile.read(assignment.path)
    #expect(record.status == .finished)
    #expect(
      record.epochs.map(\.name) == [
        "train/error", "dev/error", "test/error", "seconds", "evaluationSeconds",
        "peakMemory",
      ])
    #expect(record.epochs.allSatisfy { $0.values.count == 1 })
    #expect(record.steps.isEmpty && record.weights.isEmpty && record.checkpoint == nil)
    let answers = try #require(record.testPredictions)
    let labels = try #require(record.testLabels)
    let wrong = zip(answers, labels).count { $0 != $1 }
    #expect(record.epochs[2].values == [Double(wrong) / 40])
    let keys = record.provenance.map(\.key)
    #expect(keys.contains("OpenBLAS") && keys.contains("LIBSVM") && keys.contains("seconds"))
    #expect(!keys.contains("oneDNN"))
  }

  @Test func anInterruptedFitBeginsAgain() throws {
    let folder = try Folder()
    let assignment = try assignment(try spec(), in: folder)
    #expect(run(assignment, stopAt: 2).ending == .interrupted(epochs: 0))
    let interrupted = try TrialFile.read(assignment.path)
    #expect(interrupted.status == .interrupted)
    #expect(interrupted.epochs.allSatisfy { $0.values.isEmpty })
    #expect(run(assignment).ending == .finished)
    let again = try TrialFile.read(assignment.path)
    let other = try Folder()
    let whole = try wholeTrial(in: other)
    #expect(run(whole).ending == .finished)
    #expect(
      Verification.differences(logged: again, repeated: try TrialFile.read(whole.path)).isEmpty)
  }

  private func wholeTrial(in folder: Folder) throws -> TrialAssignment {
    try assignment(try spec(), in: folder)
  }

  @Test func whatTheDataDoesNotAllowIsAFailure() throws {
    let folder = try Folder()
    let assignment = try assignment(
      try spec(#"classifier={"linear": {"ridge": 0}}"#), in: folder)
    guard case .failed(let reason) = run(assignment).ending else {
      Issue.record("it did not fail")
      return
    }
    #expect(reason.contains("classifier.ridge: expected enough"), "\(reason)")
  }
}

import RunLog
import Specs
import Testing

@testable import Sweeps

/// Trials of several networks, distorted images and passes over parts of the set, through real files.
@Suite struct BoostedTrialTests {
  private func spec(_ overrides: String...) throws -> ExperimentSpec {
    try smallSpec(
      ([
        "selection=null", "epochs=2", #"data.distortions={"translation":2,"shear":0.2}"#,
        #"boosting={"images":14}"#, "itemsPerEpoch=20",
      ] + overrides))
  }

  @Test func stoppedAnywhereATrialGoesOnToTheSameLog() throws {
    let spec = try spec()
    let undisturbed = try Folder()
    let assigned = try assignment(spec, in: undisturbed)
    let (ending, questions) = run(assigned)
    #expect(ending == .finished)
    let whole = try TrialFile.read(assigned.path)
    #expect(whole.epochs.allSatisfy { $0.values.count == 6 })
    #expect(whole.steps.map(\.steps) == [Array(0..<18)])
    #expect(
      Set(whole.weights.map { $0.layer.prefix(9) }) == ["network1/", "network2/", "network3/"])
    let meaning = try #require(whole.epochs.first { $0.name == "test/error" }).meaning
    #expect(meaning.contains("sum of the outputs"))

    for question in 1...questions {
      let folder = try Folder()
      let assigned = try assignment(spec, in: folder)
      guard case .interrupted = run(assigned, stopAt: question).ending else {
        Issue.record("question \(question): expected an interruption")
        continue
      }
      #expect(run(assigned).ending == .finished)
      let again = try TrialFile.read(assigned.path)
      #expect(Verification.differences(logged: whole, repeated: again).isEmpty)
    }
  }

  @Test func meaningsSayWhatIsMeasured() throws {
    func meaning(_ name: String, _ spec: ExperimentSpec?) -> String {
      LoggedSeries.empty(for: spec).first { $0.name == name }?.meaning ?? ""
    }
    let boosted = try spec()
    #expect(meaning("train/error", boosted).contains("not distorted"))
    #expect(meaning("train/error", boosted).contains("sum of the outputs"))
    #expect(meaning("test/loss", boosted).contains("alone"))
    #expect(meaning("seconds", boosted) == meaning("seconds", nil))
    #expect(try LoggedSeries.empty(for: smallSpec()) == LoggedSeries.empty())
  }

  @Test func aTrialThatFindsTooFewImagesFails() throws {
    let folder = try Folder()
    let assigned = try assignment(
      try spec("boosting.images=1000", "boosting.versions=1"), in: folder)
    guard case .failed(let reason) = run(assigned).ending else {
      Issue.record("expected a failure")
      return
    }
    #expect(reason.contains("boosting: expected 1000 images for network 2"))
  }
}

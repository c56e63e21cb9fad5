import RunLog
import Specs
import Testing

@testable import Sweeps

@Suite struct PlannedTrialTests {
  private func specs() throws -> [ExperimentSpec] {
    try [0.01, 0.02, 0.03].map {
      try smallSpec("optimizer.adam.learningRate=\($0)", "seeds=[3, 5]")
    }
  }

  @Test func allPointsOfOneSeedComeBeforeTheNext() throws {
    let specs = try specs()
    let trials = try PlannedTrial.all(of: specs, in: "/nowhere")
    #expect(trials.map(\.identity.seed) == [3, 3, 3, 5, 5, 5])
    #expect(trials.map(\.spec) == specs + specs)
    #expect(Set(trials.map(\.path)).count == 6)
    for trial in trials {
      #expect(trial.identity == (try TrialIdentity(trial.spec, seed: trial.identity.seed)))
      #expect(trial.path == "/nowhere/\(trial.identity.fileName)")
      #expect(trial.standing == .new && trial.holder == nil)
    }
  }

  @Test func specsWithFewerSeedsAreDoneEarlier() throws {
    var specs = try specs()
    specs[0].seeds = [9]
    let trials = try PlannedTrial.all(of: specs, in: "/nowhere")
    #expect(trials.map(\.identity.seed) == [9, 3, 3, 5, 5])
    #expect(try PlannedTrial.all(of: [], in: "/nowhere").isEmpty)
  }

  @Test func standingsComeFromTheLogs() throws {
    let folder = try Folder()
    let specs = try specs()
    let before = try PlannedTrial.all(of: specs, in: folder.path)
    let assigned = before[4].assignment(dataFolders: [], provenance: ["gitCommit": "none"])
    #expect(run(assigned).ending == .finished)
    let after = try PlannedTrial.all(of: specs, in: folder.path)
    #expect(after.map(\.standing) == [.new, .new, .new, .new, .finished, .new])
    let fresh = try PlannedTrial.all(of: specs, in: folder.path, startOver: true)
    #expect(fresh.map(\.standing) == Array(repeating: .new, count: 6))
  }
}

@testable import Sweeps
import Testing

/// Runs told by events and times alone.
@Suite struct RunTrackerTests {
  private static func tracker(
    _ points: [String], finishedBefore: Int = 0, jobs: Int = 1
  ) -> RunTracker {
    RunTracker(
      experiment: "e", commandLine: "reprise run e.json",
      trials: points.enumerated().map { RunTracker.Trial(point: $1, seed: $0, path: "\($0).h5") },
      finishedBefore: finishedBefore, jobs: jobs, began: 1000)
  }

  private static func epoch(_ number: Int) -> TrialEpoch {
    TrialEpoch(epoch: number, trainLoss: 0.5, trainError: 0.25, testError: 0.125, seconds: 1)
  }

  @Test func aRunThatHasNotBegunKnowsNothing() {
    let snapshot = Self.tracker(["a", "b"], finishedBefore: 3).snapshot(at: 2)
    #expect(snapshot.began == 1000 && snapshot.taken == 1002)
    #expect(snapshot.trials == 5 && snapshot.finished == 3 && snapshot.finishedBefore == 3)
    #expect(snapshot.running == [] && snapshot.failed == 0)
    #expect(snapshot.secondsLeft == nil)
    #expect(snapshot.shareDone == 0.6)
  }

  @Test func aTrialTellsHowFarItIs() throws {
    var run = Self.tracker(["a"])
    run.take(.message(trial: 0, .started(finishedEpochs: 0, epochs: 4)), at: 1)
    var trial = try #require(run.snapshot(at: 1).running.first)
    #expect(trial.secondsLeft == nil && trial.imagesPerSecond == nil && trial.last == nil)
    run.take(.message(trial: 0, .progress(epoch: 0, items: 500, of: 1000)), at: 2)
    trial = try #require(run.snapshot(at: 2).running.first)
    #expect(trial.point == "a" && trial.seed == 0 && trial.epochs == 4)
    #expect(trial.share == 0.5 && trial.finishedEpochs == 0 && trial.imagesPerSecond == 500)
    #expect(trial.secondsLeft == 7)
    // Between two messages the time runs down; it never falls below nothing.
    #expect(run.snapshot(at: 4).running.first?.secondsLeft == 5)
    #expect(run.snapshot(at: 40).running.first?.secondsLeft == 0)
    run.take(.message(trial: 0, .epoch(Self.epoch(0))), at: 3)
    trial = try #require(run.snapshot(at: 3).running.first)
    #expect(trial.finishedEpochs == 1 && trial.share == 0 && trial.last == Self.epoch(0))
    #expect(trial.secondsLeft == 6)
    #expect(run.snapshot(at: 3).secondsLeft == 6)
    #expect(run.snapshot(at: 3).shareDone == 0.25)
  }

  /// Another run has taken over a trial of a process that seemed dead.
  @Test func aTrialThatLostItsLeaseIsNoLongerRunning() {
    var run = Self.tracker(["a", "b"])
    run.take(.message(trial: 0, .started(finishedEpochs: 0, epochs: 4)), at: 0)
    #expect(run.runningCount == 1)
    run.take(.message(trial: 0, .ended(.busy(owner: "process 1 on elsewhere"))), at: 1)
    #expect(run.runningCount == 0 && !run.isOver)
    run.take(.message(trial: 0, .started(finishedEpochs: 2, epochs: 4)), at: 2)
    #expect(run.runningCount == 1)
    run.take(.ended(trial: 0, .finished), at: 3)
    #expect(run.snapshot(at: 3).finished == 1)
  }

  /// The rate is of the epoch under way, its evaluations not counted.
  @Test func theRateIsOfThisEpoch() {
    var run = Self.tracker(["a"])
    run.take(.message(trial: 0, .started(finishedEpochs: 0, epochs: 4)), at: 0)
    run.take(.message(trial: 0, .progress(epoch: 0, items: 1000, of: 1000)), at: 10)
    run.take(.message(trial: 0, .epoch(Self.epoch(0))), at: 15)
    #expect(run.trial(0, at: 15)?.imagesPerSecond == 100)
    run.take(.message(trial: 0, .progress(epoch: 1, items: 10, of: 1000)), at: 15.1)
    #expect(run.trial(0, at: 15.1)?.imagesPerSecond == 100, "too short to tell")
    run.take(.message(trial: 0, .progress(epoch: 1, items: 400, of: 1000)), at: 17)
    #expect(run.trial(0, at: 17)?.imagesPerSecond == 200)
  }

  @Test func aContinuedTrialIsJudgedByWhatThisRunDid() {
    var run = Self.tracker(["a"])
    run.take(.message(trial: 0, .started(finishedEpochs: 8, epochs: 10)), at: 0)
    #expect(run.snapshot(at: 1).secondsLeft == nil)
    run.take(.message(trial: 0, .epoch(Self.epoch(8))), at: 5)
    #expect(run.snapshot(at: 5).secondsLeft == 5)
  }

  @Test func waitingTrialsTakeWhatFinishedOnesTook() {
    var run = Self.tracker(["a", "a", "a", "a", "a"], jobs: 2)
    for trial in 0...1 {
      run.take(.message(trial: trial, .started(finishedEpochs: 0, epochs: 2)), at: 0)
    }
    #expect(run.snapshot(at: 1).secondsLeft == nil)
    run.take(.message(trial: 0, .epoch(Self.epoch(0))), at: 5)
    // Nothing is finished yet, but one that runs can tell.
    #expect(run.snapshot(at: 5).secondsLeft == 25)
    run.take(.message(trial: 0, .epoch(Self.epoch(1))), at: 10)
    run.take(.ended(trial: 0, .finished), at: 10)
    run.take(.message(trial: 2, .started(finishedEpochs: 0, epochs: 2)), at: 10)
    // Trial 1 is due now, 2 in ten seconds; then 3 and 4 follow on one job and on the other.
    #expect(run.snapshot(at: 10).secondsLeft == 20)
    #expect(run.snapshot(at: 10).running.map(\.seed) == [1, 2])
    #expect(run.snapshot(at: 10).finished == 1)
  }

  @Test func trialsAreJudgedByTheirLikes() {
    var run = Self.tracker(["small", "small", "large", "large"])
    run.take(.message(trial: 0, .started(finishedEpochs: 0, epochs: 1)), at: 0)
    run.take(.message(trial: 0, .epoch(Self.epoch(0))), at: 10)
    run.take(.ended(trial: 0, .finished), at: 10)
    #expect(run.snapshot(at: 10).secondsLeft == 30)
    run.take(.message(trial: 2, .started(finishedEpochs: 0, epochs: 1)), at: 10)
    run.take(.message(trial: 2, .progress(epoch: 0, items: 1, of: 2)), at: 60)
    // 50 s for this one, 100 s for its like, 10 s for the small one.
    #expect(run.snapshot(at: 60).secondsLeft == 160)
  }

  @Test func oneThatIsNotHeardOfIsExpectedToTakeAsLong() {
    var run = Self.tracker(["a", "a"], jobs: 2)
    run.take(.message(trial: 0, .started(finishedEpochs: 0, epochs: 1)), at: 0)
    run.take(.message(trial: 0, .epoch(Self.epoch(0))), at: 10)
    run.take(.ended(trial: 0, .finished), at: 10)
    run.take(.message(trial: 1, .started(finishedEpochs: 0, epochs: 1)), at: 10)
    #expect(run.snapshot(at: 13).secondsLeft == 7)
  }

  @Test func failuresAreCountedAndNamed() {
    var run = Self.tracker(["a", "b", "c", "d"])
    run.take(.message(trial: 0, .started(finishedEpochs: 0, epochs: 1)), at: 0)
    run.take(.ended(trial: 0, .failed(reason: "disk")), at: 1)
    run.take(.ended(trial: 1, .diverged(epoch: 2, step: 30)), at: 2)
    run.take(.ended(trial: 2, .interrupted(epochs: 1)), at: 3)
    let snapshot = run.snapshot(at: 3)
    #expect(snapshot.failed == 2 && snapshot.finished == 0 && snapshot.running == [])
    #expect(
      snapshot.failures == [
        FailedTrial(point: "a", seed: 0, ending: .failed(reason: "disk")),
        FailedTrial(point: "b", seed: 1, ending: .diverged(epoch: 2, step: 30)),
      ])
    #expect(snapshot.shareDone == 0.5)
  }

  @Test func onlyTheLatestFailuresAreNamed() {
    var run = Self.tracker(Array(repeating: "a", count: 30))
    for trial in 0..<30 { run.take(.ended(trial: trial, .failed(reason: "no")), at: 1) }
    let snapshot = run.snapshot(at: 1)
    #expect(snapshot.failed == 30)
    #expect(snapshot.failures.map(\.seed) == Array(10..<30))
  }

  /// What another run has done is done, but tells nothing of how long it takes here.
  @Test func othersWorkIsNotMeasured() {
    var run = Self.tracker(["a", "a", "a"])
    run.take(.ended(trial: 0, .finished), at: 1)
    #expect(run.snapshot(at: 1).finished == 1)
    #expect(run.snapshot(at: 1).secondsLeft == nil)
    run.take(.waiting(trial: 1, owner: "process 1 on h"), at: 1)
    run.take(.message(trial: 2, .started(finishedEpochs: 0, epochs: 1)), at: 1)
    run.take(.message(trial: 2, .progress(epoch: 0, items: 1, of: 4)), at: 2)
    #expect(run.snapshot(at: 2).secondsLeft == 3, "trial 1 is left to the other run")
    run.take(.message(trial: 2, .epoch(Self.epoch(0))), at: 5)
    run.take(.ended(trial: 2, .finished), at: 5)
    #expect(run.snapshot(at: 5).secondsLeft == nil, "nobody here knows how long it takes there")
    run.take(.ended(trial: 1, .finished), at: 6)
    #expect(run.snapshot(at: 6).secondsLeft == 0 && run.snapshot(at: 6).shareDone == 1)
  }
}

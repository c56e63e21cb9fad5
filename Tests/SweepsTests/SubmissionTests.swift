import Files
import Glibc
import RunLog
import Slurm
import Specs
import Testing

@testable import Sweeps

@Suite struct SubmissionTests {
  private let folder: Folder
  private let submissions: SubmissionFolder

  init() throws {
    folder = try Folder()
    submissions = SubmissionFolder(in: folder.path)
    try Files.Folder.make(submissions.path)
  }

  /// Seeds 0 to 6 of the small spec, two a task.
  private func submission(seeds: Int = 7, startsOver: Bool = false) throws -> Submission {
    let spec = try smallSpec("seeds=[\((0..<seeds).map(String.init).joined(separator: ","))]")
    let trials = try PlannedTrial.all(of: [spec], in: folder.path, startOver: startsOver)
    return Submission(
      id: "abc", experiment: "small", commandLine: "reprise run small.json --on slurm",
      submitted: 1.5e9, trials: trials, finishedBefore: 3, trialsPerTask: 2, retry: 3,
      provenance: ["gitCommit": "none"], startsOver: startsOver)
  }

  private func finish(_ trial: Submission.Trial, as status: TrialStatus) throws {
    let path = folder.path + "/" + trial.log
    var assignment = try assignment(smallSpec(), in: folder)
    assignment.seed = trial.seed
    assignment.path = path
    var record = assignment.newRecord(for: try smallSpec())
    record.status = status
    try TrialFile.write(record, to: path)
  }

  private func clear() {
    for name in (try? Files.Folder.names(in: submissions.path)) ?? [] {
      unlink(submissions.path + "/" + name)
    }
    rmdir(submissions.path)
  }

  // MARK: - Trials, tasks and arrays

  @Test func trialsAreDividedIntoTasksAndTasksIntoArrays() throws {
    defer { clear() }
    var submission = try submission()
    #expect(submission.taskCount == 4)
    #expect(
      (0..<4).map { Array(submission.places(ofTask: $0)) } == [[0, 1], [2, 3], [4, 5], [6]])
    submission.divide(intoArraysOf: 3)
    #expect(submission.arrays.map(\.firstTask) == [0, 3])
    #expect(submission.arrays.map(\.tasks) == [3, 1])
    #expect(submission.element(ofTrial: 0) == nil)
    submission.arrays[0].job = "55"
    submission.arrays[1].job = "56"
    let elements = submission.trials.indices.map { place in
      submission.element(ofTrial: place).map { "\($0.job)_\($0.number)" }
    }
    #expect(elements == ["55_0", "55_0", "55_1", "55_1", "55_2", "55_2", "56_0"])
    #expect(submission.jobs == ["55", "56"])
    #expect(submission.comment(ofArray: 1) == "reprise:abc/1")
  }

  @Test func whatIsWrittenIsReadUntilItIsRemoved() throws {
    defer { clear() }
    var submission = try submission()
    submission.divide(intoArraysOf: 1001)
    try submissions.write(submission)
    #expect(submissions.submissions() == [submission])
    submission.arrays[0].job = "55"
    try submissions.write(submission)
    #expect(submissions.submission("abc") == submission)
    try submissions.markCancelled("abc")
    #expect(submissions.isCancelled("abc"))
    for name in ["55_0.json", "55_2.out", "55_2.attempts", "reprise-123456789012"] {
      folder.write("{", to: submissions.path + "/" + name)
    }
    folder.write("kept", to: submissions.path + "/77_0.out")
    submissions.remove(submission)
    #expect(try Files.Folder.names(in: submissions.path) == ["77_0.out"])
  }

  @Test func aBrokenRecordIsLeftOut() throws {
    defer { clear() }
    folder.write("{\"id\": 3", to: submissions.path + "/x.json")
    #expect(submissions.submissions().isEmpty)
  }

  @Test func theProgramIsCopiedOnce() throws {
    defer { clear() }
    folder.write("#!/bin/sh\n", to: folder.path + "/program")
    let copy = try submissions.copyProgram(folder.path + "/program", hash: "0123456789abcdef")
    #expect(copy == submissions.path + "/reprise-0123456789ab")
    #expect(access(copy, X_OK) == 0)
    folder.write("changed\n", to: folder.path + "/program")
    _ = try submissions.copyProgram(folder.path + "/program", hash: "0123456789abcdef")
    #expect(OpenFile.text(of: copy) == "#!/bin/sh\n")
  }

  // MARK: - Following

  @Test func trialsEndAsTheirLogsSay() async throws {
    defer { clear() }
    var run = SubmittedRun(try submission(), in: submissions)
    #expect(try await run.look(asksSlurm: false) == [])
    try finish(run.submission.trials[1], as: .finished)
    try finish(run.submission.trials[2], as: .running)
    try finish(run.submission.trials[3], as: .diverged(epoch: 1, step: 2))
    #expect(try await run.look(asksSlurm: false) == [1, 3])
    #expect(run.endings[1] == .finished)
    #expect(run.endings[3] == .diverged(epoch: 1, step: 2))
    try finish(run.submission.trials[2], as: .failed(reason: "x"))
    #expect(try await run.look(asksSlurm: false) == [2])
    #expect(!run.isOver)
    let snapshot = run.snapshot(now: 1.5e9 + 60)
    #expect(snapshot.trials == 10 && snapshot.finished == 4 && snapshot.failed == 2)
    #expect(snapshot.failures.map(\.seed) == [2, 3])
  }

  @Test func whatFailedBeforeItWasSubmittedHasNotEnded() async throws {
    defer { clear() }
    let first = try submission().trials[0]
    try finish(first, as: .failed(reason: "x"))
    var run = SubmittedRun(try submission(), in: submissions)
    #expect(try await run.look(asksSlurm: false) == [])
    try finish(first, as: .finished)
    #expect(try await run.look(asksSlurm: false) == [0])
  }

  @Test func whatIsStartedOverHasNotEndedWithItsOldLog() async throws {
    defer { clear() }
    let first = try submission().trials[0]
    try finish(first, as: .finished)
    var run = SubmittedRun(try submission(startsOver: true), in: submissions)
    #expect(try await run.look(asksSlurm: false) == [])
    try finish(first, as: .finished)
    #expect(try await run.look(asksSlurm: false) == [0])
  }

  // MARK: - Runs of a task

  @Test func deathsAreCountedByTrial() throws {
    defer { clear() }
    let path = submissions.attemptsPath(job: "55", task: 3)
    let attempts = TaskAttempts(path: path)
    #expect(attempts.deaths(of: 6) == 0)
    #expect(attempts.noteDeath(of: 6, restart: 0, reason: "killed\nby somebody") == 1)
    #expect(attempts.noteDeath(of: 6, restart: 0, reason: "again") == 2)
    #expect(attempts.noteDeath(of: 7, restart: 1, reason: "other") == 1)
    let read = TaskAttempts(path: path)
    #expect(read.deaths(of: 6) == 2 && read.deaths(of: 7) == 1)
    #expect(read.lastReason(of: 6) == "again")
    #expect(OpenFile.text(of: path)?.split(separator: "\n").count == 3)
  }

  @Test func runsWithoutAWordAreChargedOnce() throws {
    defer { clear() }
    let path = submissions.attemptsPath(job: "55", task: 3)
    TaskAttempts(path: path).noteSaved(restart: 1)
    // As the batch script writes it.
    folder.write(
      (OpenFile.text(of: path) ?? "") + "2 - killed the task's program was killed by signal 9\n",
      to: path)
    let attempts = TaskAttempts(path: path)
    #expect(attempts.kills == 1)
    #expect(attempts.unexplained(before: 3).map(\.restart) == [0, 2])
    #expect(
      attempts.unexplained(before: 3)[1].reason == "the task's program was killed by signal 9")
    for (restart, reason) in attempts.unexplained(before: 3) {
      attempts.charge(4, restart: restart, reason: reason)
    }
    #expect(TaskAttempts(path: path).unexplained(before: 3).isEmpty)
    #expect(TaskAttempts(path: path).deaths(of: 4) == 2)
    #expect(TaskAttempts(path: path).unexplained(before: 4).map(\.restart) == [3])
  }
}

import ArgumentParser
import Files
import Glibc
import Slurm
import Sweeps

struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel the runs of a results folder, on a cluster and on this machine.",
    discussion: """
      Cancels the job arrays that run --on slurm has submitted for a results folder, what is queued \
      and what runs, and tells local runs that are at it to stop. Trials that are being trained save \
      their finished epochs; the command waits until they have. The same run command goes on with \
      what is left.

        reprise cancel results/residual-ablation

      Exit codes: 0 cancelled, 1 there was nothing to cancel, or something could not be, 2 bad usage \
      or folder.
      """)

  @Argument(
    help: ArgumentHelp(
      "Results folders: results/<experiment>, or results for all experiments.",
      valueName: "results"),
    completion: .directory)
  var folders: [String]

  /// How long what is cancelled may take to save what is done: Slurm kills after 30 s as it ships.
  private static let patience = 120

  func run() async throws {
    for folder in folders where !Folder.exists(folder) {
      throw InputError("\(folder): expected a results folder, found none")
    }
    var cancelled = 0
    var isAllOver = true
    for folder in WatchedRun.resultsFolders(in: folders) {
      let submissions = SubmissionFolder(in: folder)
      for submission in submissions.submissions() {
        var run = SubmittedRun(submission, in: submissions)
        _ = try await run.look(asksSlurm: true)
        if run.isLive, !run.isOver {
          cancelled += 1
          isAllOver = try await cancel(run) && isAllOver
        } else {
          submissions.remove(submission)
        }
      }
    }
    for run in WatchedRun.all(in: folders, now: secondsSince1970()) where run.state.isUnderWay {
      cancelled += 1
      isAllOver = stop(run) && isAllOver
    }
    if cancelled == 0 {
      printError("Nothing is queued or running there.")
      throw ExitCode(1)
    }
    if !isAllOver { throw ExitCode(1) }
  }

  /// Cancels a submission and waits until nothing of it is left.
  private func cancel(_ run: SubmittedRun) async throws -> Bool {
    var run = run
    let words = run.queueWords
    // The mark first: tasks that are told to end must not put themselves back into the queue.
    try run.folder.markCancelled(run.submission.id)
    try await Slurm().cancel(run.submission.jobs)
    for _ in 0..<Self.patience {
      _ = try await run.look(asksSlurm: true)
      if !run.isLive { break }
      try? await Task.sleep(for: .seconds(1))
    }
    let finished = run.endings.count { $0 == .finished }
    let left = run.endings.count - finished
    guard !run.isLive else {
      printError(
        "\(run.folder.results): cancelled, but not over after \(Self.patience) s: \(run.queueWords)"
      )
      return false
    }
    print(
      "\(run.submission.experiment): cancelled \(words); \(finished) of its \(run.endings.count) trials are "
        + "finished, \(left) are not. They go on with: \(run.submission.commandLine)")
    run.folder.remove(run.submission)
    return true
  }

  /// Tells a run of this machine to stop.
  private func stop(_ run: WatchedRun) -> Bool {
    let snapshot = run.snapshot
    let who = "\(snapshot.experiment), process \(snapshot.process) on \(snapshot.host)"
    guard snapshot.isOfThisMachine, kill(snapshot.process, SIGTERM) == 0 else {
      printError("\(who): runs on another machine; stop it there")
      return false
    }
    print("\(who): told to stop. It goes on with: \(snapshot.commandLine)")
    return true
  }
}

import ArgumentParser
import Benchmarks
import Reports

struct GuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard",
    abstract: "Count the instructions of fixed steps and compare them with the recorded counts.",
    discussion: """
      Counted by valgrind's callgrind, so noise does not matter. Exit code 1 where a count is more \
      than 10 % above the recorded one. One that is as much below passes, and says that the \
      record should be renewed.
      """)

  @Option(help: ArgumentHelp("Where the counts are recorded.", valueName: "file"))
  var file = "benchmarks/instructions.json"

  @Flag(help: "Record the counts in place of checking them.")
  var record = false

  func run() throws {
    let counts = try count()
    if record {
      try InstructionRecord(counts: counts, commit: Machine.current().commit).write(to: file)
    }
    let recorded = try InstructionRecord(path: file)
    var isSlower = false
    for count in counts {
      let (verdict, ratio) = recorded.verdict(on: count, room: InstructionGuard.room)
      let change = ratio.map { "\(NumberText.signed(($0 - 1) * 100, decimals: 1)) %" } ?? ""
      let words =
        switch verdict {
        case .same: "\(change) of the recorded count"
        case .slower: "\(change): more than 10 % above the recorded count"
        case .faster:
          "\(change): more than 10 % below the recorded count; renew it with `make guard-record`"
        case .unknown: "not recorded; `make guard-record` does"
        }
      print("\(count.net): \(NumberText.grouped(count.perStep)) instructions a step, \(words)")
      if verdict == .slower || verdict == .unknown { isSlower = true }
    }
    if isSlower { throw ExitCode(1) }
  }

  private func count() throws -> [InstructionCount] {
    do throws(WorkerError) {
      return try InstructionGuard().count()
    } catch {
      printError("reprise-benchmark guard: \(error)")
      throw ExitCode(2)
    }
  }
}

/// What `guard` runs under valgrind; not for people.
struct GuardRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard-run",
    abstract: "Make a fixed number of training steps, for guard.", shouldDisplay: false)

  @Argument var spec: String

  func run() throws { try InstructionGuard.makeSteps(specPath: spec) }
}

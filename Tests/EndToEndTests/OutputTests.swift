import RunLog
import Testing

/// What a person sees of a run.
@Suite struct OutputTests {
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 3, jobs: 2)

  init() throws { scratch = try Scratch() }

  @Test func withoutATerminalThereIsALineAnEpoch() throws {
    let outcome = try scratch.reprise(run.arguments, environment: ["TERM": "xterm-256color"])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output == "", "standard output is for tables")
    #expect(!outcome.messages.contains("\u{1B}") && !outcome.messages.contains("\r"))
    // For each seed: where it stands, three epochs, how it ended.
    #expect(outcome.messageLines.count == 10, "\(outcome)")
    for seed in 0...1 {
      let lines = outcome.messageLines.filter { $0.hasPrefix("\(SmallRun.name) seed \(seed): ") }
      try #require(lines.count == 5, "\(outcome)")
      #expect(lines[0].contains(": new ("))
      for epoch in 1...3 {
        #expect(lines[epoch].contains("epoch \(epoch)/3"), "\(lines[epoch])")
        #expect(lines[epoch].contains("loss ") && lines[epoch].contains("test "), "\(lines[epoch])")
      }
      #expect(lines[4].contains(": finished ("))
      #expect(!lines.contains { $0.hasSuffix(" ") }, "\(lines)")
    }
  }

  /// Runs the program on a pseudo-terminal, with util-linux's script; nil where there is none.
  private func onTerminal(
    environment changes: [String: String] = [:], columns: Int = 100, rows: Int = 30
  ) throws -> Outcome? {
    guard try scratch.bash("command -v script").exitCode == 0 else { return nil }
    let command = ([Program.path] + run.arguments).map { "'\($0)'" }.joined(separator: " ")
    return try scratch.bash(
      "exec script -qec \"$1\" /dev/null", ["stty cols \(columns) rows \(rows); exec \(command)"],
      environment: ["TERM": "xterm-256color"].merging(changes) { $1 })
  }

  @Test func onATerminalBarsAreDrawnAndErased() throws {
    guard let outcome = try onTerminal() else { return }
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains("━"), "no bar was drawn")
    #expect(outcome.output.contains("\u{1B}[32m"), "the bar has a colour")
    #expect(outcome.output.contains("/2 trials"), "nothing was said of the whole run")
    let screen = TerminalScreen(outcome.output)
    #expect(!screen.hasWrapped, "a bar was too wide")
    #expect(screen.lines.count == 4, "\(screen.lines)")
    #expect(screen.lines.count { $0.contains(": new (") } == 2, "\(screen.lines)")
    #expect(screen.lines.count { $0.contains(": finished (") } == 2, "\(screen.lines)")
    #expect(!screen.lines.contains { $0.contains("━") || $0.contains("─") }, "\(screen.lines)")
  }

  /// Neither a line that wraps nor one that has scrolled away could be erased.
  @Test(arguments: [(40, 30), (10, 30), (100, 2), (1, 1)])
  func smallTerminalsStayTidy(_ columns: Int, _ rows: Int) throws {
    guard let outcome = try onTerminal(columns: columns, rows: rows) else { return }
    #expect(outcome.exitCode == 0, "\(outcome)")
    let lines = outcome.output.replacing("\r\n", with: "\n").split(separator: "\n")
    let bars = lines.filter {
      $0.contains("━") || $0.contains("─") || ($0.contains("epoch") && $0.contains("images/s"))
    }
    for bar in bars {
      let text = bar.replacing(/\u{1B}\[[0-9]*[A-Za-z]|\r/, with: "")
      #expect(text.count < columns, "\(text)")
    }
    let upwards = outcome.output.matches(of: /\u{1B}\[([0-9]+)A/).compactMap { Int($0.output.1) }
    #expect(upwards.allSatisfy { $0 < rows }, "\(upwards)")
  }

  @Test func colourCanBeSwitchedOff() throws {
    guard let outcome = try onTerminal(environment: ["NO_COLOR": "1"]) else { return }
    #expect(outcome.output.contains("━"))
    #expect(!outcome.output.contains("\u{1B}[32m"))
  }

  /// Where trials are many, a line an epoch would bury what matters.
  @Test func manyTrialsGetALineEach() throws {
    let run = SmallRun(seeds: Array(0..<21), epochs: 2, trainImages: 20, jobs: 2)
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(!outcome.messages.contains("epoch"), "\(outcome)")
    let lines = outcome.messageLines.filter { $0.contains(": finished") }
    #expect(lines.count == 21, "\(outcome)")
    #expect(lines.allSatisfy { $0.contains("  train ") && $0.contains("  test ") }, "\(lines)")
    for (place, line) in lines.enumerated() {
      #expect(line.contains("  \(place + 1)/21"), "\(line)")
      #expect(
        line.hasSuffix(" left"), "one that is finished tells how long the others take: \(line)")
    }
  }

  @Test func aDumbTerminalGetsLines() throws {
    guard let outcome = try onTerminal(environment: ["TERM": "dumb"]) else { return }
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.output.contains("epoch 3/3"))
  }

  /// A reader that has gone, `reprise … | head`, is no reason to crash or to lose a trial.
  @Test func aClosedPipeDoesNotStopTheRun() throws {
    let outcome = try scratch.bash(
      "\"$@\" 2>&1 | true; echo \"${PIPESTATUS[0]}\"", [Program.path] + run.arguments)
    #expect(outcome.output == "0\n", "\(outcome)")
    #expect(try run.records(scratch).map(\.status) == [.finished, .finished])
  }
}

/// As much of a terminal as the program uses: lines, carriage returns, going up and erasing.
struct TerminalScreen {
  private(set) var lines: [String] = []
  private(set) var hasWrapped = false

  init(_ output: String, width: Int = 100) {
    var rows: [[Character]] = [[]]
    var row = 0
    var column = 0
    var rest = Array(output.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r":
        column = 0
      case "\n":
        row += 1
        column = 0
        if row == rows.count { rows.append([]) }
      case "\u{1B}":
        rest = rest.dropFirst()
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        let number = Int(String(String.UnicodeScalarView(digits))) ?? 1
        switch rest.popFirst() {
        case "A": row = max(0, row - number)
        case "J": rows = rows[..<row] + [Array(rows[row].prefix(column))]
        case "K": rows[row] = Array(rows[row].prefix(column))
        default: break
        }
      default:
        if column < rows[row].count { rows[row].remove(at: column) }
        rows[row].insert(Character(scalar), at: column)
        column += 1
        if column > width { hasWrapped = true }
      }
    }
    lines = rows.map { String($0) }.filter { !$0.isEmpty }
  }
}

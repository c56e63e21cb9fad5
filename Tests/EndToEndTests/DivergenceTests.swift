import RunLog
import Testing

@Suite struct DivergenceTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aDivergedTrialSaysWhereAndFailsTheRun() throws {
    let run = SmallRun(
      seeds: [0, 1], epochs: 3, more: ["--set", "optimizer.sgd.learningRate=1e6"])
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 1, "\(outcome)")
    let records = try run.records(scratch)
    #expect(records.count == 2, "the second seed goes on where the first has diverged")
    for record in records {
      guard case .diverged(let epoch, let step) = record.status else {
        Issue.record("seed \(record.seed): \(record.status)")
        continue
      }
      #expect(epoch == 0 && (1..<300).contains(step))
      #expect(record.epochs.allSatisfy { $0.values.isEmpty })
      #expect(record.steps.first?.steps == Array(0..<step), "what came before is kept")
      #expect(
        outcome.messages.contains("seed \(record.seed): diverged: the loss was not finite"),
        "\(outcome)")
    }
    #expect(outcome.messageLines.last?.contains("0 of 2 trials finished") == true, "\(outcome)")
    #expect(run.leftovers(scratch) == [])
    // Again, it is tried again, and comes out the same.
    let again = try scratch.reprise(run.arguments)
    #expect(again.exitCode == 1, "\(again)")
    #expect(again.messages.contains("tried again"), "\(again)")
    #expect(differences(records, try run.records(scratch)) == [])
  }

  /// Eight updates with this rate are too many for some seeds and not for others.
  @Test func theOtherSeedsGoOnAndFinish() throws {
    let run = SmallRun(
      seeds: Array(0..<6), epochs: 1, trainImages: 8,
      more: ["--set", "optimizer.sgd.learningRate=1e4"])
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 1, "\(outcome)")
    let states = try run.records(scratch).map(\.status)
    #expect(states.count == 6)
    #expect(states.contains(.finished) && states.contains { $0 != .finished }, "\(states)")
    let diverged = states.firstIndex { $0 != .finished } ?? 0
    #expect(states[diverged...].contains(.finished), "none after the first to diverge: \(states)")
  }
}

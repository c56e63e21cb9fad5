import ArgumentParser
import Reports

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Print published and measured numbers side by side.",
    discussion: """
      One table an experiment: published values, mean ± sample standard deviation over finished \
      trials, their number n, and measured minus published. Trials that are running, interrupted, \
      diverged or failed are listed and never averaged in. Where much was published, metrics that \
      nothing was published of are left out, but for the error rates at the end; --json has them. \
      Reads trials' logs and nothing else.

        reprise compare results/lenet5-blog
        reprise compare results/reference/* --markdown
      """)

  @OptionGroup var logs: ResultsArguments

  @Flag(help: "Print JSON, for programs.")
  var json = false

  @Flag(help: "Print Markdown.")
  var markdown = false

  func validate() throws {
    if json, markdown { throw ValidationError("Choose one of --json and --markdown.") }
  }

  func run() throws {
    let comparisons = try logs.read().experiments.map(Comparison.init)
    if json {
      print(Comparison.json(comparisons))
    } else {
      let texts = comparisons.map { markdown ? $0.markdown : $0.text }
      print(texts.joined(separator: "\n"), terminator: "")
    }
  }
}

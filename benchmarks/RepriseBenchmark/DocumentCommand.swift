import ArgumentParser
import Benchmarks
import Files

struct DocumentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document",
    abstract: "Put the tables of what was measured into a document, between its marks.")

  @Option(help: ArgumentHelp("What compare wrote with --json.", valueName: "file"))
  var comparison: String?

  @Option(help: ArgumentHelp("What growth wrote with --json.", valueName: "file"))
  var growth: String?

  @Argument(help: "The document.", completion: .file(extensions: ["md"]))
  var document = "docs/performance.md"

  func run() throws {
    var parts: [(name: String, text: String)] = []
    if let comparison {
      let report = try JSONFile.read(ComparisonReport.self, from: comparison)
      parts += [
        ("machine", report.circumstances.map { "- \($0)" }.joined(separator: "\n")),
        (
          "table:comparison",
          ([report.comparisonTable.markdown, ""]
            + (report.remarks + report.failures).map { "- \($0)" })
            .joined(separator: "\n")
        ),
        ("table:goals", report.goalTable.markdown),
        ("table:memory", report.memoryTable.markdown),
      ]
    }
    if let growth {
      let report = try JSONFile.read(GrowthReport.self, from: growth)
      parts += GrowthCurve.Size.allCases.map {
        ("table:growth-by-\($0.rawValue)", report.table($0).markdown)
      }
    }
    let bytes = try OpenFile(document).bytes()
    var marked = MarkedText(String(decoding: bytes, as: UTF8.self))
    for part in parts where !marked.replace(part.name, with: part.text) {
      throw ValidationError("\(document): has no mark “\(part.name)” with an end")
    }
    try replaceFile(document, with: Array(marked.text.utf8))
  }
}

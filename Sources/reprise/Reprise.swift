import ArgumentParser
import Glibc
import RunLog

/// The program: parsing and printing only.
@main
struct Reprise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reprise",
    abstract:
      "Re-run published experiments on small convolutional networks, and see what comes out.",
    discussion: """
      An experiment is a JSON spec (experiments/*.json). Running it leaves one HDF5 log a seed in \
      results/<experiment>/; figures and tables are drawn from those logs alone.

        reprise run experiments/lenet5-blog.json --seeds 0
        reprise compare results/lenet5-blog        published beside measured
        reprise plot results/lenet5-blog           its figures
        reprise ledger                             every published number, and whether it comes out
        reprise report                             all of it as one page

      Exit codes: 0 done, 1 a trial or a check failed, 2 bad usage, spec or input.
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, TrialCommand.self, ArrayTaskCommand.self, WatchCommand.self,
      CancelCommand.self, CompareCommand.self,
      LedgerCommand.self, PlotCommand.self, ReportCommand.self,
      VerifyCommand.self, ValidateCommand.self, SummaryCommand.self, SchemaCommand.self,
      DataCommand.self, KeepCommand.self, CollectCommand.self, PredictCommand.self,
      PictureCommand.self, ExportCommand.self, ConvolveCommand.self, CompareBackendsCommand.self,
    ])

  static func main() async {
    TrialFile.ignoreFileSizeSignal()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      // What print() holds back may find the disk full.
      guard fflush(nil) == 0 else { throw StandardOutputError(code: errno) }
    } catch {
      exit(withCode: Failure.report(error))
    }
  }

  private static func exit(withCode code: Int32) -> Never { Glibc.exit(code) }
}

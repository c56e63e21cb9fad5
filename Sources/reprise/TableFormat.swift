import ArgumentParser

/// In which form a table is printed, as several commands take it.
struct TableFormat: ParsableArguments {
  @Flag(help: "Print JSON, for programs.")
  var json = false

  @Flag(help: "Print CSV, for spreadsheets and data frames.")
  var csv = false

  @Flag(help: "Print Markdown.")
  var markdown = false

  func validate() throws {
    if [json, csv, markdown].count(where: { $0 }) > 1 {
      throw ValidationError("Choose one of --json, --csv and --markdown.")
    }
  }

  /// Prints the one that was asked for, and makes no other.
  func print(
    text: @autoclosure () -> String, markdown: @autoclosure () -> String,
    csv: @autoclosure () -> String, json: @autoclosure () -> String
  ) {
    if self.json {
      Swift.print(json())
    } else {
      Swift.print(self.csv ? csv() : self.markdown ? markdown() : text(), terminator: "")
    }
  }
}

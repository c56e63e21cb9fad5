import ArgumentParser
import Datasets
import Glibc
import Reports
import Specs

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List, fetch, check and look at data sets.",
    discussion: """
      A set is looked for in the folders of --data, the folders of REPRISE_DATA (separated by \
      colons), /usr/share/datasets and the cache, and then fetched from public mirrors. Every file is \
      known by its SHA-256. The embedded digits are drawn by the program and need no file.

        reprise data list
        reprise data fetch mnist
        reprise data show digits
      """,
    subcommands: [List.self, Fetch.self, Verify.self, Show.self, Distortions.self])
}

/// Where data is looked for.
struct DataFolders: ParsableArguments {
  @Option(help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  var library: DataLibrary { DataLibrary(folders: data) }
}

// MARK: - list

extension DataCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say which data sets are here, and where.",
      discussion: """
        Looks at names and sizes and reads the small label files only; “reprise data verify” reads \
        everything.
        """)

    @OptionGroup var folders: DataFolders

    @Flag(help: "Print JSON, for programs.")
    var json = false

    func run() throws {
      let reports = try folders.library.list()
      if json {
        print(JSON(.array(reports.map(\.json))).prettyText)
        return
      }
      var table = TextTable([.init("set"), .init("state"), .init("where")])
      for report in reports {
        table.add([report.set.rawValue, report.stateText, report.folder ?? ""])
      }
      print(table.text)
    }
  }
}

// MARK: - fetch

extension DataCommand {
  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch data sets that are not here from public mirrors.",
      discussion: """
        Each file is checked by its SHA-256 before it is used. An interrupted fetch is continued by \
        the same command. Files go to the cache: $REPRISE_CACHE, $XDG_CACHE_HOME/reprise or \
        ~/.cache/reprise.

          reprise data fetch
          reprise data fetch mnist
        """)

    @Argument(help: "mnist or fashion-mnist; both when none is named.")
    var sets: [DatasetName] = []

    @OptionGroup var folders: DataFolders

    func run() throws {
      let library = folders.library
      for set in sets.isEmpty ? DatasetName.allCases.filter({ $0 != .digits }) : sets {
        // A library that fetches nothing finds what is here.
        let here = DataLibrary(folders: folders.data, fetches: false)
        do {
          let found = try here.load(set, trainCount: 1, testCount: 1)
          print("\(set.rawValue): here already, \(found.train.origin)")
        } catch let error as DataError where error.isNotFound {
          try library.fetch(set, onProgress: FetchLine.show)
          print("\(set.rawValue): fetched, \(try here.load(set).train.origin)")
        }
      }
    }
  }
}

// MARK: - verify

extension DataCommand {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read every byte of data sets and check what they are.",
      discussion: """
        Checks the files a run would read. Without names, checks every set that is here.

          reprise data verify mnist

        Exit codes: 0 all files are right, 1 a file is wrong or a set that was named is missing.
        """)

    @Argument(help: "mnist, fashion-mnist or digits.")
    var sets: [DatasetName] = []

    @OptionGroup var folders: DataFolders

    @Flag(help: "Print JSON, for programs.")
    var json = false

    func run() throws {
      let library = folders.library
      let names = sets.isEmpty ? DatasetName.allCases : sets
      var reports = try names.map { try library.verify($0) }
      if sets.isEmpty { reports = reports.filter { !$0.isMissing } }
      if json {
        print(JSON(.array(reports.map(\.json))).prettyText)
      } else {
        for report in reports { Self.show(report) }
      }
      let bad = reports.filter { !$0.isUsable }.map(\.set.rawValue)
      if !bad.isEmpty {
        throw CheckFailed(description: "not usable: \(bad.joined(separator: ", "))")
      }
    }

    private static func show(_ report: DatasetReport) {
      guard !report.files.isEmpty else {
        print("\(report.set.rawValue): \(report.stateText)")
        return
      }
      for file in report.files {
        if case .broken(let error) = file.state {
          print("\(error)")
        } else {
          print("\(file.path ?? "\(report.set.rawValue) \(file.name)"): \(file.state.text)")
        }
      }
    }
  }
}

// MARK: - show

extension DataCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a data set's images, on the terminal or as a PNG file.",
      discussion: """
        The images are the files', in their order, before a spec's parts and transforms.

          reprise data show digits
          reprise data show mnist --part test --rows 10 --columns 20 -o mnist.png
          reprise data show mnist --from 50000
        """)

    @Argument(help: "mnist, fashion-mnist or digits.")
    var set: DatasetName

    @OptionGroup var folders: DataFolders

    @Option(help: "Which half of the set.")
    var part = DataPart.train

    @Option(
      name: [.short, .long],
      help: ArgumentHelp("Write a PNG file instead of text.", valueName: "sheet.png"))
    var output: String?

    @Option(help: "The first image to show, counted from 0.")
    var from = 0

    @Option(help: "How many rows of images; 2 on a terminal, 10 in a file, unless given.")
    var rows: Int?

    @Option(help: "How many columns; as many as fit on a terminal, 20 in a file, unless given.")
    var columns: Int?

    func run() throws {
      let rows = rows ?? (output == nil ? 2 : 10)
      let columns = columns ?? (output == nil ? Self.columnsThatFit : 20)
      // Checks the numbers before their product is asked for.
      guard (1...1000).contains(rows), (1...1000).contains(columns) else {
        throw DataError.unusableSheet(rows: rows, columns: columns)
      }
      // All sets have files of these sizes.
      let available =
        part == .train ? EmbeddedDigits.usualTrainCount : EmbeddedDigits.usualTestCount
      guard (0..<available).contains(from) else {
        throw ValidationError(
          "--from: expected the place of an image, 0 to \(available - 1), found \(from).")
      }
      let count = from + rows * columns
      let sets = try folders.library.load(
        set, trainCount: part == .train ? count : 1, testCount: part == .test ? count : 1,
        onProgress: FetchLine.show)
      let sheet = try DatasetSheet(
        part == .train ? sets.train : sets.test, from: from, rows: rows, columns: columns)
      if let output {
        try sheet.write(to: output)
        print(output)
      } else {
        print(sheet.text(.ofTerminal), terminator: "")
      }
    }

    /// An image is 28 characters wide, and two more lie between images.
    private static var columnsThatFit: Int {
      var size = winsize()
      let isTerminal = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      return max(1, (Int(isTerminal ? size.ws_col : 80) + 2) / 30)
    }
  }
}

// MARK: - What is printed

extension DatasetSheet.TextStyle {
  /// Half blocks where the locale can print them.
  static var ofTerminal: DatasetSheet.TextStyle {
    let environment = DataLibrary.processEnvironment()
    let values = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
    let locale = values.first { !$0.isEmpty }?.uppercased() ?? ""
    return locale.contains("UTF-8") || locale.contains("UTF8") ? .halfBlocks : .ascii
  }
}

extension DatasetName: ExpressibleByArgument {}
extension DataPart: ExpressibleByArgument {}

extension DatasetReport {
  /// Whether no file of it was found.
  fileprivate var isMissing: Bool {
    !files.isEmpty && files.allSatisfy { $0.state == .missing }
  }

  fileprivate var stateText: String {
    if files.isEmpty { return "drawn by the program" }
    if isMissing { return "not here (reprise data fetch \(set.rawValue))" }
    if files.contains(where: \.state.isBroken) {
      return "broken (reprise data verify \(set.rawValue))"
    }
    if files.contains(where: { $0.state == .missing }) { return "incomplete" }
    return files.allSatisfy { $0.state == .verified } ? "here, checked" : "here, not yet checked"
  }

  fileprivate var json: JSON {
    [
      "set": .text(set.rawValue), "isUsable": JSON(.bool(isUsable)), "folder": .text(folder),
      "state": .text(stateText),
      "files": JSON(
        .array(
          files.map { file in
            [
              "name": .text(file.name), "bytes": .whole(file.size), "sha256": .text(file.sha256),
              "path": .text(file.path), "state": .text(file.state.text),
            ]
          })),
    ]
  }
}

extension DatasetReport.State {
  fileprivate var isBroken: Bool {
    if case .broken = self { true } else { false }
  }

  fileprivate var text: String {
    switch self {
    case .missing: "missing"
    case .unchecked: "not yet checked"
    case .verified: "right"
    case .broken(let error): "wrong: \(error)"
    }
  }
}

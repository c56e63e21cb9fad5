import ArgumentParser
import Figures
import Reports
import Specs

struct PlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw an experiment's or a sweep's figures from its logs.",
    discussion: """
      Reads trials' logs and nothing else. Several seeds become a mean line with a band. Trials that \
      are still running are drawn as far as they are, and the caption says so, so a sweep can be \
      looked at while it runs. Beside each picture lie its gnuplot script and data. The paths of the \
      pictures are printed.

        reprise plot results/lenet5-blog
        reprise plot results/lenet5-blog --figure three-panels --format png
        reprise plot results/residual-ablation --figure heat-map --metric train.error
        reprise plot results/reference/* --out /tmp/plots --band sd

      --figure methods draws one figure of all the experiments: the published and the measured value of \
      each as bars, the largest published one first. Methods that no experiment checks can stand \
      between them:

        reprise plot results/lenet* --figure methods --published "tangent distance=1.1"
      """)

  @OptionGroup var logs: ResultsArguments

  @Option(
    name: .customLong("figure"),
    help: ArgumentHelp(
      "Draw this figure instead of those the spec names; may be repeated.", valueName: "name"))
  var names: [PlottedFigure] = []

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp("svg unless given; may be repeated.", valueName: "format"))
  var formats: [PictureFormat] = []

  @Option(
    help: ArgumentHelp(
      "Where the pictures go; plots/<experiment> unless given. Several experiments get a folder "
        + "each in it.",
      valueName: "dir"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "What error-by-value, heat-map and methods show of each trial, at the end of its training; "
        + "test.error unless given.",
      valueName: "name"))
  var metric = Metric.testError

  @Option(help: "What bands show: the smallest to the largest value, or ± one standard deviation.")
  var band = Band.minMax

  @Option(
    name: .customLong("published"),
    help: ArgumentHelp(
      "A method of which methods shows the published value alone, error rates in per cent; may be "
        + "repeated.",
      valueName: "name=value"))
  var published: [String] = []

  enum Band: String, CaseIterable, ExpressibleByArgument {
    case minMax = "min-max"
    case sd

    var kind: BandKind { self == .minMax ? .minToMax : .standardDeviation }
  }

  /// The figures that are drawn of each experiment.
  private var figures: [FigureKind] { names.compactMap(\.kind) }

  func validate() throws {
    guard published.isEmpty || names.contains(.methods) else {
      throw ValidationError("--published: only --figure methods shows it")
    }
    _ = try unchecked()
  }

  func run() async throws {
    let results = try logs.read(for: figures)
    let methods = names.contains(.methods)
    if methods { try await drawMethods(of: results) }
    guard !methods || !figures.isEmpty else { return }
    try await drawEach(of: results)
  }

  // MARK: One figure of all

  /// What `--published` says.
  private func unchecked() throws -> [PublishedMethod] {
    try published.map { text in
      guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
        let value = Double(text[text.index(after: sign)...]), value.isFinite, value >= 0
      else {
        throw ValidationError(
          "--published: expected a name and a number, such as \"tangent distance=1.1\", found "
            + "“\(text)”")
      }
      return PublishedMethod(
        name: String(text[..<sign]), value: metric.isErrorRate ? value / 100 : value)
    }
  }

  private func drawMethods(of results: Results) async throws {
    for sweep in results.sweeps {
      printError("\(sweep.name): left out of methods: a sweep has no one published value")
    }
    guard !results.single.isEmpty else {
      throw InputError("methods: nothing to draw: all these logs come from sweeps")
    }
    let chart = BarChart.methods(
      of: results.single, metric: metric, band: band.kind, unchecked: try unchecked())
    let pictures = try await Renderer().draw(
      chart, name: PlottedFigure.methods.rawValue, in: out ?? "plots",
      formats: formats.isEmpty ? [.svg] : formats)
    pictures.forEach { print($0) }
  }

  // MARK: Figures of each

  private func drawEach(of results: Results) async throws {
    let subjects = results.single.map(Subject.experiment) + results.sweeps.map(Subject.sweep)
    let folders = Self.folderNames(subjects)
    let renderer = Renderer()
    var isDrawn = true
    for (subject, name) in zip(subjects, folders) {
      subject.remarks.forEach(printError)
      let kinds = figures.isEmpty ? subject.figures : figures
      guard !kinds.isEmpty else {
        throw ValidationError(
          "\(subject.name): its spec names no figures; choose one with --figure "
            + FigureKind.allCases.map(\.rawValue).joined(separator: " or "))
      }
      var reasons: [String] = []
      for kind in kinds {
        do {
          let chart = try subject.chart(kind, band: band.kind, metric: metric)
          let pictures = try await renderer.draw(
            chart, name: kind.rawValue, in: folder(name, of: subjects.count),
            formats: formats.isEmpty ? [.svg] : formats)
          pictures.forEach { print($0) }
        } catch let error as FigureError where error.isAboutTrials {
          isDrawn = false
          let reason = subject.reason(against: kind, error)
          if !reasons.contains(reason) { printError(reason) }
          reasons.append(reason)
        }
      }
    }
    if !isDrawn { throw ExitCode(2) }
  }

  private func folder(_ name: String, of count: Int) -> String {
    guard let out else { return "plots/\(name)" }
    return count == 1 ? out : "\(out)/\(name)"
  }

  /// The subjects' names, with the hash where a name stands for several specs that no sweep made.
  private static func folderNames(_ subjects: [Subject]) -> [String] {
    subjects.map { subject in
      let isAlone = subjects.filter { $0.name == subject.name }.count == 1
      guard case .experiment(let experiment) = subject, !isAlone else { return subject.name }
      return "\(subject.name)-\(experiment.trialHash.prefix(8))"
    }
  }
}

/// What figures are drawn of.
private enum Subject {
  case experiment(ExperimentResults)
  case sweep(SweepResults)

  var name: String {
    switch self {
    case .experiment(let experiment): experiment.name
    case .sweep(let sweep): sweep.name
    }
  }

  /// The figures to draw where none are asked for.
  var figures: [FigureKind] {
    switch self {
    case .experiment(let experiment): experiment.spec.figures
    case .sweep(let sweep): sweep.figures
    }
  }

  /// What has not finished: each trial of an experiment, the number of a sweep's.
  var remarks: [String] {
    switch self {
    case .experiment(let experiment):
      return experiment.unfinished.map { "\(name) seed \($0.seed): \($0.state)" }
    case .sweep(let sweep):
      let trials = sweep.points.flatMap(\.results.trials)
      let finished = trials.filter(\.isFinished).count
      guard finished < trials.count else { return [] }
      return ["\(name): \(finished) of \(trials.count) trials seen have finished"]
    }
  }

  func chart(_ kind: FigureKind, band: BandKind, metric: Metric) throws -> Chart {
    switch self {
    case .experiment(let experiment): try experiment.chart(kind, band: band)
    case .sweep(let sweep): try sweep.chart(kind, band: band, metric: metric)
    }
  }

  /// Why a figure could not be drawn, in words.
  func reason(against kind: FigureKind, _ error: FigureError) -> String {
    guard case .noData = error else { return "\(error)" }
    let missing =
      switch kind {
      case .errorByEpoch, .errorByEpochRunning, .threePanels, .lossByUpdate:
        "no trial has finished an epoch"
      case .errorByValue, .heatMap: "no trial has finished"
      }
    return "\(name): nothing to draw yet: \(missing)"
  }
}

/// Results folders or logs, as several commands take them.
struct ResultsArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Results folders (results/<experiment>) or trials' logs.", valueName: "results"),
    completion: .file())
  var paths: [String]

  /// The trials, with what the figures need beside those of their specs; files that cannot be used
  /// are reported.
  func read(for figures: [FigureKind] = []) throws -> Results {
    let results = try Results(reading: paths, figures: figures)
    for file in results.leftOut { printError("left out: \(file.reason)") }
    return results
  }
}

/// What `--figure` names: a figure of each experiment, or the one of all.
enum PlottedFigure: Equatable, ExpressibleByArgument {
  case each(FigureKind)
  case methods

  init?(argument: String) {
    if argument == "methods" {
      self = .methods
    } else if let kind = FigureKind(rawValue: argument) {
      self = .each(kind)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { FigureKind.allCases.map(\.rawValue) + ["methods"] }

  var rawValue: String { kind?.rawValue ?? "methods" }

  /// The figure of each experiment; nil for the one of all.
  var kind: FigureKind? {
    if case .each(let kind) = self { kind } else { nil }
  }
}

extension PictureFormat: ExpressibleByArgument {}

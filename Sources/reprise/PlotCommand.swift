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
        reprise plot results/d2l-lenet --figure accuracy-by-epoch --figure confusion-matrix
        reprise plot results/residual-ablation --figure heat-map --metric train.error
        reprise plot results/reference/* --out /tmp/plots --band sd

      A log holds the spec it was trained with, and these are the figures that are drawn. Those that \
      the spec's file names by now are drawn with --spec, where it still trains the same:

        reprise plot results/lenet5-blog --spec experiments/lenet5-blog.json

      For a column of a paper, 89 mm wide with type of 7 to 8 points, fonts embedded:

        reprise plot results/lenet5-blog --figure error-by-epoch --paper --format pdf

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

  @Flag(
    help: ArgumentHelp(
      "Draw for a column of a paper, 89 mm wide; “-paper” is added to the pictures' names."))
  var paper = false

  @Option(
    name: .customLong("spec"),
    help: ArgumentHelp(
      "The file an experiment was run from: its title, claims and figures are taken instead of those "
        + "in the logs. May be repeated; each goes to the logs of its name.",
      valueName: "spec"),
    completion: .file(extensions: ["json"]))
  var specs: [String] = []

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
    let files = try specs.map(SpecOfResults.init(path:))
    let results = try logs.read(for: figures + files.flatMap(\.plan.experiment.figures))
    let methods = names.contains(.methods)
    if methods { try await drawMethods(of: results, files) }
    guard !methods || !figures.isEmpty else { return }
    try await drawEach(of: results, files)
  }

  private var medium: Medium { paper ? .paper : .screen }

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

  private func drawMethods(of results: Results, _ specs: [SpecOfResults]) async throws {
    for sweep in results.sweeps {
      printError("\(sweep.name): left out of methods: a sweep has no one published value")
    }
    guard !results.single.isEmpty else {
      throw InputError("methods: nothing to draw: all these logs come from sweeps")
    }
    let experiments = try results.single.map { experiment in
      guard let spec = specs.last(where: { $0.name == experiment.name }) else { return experiment }
      return try spec.describing(experiment)
    }
    let chart = BarChart.methods(
      of: experiments, metric: metric, band: band.kind, unchecked: try unchecked())
    let pictures = try await Renderer(for: medium).draw(
      chart, name: PlottedFigure.methods.rawValue + medium.nameSuffix, in: out ?? "plots",
      formats: formats.isEmpty ? [.svg] : formats)
    pictures.forEach { print($0) }
  }

  // MARK: Figures of each

  private func drawEach(of results: Results, _ specs: [SpecOfResults]) async throws {
    let subjects = try (results.single.map(Subject.experiment) + results.sweeps.map(Subject.sweep))
      .map { subject in
        guard let spec = specs.last(where: { $0.name == subject.name }) else { return subject }
        return try spec.describing(subject)
      }
    let folders = Self.folderNames(subjects)
    var drawings: [Drawing] = []
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
          drawings.append(
            Drawing(
              chart: try subject.chart(kind, band: band.kind, metric: metric),
              name: kind.rawValue + medium.nameSuffix, folder: folder(name, of: subjects.count),
              formats: formats.isEmpty ? [.svg] : formats))
        } catch let error as FigureError where error.isAboutTrials {
          isDrawn = false
          let reason = subject.reason(against: kind, error)
          if !reasons.contains(reason) { printError(reason) }
          reasons.append(reason)
        }
      }
    }
    try await drawings.draw(with: Renderer(for: medium))
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

/// A figure that is about to be drawn.
private struct Drawing: Sendable {
  let chart: Chart
  let name: String
  let folder: String
  let formats: [PictureFormat]
}

extension [Drawing] {
  /// Draws all, two at a time, and prints their paths in order.
  fileprivate func draw(with renderer: Renderer) async throws {
    try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
      func start(_ number: Int) {
        let drawing = self[number]
        group.addTask {
          let paths = try await renderer.draw(
            drawing.chart, name: drawing.name, in: drawing.folder, formats: drawing.formats)
          return (number, paths)
        }
      }
      var started = Swift.min(count, 2)
      for number in 0..<started { start(number) }
      var done: [Int: [String]] = [:]
      var printed = 0
      while let (number, paths) = try await group.next() {
        done[number] = paths
        while let paths = done[printed] {
          paths.forEach { print($0) }
          printed += 1
        }
        if started < count {
          start(started)
          started += 1
        }
      }
    }
  }
}

/// A spec's file that says what is to be drawn of logs.
private struct SpecOfResults {
  let path: String
  let plan: SweepPlan

  init(path: String) throws {
    self.path = path
    plan = try SweepPlan.load(path: path, mostTrials: .max)
  }

  var name: String { plan.experiment.name }

  /// The subject with the file's words, claims and figures.
  func describing(_ subject: Subject) throws -> Subject {
    switch subject {
    case .experiment(let experiment): return .experiment(try describing(experiment))
    case .sweep(let sweep):
      guard let described = sweep.described(by: plan) else { throw otherRecipe }
      return .sweep(described)
    }
  }

  /// The experiment with the file's words, claims and figures.
  func describing(_ experiment: ExperimentResults) throws -> ExperimentResults {
    guard let described = plan.points.lazy.compactMap({ experiment.described(by: $0) }).first else {
      throw otherRecipe
    }
    return described
  }

  private var otherRecipe: InputError {
    InputError(
      "\(path): expected the spec that the logs of \(name) were trained with, found one that trains "
        + "otherwise. Its figures would speak of other trials: run it, or leave --spec out.")
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
      case .errorByEpoch, .errorByEpochRunning, .threePanels, .lossByUpdate, .accuracyByEpoch,
        .learningRate, .stepRange, .costByEpoch:
        "no trial has finished an epoch"
      case .errorByValue, .heatMap, .confusionMatrix: "no trial has finished"
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

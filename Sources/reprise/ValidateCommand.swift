import ArgumentParser
import Reports
import Specs

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check specs without running them.",
    discussion: """
      Reads each spec, builds its network on its data's shape, and checks that loss and data fit: \
      that its parts are not larger than the set's files, that nothing is trained on and chosen with, \
      that every batch can train. Of a sweep, it checks every point. Prints an ok line for each good \
      spec; says of each bad one what is wrong, where, and what would be right. No data is needed.

        reprise validate experiments/*.json
        reprise validate experiments/convnet-bn.json --set batchSize=128
        reprise validate experiments/nndl-lenet.json --set 'sweep={"grid": {"batchSize": [32, 64]}}'

      Exit codes: 0 all are good, 2 at least one is not.
      """)

  @Argument(
    help: ArgumentHelp("Experiments' JSON files.", valueName: "spec"),
    completion: .file(extensions: ["json"]))
  var specs: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change one value of every spec before it is checked; may be repeated.",
      valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("How many trials a sweep may make.", valueName: "n"))
  var maxTrials = SweepPlan.usualMostTrials

  func run() throws {
    var isGood = true
    for path in specs {
      do {
        if try ExperimentSpec.isSchema(path: path) {
          print("ok  \(path): the schema itself")
        } else {
          let plan = try SweepPlan.load(
            path: path, overrides: overrides, mostTrials: maxTrials)
          print("ok  \(path): \(try CheckedPlan(plan, file: path).text)")
        }
      } catch {
        isGood = false
        printError("\(error)")
      }
    }
    if !isGood { throw ExitCode(2) }
  }
}

/// A plan whose points' networks are known to fit their data.
private struct CheckedPlan {
  private let plan: SweepPlan
  /// One for each way in which the points differ in what is checked.
  private let models: [CheckedPoint]
  private let distinctCount: Int

  /// Enough to find a mistake, and few enough to wait for.
  private static let mostModels = 1000

  init(_ plan: SweepPlan, file: String) throws {
    self.plan = plan
    let distinct = plan.points.distinctNetworks
    distinctCount = distinct.count
    models = try distinct.prefix(Self.mostModels).map { spec in
      try CheckedPoint(spec, file: spec.point.map { "\(file): at the point \($0.label)" } ?? file)
    }
  }

  var text: String {
    guard plan.experiment.sweep != nil else { return models[0].sizeText }
    let parts = [plan.experiment.name, trialsText] + [parametersText].compactMap { $0 }
    return parts.joined(separator: ", ") + restText
  }

  private var trialsText: String {
    let (points, seeds) = (plan.points.count, plan.experiment.seeds.count)
    return "\(counted(points, "point")) × \(counted(seeds, "seed")) = "
      + counted(points * seeds, "trial")
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Nil where all points fit classifiers.
  private var parametersText: String? {
    let counts = models.compactMap(\.parameterCount)
    guard let least = counts.min(), let most = counts.max() else { return nil }
    let range = least == most ? "" : "\(NumberText.grouped(least)) to "
    return "\(range)\(NumberText.grouped(most)) parameters"
  }

  private var restText: String {
    guard models.count < distinctCount else { return "" }
    return "; \(NumberText.grouped(models.count)) of \(NumberText.grouped(distinctCount)) "
      + "networks checked"
  }
}

/// A point whose network or classifier is known to fit its data.
private enum CheckedPoint {
  case network(ModelInPlace)
  case classifier(ClassifierInPlace)

  init(_ spec: ExperimentSpec, file: String) throws {
    self =
      spec.classifier == nil
      ? .network(try ModelInPlace(spec, file: file))
      : .classifier(try ClassifierInPlace(spec, file: file))
  }

  var sizeText: String {
    switch self {
    case .network(let model): model.sizeText
    case .classifier(let classifier): classifier.sizeText
    }
  }

  var parameterCount: Int? {
    if case .network(let model) = self { model.graph.parameterCount } else { nil }
  }
}

extension [ExperimentSpec] {
  /// The first spec of each combination of data, network or classifier, loss and batches.
  var distinctNetworks: [ExperimentSpec] {
    var seen: Set<[String?]> = []
    return filter { spec in
      let parts = [
        "data", "classifier", "model", "loss", "batchSize", "itemsPerEpoch", "boosting",
      ]
      // One optimizer cannot be used with every layer.
      let optimizer = if case .sdlm = spec.optimizer { "sdlm" } else { "" }
      return seen.insert(parts.map { spec.value(at: $0)?.text } + [optimizer]).inserted
    }
  }
}

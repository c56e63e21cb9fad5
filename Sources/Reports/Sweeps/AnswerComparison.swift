import RunLog
import Specs

/// The answers of a row's trials to the test images beside those of its baseline, seed by seed.
public struct AnswerComparison: Equatable, Sendable {
  /// Two trials of one seed.
  public struct Pair: Equatable, Sendable {
    /// Their seed.
    public let seed: Int
    /// The baseline's trial first, the row's second.
    public let test: McNemar
  }

  /// The metric that counts the wrong answers: whose parameters the answers come from.
  public let metric: Metric
  /// The pairs whose answers could be compared, by seed.
  public let pairs: [Pair]
  /// Why pairs could not be, each reason once.
  public let obstacles: [String]

  /// Over all pairs, how many images only the baseline gets wrong.
  public var onlyBaselineWrong: Int { pairs.reduce(0) { $0 + $1.test.onlyFirstWrong } }
  /// Over all pairs, how many images only the row gets wrong.
  public var onlyRowWrong: Int { pairs.reduce(0) { $0 + $1.test.onlySecondWrong } }
  /// In how many pairs p < 0.05.
  public var significantPairs: Int { pairs.count { $0.test.p < 0.05 } }
}

extension AnswerComparison {
  /// One for each row that is compared with another.
  static func all(of sweep: SweepResults, references: [SweepReference]) -> [AnswerComparison?] {
    var comparisons = [AnswerComparison?](repeating: nil, count: sweep.points.count)
    // A baseline's answers are read once for all rows compared with it, then let go.
    let byReference = references.indices.filter { references[$0].row != nil }
      .sorted { (references[$0].row ?? 0, $0) < (references[$1].row ?? 0, $1) }
    var current: Int?
    var baseline: [Int: Result<Answers, LeftOutAnswers>] = [:]
    for row in byReference {
      guard let reference = references[row].row else { continue }
      let others = sweep.points[reference].results
      if current != reference {
        current = reference
        baseline = Dictionary(
          uniqueKeysWithValues: others.finished.map { ($0.seed, Answers.read($0)) })
      }
      comparisons[row] = AnswerComparison(
        sweep.points[row].results, beside: others, answers: baseline)
    }
    return comparisons
  }

  private init(
    _ experiment: ExperimentResults, beside others: ExperimentResults,
    answers baseline: [Int: Result<Answers, LeftOutAnswers>]
  ) {
    metric = experiment.spec.answersMetric
    var pairs: [Pair] = []
    var obstacles: [String] = []
    if let obstacle = Self.obstacle(experiment.spec, others.spec) {
      obstacles.append(obstacle)
    } else {
      for trial in experiment.finished {
        guard let other = baseline[trial.seed] else { continue }
        do throws(LeftOutAnswers) {
          let test = try Answers.read(trial).get().test(against: other.get())
          pairs.append(Pair(seed: trial.seed, test: test))
        } catch {
          if !obstacles.contains(error.reason) { obstacles.append(error.reason) }
        }
      }
    }
    self.pairs = pairs
    self.obstacles = obstacles
  }

  /// What keeps the answers of two specs' trials from being compared at all.
  private static func obstacle(_ one: ExperimentSpec, _ other: ExperimentSpec) -> String? {
    if one.data.set != other.data.set || one.data.test != other.data.test {
      return "the test sets differ"
    }
    if one.answersMetric != other.answersMetric {
      return "only one of the two selects its parameters on dev"
    }
    return nil
  }
}

extension ExperimentSpec {
  /// The error rate of the answers that a log holds: those of the selected parameters where there
  /// are such, else of the last ones.
  var answersMetric: Metric { selection != nil ? .bestTestError : .testError }
}

/// One trial's answers to the test images.
private struct Answers {
  let labels: [UInt8]
  let isWrong: [Bool]

  static func read(_ trial: ReportedTrial) -> Result<Answers, LeftOutAnswers> {
    do {
      guard let (predictions, labels) = try TrialFile.readAnswers(trial.path) else {
        return .failure(
          LeftOutAnswers("logs without the test images' classes, as Reprise wrote them before"))
      }
      return .success(Answers(labels: labels, isWrong: zip(predictions, labels).map(!=)))
    } catch {
      return .failure(LeftOutAnswers("\(error)"))
    }
  }

  func test(against baseline: Answers) throws(LeftOutAnswers) -> McNemar {
    guard labels == baseline.labels else { throw LeftOutAnswers("the test sets differ") }
    return McNemar(firstIsWrong: baseline.isWrong, secondIsWrong: isWrong)
  }
}

/// Why a pair's answers are not compared.
private struct LeftOutAnswers: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

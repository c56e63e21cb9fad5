import FoundationEssentials
import RunLog
import Specs

/// When each number of a trial was measured, as far as its log tells: the log has the seconds of
/// whole epochs, within which updates are taken to be equally long.
struct TrialClock {
  /// When the trial began, in seconds since 1970; 0 where its log does not say.
  let start: Double
  /// Seconds since then at the end of each epoch's training, and after it was evaluated as well.
  private var trained: [Double] = []
  private var evaluated: [Double] = [0]
  /// How many updates had been made by the end of each epoch, the first place before all.
  private let updates: [Int]

  init(_ spec: ExperimentSpec, _ summary: TrialSummary) {
    func series(_ name: String) -> [Double] {
      summary.epochs.first { $0.name == name }?.values ?? []
    }
    let (training, evaluation) = (series("seconds"), series("evaluationSeconds"))
    for (epoch, seconds) in training.enumerated() {
      let end = (evaluated.last ?? 0) + Self.usable(seconds)
      trained.append(end)
      let evaluates = evaluation.indices.contains(epoch)
      evaluated.append(end + (evaluates ? Self.usable(evaluation[epoch]) : 0))
    }
    let isTrained = spec.classifier == nil && spec.batchSize > 0
    updates = isTrained ? (0...trained.count).map(spec.updates(inEpochs:)) : [0]
    start =
      summary.provenance.first { $0.key == "start" }.flatMap { Self.seconds(of: $0.value) } ?? 0
  }

  /// When an epoch was over, counted from 1, in seconds since 1970.
  func time(afterEpochs count: Int) -> Double {
    start + (evaluated.indices.contains(count) ? evaluated[count] : evaluated.last ?? 0)
  }

  /// When so many updates had been made, in seconds since 1970. Those after the last finished epoch
  /// are taken to be as long as those in it.
  func time(afterUpdates count: Int) -> Double {
    guard updates.count > 1 else { return start }
    let after = updates.dropFirst().firstIndex { count <= $0 } ?? updates.count - 1
    let (first, last) = (updates[after - 1], updates[after])
    guard last > first else { return start + evaluated[after] }
    let share = Double(count - first) / Double(last - first)
    let begin = evaluated[after - 1]
    let inside = begin + min(share, 1) * (trained[after - 1] - begin)
    guard share > 1 else { return start + inside }
    return start + evaluated[after] + (share - 1) * (trained[after - 1] - begin)
  }

  private static func usable(_ seconds: Double) -> Double {
    seconds.isFinite ? max(0, seconds) : 0
  }

  /// Seconds since 1970 of a time such as `2026-11-21T21:32:21Z`; nil where a text is none.
  private static func seconds(of text: String) -> Double? {
    (try? Date(text, strategy: .iso8601))?.timeIntervalSince1970
  }
}

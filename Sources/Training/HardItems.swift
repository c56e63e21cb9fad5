import Networks
import Specs

/// Finds what the next of several networks is trained on, by the answers of those before it.
///
/// For the second network: the next item that the first answers wrongly and the next that it answers
/// rightly, by turns, those between left out; so half of them are wrong, and the right ones are from
/// all over the set. For the third: items that the first two answer differently.
struct HardItems {
  private let items: TrainingItems
  private let networks: [BatchStore]
  private let loss: Loss<Float>
  private let wanted: Int
  private let versions: Int
  private let batchSize: Int

  /// A search among items.
  ///
  /// - Parameter networks: the networks before, one or two.
  init(
    _ spec: ExperimentSpec, among items: TrainingItems, networks: [BatchStore], loss: Loss<Float>
  ) {
    self.items = items
    self.networks = networks
    self.loss = loss
    wanted = spec.boosting?.images ?? 0
    versions = spec.boosting?.versions ?? 1
    batchSize = spec.evaluation.batchSize
  }

  /// The first items that fit; nil when asked to stop.
  ///
  /// - Parameter report: called now and then.
  /// - Throws: `TrainingError.tooFewImages`.
  func find(shouldStop: () -> Bool, report: () throws -> Void) throws -> [TrainingItem]? {
    var found: [TrainingItem] = []
    var place = 0
    while found.count < wanted {
      if shouldStop() { return nil }
      try report()
      var looked: [TrainingItem] = []
      while looked.count < batchSize, let item = items.item(place, ofVersions: versions) {
        looked.append(item)
        place += 1
      }
      guard !looked.isEmpty else {
        throw TrainingError.tooFewImages(
          network: networks.count + 1, wanted: wanted, found: found.count, looked: place,
          versions: versions)
      }
      let answers = try networks.map { try self.answers(of: $0, to: looked) }
      for (index, item) in looked.enumerated() where found.count < wanted {
        if fits(item, answers.map { $0[index] }, after: found.count) { found.append(item) }
      }
    }
    return found
  }

  private func fits(_ item: TrainingItem, _ answers: [Int], after found: Int) -> Bool {
    guard answers.count == 1 else { return answers[0] != answers[1] }
    let isWrong = answers[0] != items.label(item)
    return isWrong == (found % 2 == 0)
  }

  private func answers(of network: BatchStore, to looked: [TrainingItem]) throws -> [Int] {
    let batch = try network.batch(of: looked.count)
    batch.fill(from: items) { looked[$0] }
    try batch.plan.forward()
    let outputs = batch.plan.output.count / looked.count
    return looked.indices.map {
      loss.answer(batch.plan.output.pointer + $0 * outputs, outputs: outputs)
    }
  }
}

/// What keeps a training from going on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// Too few images are hard for the networks before.
  case tooFewImages(network: Int, wanted: Int, found: Int, looked: Int, versions: Int)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .tooFewImages(let network, let wanted, let found, let looked, let versions):
      let kind =
        network == 2
        ? "that network 1 answers wrongly and rightly by turns"
        : "that networks 1 and 2 answer differently"
      return
        "boosting: expected \(wanted) images for network \(network) \(kind), found \(found) among "
        + "the \(looked) there are with boosting.versions \(versions). Ask for fewer, for more versions, "
        + "or distort more with data.distortions"
    }
  }
}

import Glibc
import Networks
import Reports
import Specs

/// About how much memory a trial takes, to refuse what would only be killed.
struct MemoryNeed {
  /// What a trial's process takes without its network and images: of the smallest nets, the peak is
  /// 60 MB.
  static let bytesOfProcess = 60_000_000
  /// What a process takes that runs no trial itself, but starts and watches those that do.
  static let bytesOfRunner = 40_000_000

  /// Bytes, at the least.
  let bytes: Int
  private let isClassifier: Bool
  private let batchSize: Int
  private let parameterBytes: Int
  private let bytesPerItem: Int

  init(_ model: ModelInPlace) {
    let (spec, graph) = (model.spec, model.graph)
    isClassifier = false
    let floats = MemoryLayout<Float>.stride
    // The value, the gradient, what the optimizer remembers, and a copy for the log.
    var copies = 3 + spec.optimizer.updateRule.stateNames.count
    // Scales, squared weights and their second derivatives.
    if case .sdlm = spec.optimizer { copies += 3 }
    parameterBytes = copies * floats * (graph.parameterCount + graph.statisticCount)
    bytesPerItem = graph.bytesPerItem(trains: true)
    batchSize = spec.batchSize
    let measured = [model.split.train, model.split.dev, model.split.test].compactMap { $0?.count }
    let evaluated = measured.flatMap {
      ModelInPlace.batchSizes($0, of: spec.evaluation.batchSize)
    }
    // Sets that are measured in turn share their batches.
    let evaluatedItems = Set(evaluated).reduce(0, +)
    let images = model.split.train.count
    // Of several networks, one is trained at a time.
    let trainedItems = (0..<spec.networkCount).map { network in
      ModelInPlace.batchSizes(
        spec.itemsPerPass(network: network, images: images), of: spec.batchSize
      )
      .reduce(0, +)
    }
    bytes =
      parameterBytes + (trainedItems.max() ?? 0) * bytesPerItem
      + evaluatedItems * graph.bytesPerItem(trains: false)
  }

  init(_ classifier: ClassifierInPlace) {
    isClassifier = true
    (batchSize, parameterBytes, bytesPerItem) = (0, 0, 0)
    bytes = classifier.bytes
  }

  /// Refuses what this machine cannot hold.
  func check(file: String) throws {
    let available = Self.machineBytes
    guard bytes > available else { return }
    guard !isClassifier else {
      throw SpecFileError(
        file: file,
        problem: "fitting takes about \(Self.text(bytes)) of memory, this machine has "
          + "\(Self.text(available)); it needs a larger machine, or fewer images")
    }
    let room = (available - parameterBytes) / 2 / bytesPerItem
    let advice =
      room > 0
      ? "--set batchSize=\(room) --set evaluation.batchSize=\(room) would fit, but trains "
        + "differently" : "it needs a larger machine"
    throw SpecFileError(
      file: file,
      problem: "training takes about \(Self.text(bytes)) of memory with batches of \(batchSize), "
        + "this machine has \(Self.text(available)); \(advice)")
  }

  /// How many trials of this need the machine holds at once: at least one, and no more than wanted.
  func jobs(atMost wanted: Int) -> Int {
    max(1, min(wanted, Self.machineBytes / max(1, bytes)))
  }

  /// Why fewer trials run at once than were wanted.
  func reason(for jobs: Int, insteadOf wanted: Int) -> String {
    "a trial takes about \(Self.text(bytes)) of memory, this machine has "
      + "\(Self.text(Self.machineBytes)): \(jobs) at once instead of \(wanted)"
  }

  private static var machineBytes: Int {
    max(1, sysconf(Int32(_SC_PHYS_PAGES))) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// `1.2 GB`, `60 MB`.
  static func text(_ bytes: Int) -> String {
    bytes < 1_000_000_000
      ? NumberText.fixed(Double(bytes) / 1e6, decimals: 0) + " MB"
      : NumberText.fixed(Double(bytes) / 1e9, decimals: 1) + " GB"
  }
}

import Networks
import Specs
import Sweeps

/// What can be known of trials before any starts: that their networks and losses fit their data, that
/// the weights to start from fit the networks, and that this machine's memory holds a trial.
struct RunCheck {
  /// What the trial takes that takes the most; nil where there are no trials.
  let largestNeed: MemoryNeed?

  /// Checks the specs of a file. Of specs that differ in other things only, one is checked: building
  /// ten thousand networks takes minutes.
  ///
  /// - Parameters:
  ///   - specs: What is to be trained.
  ///   - weights: What it starts from; nil for the specs' initialization.
  ///   - file: Where the specs come from, for error messages.
  ///   - isHere: Whether this machine trains them: another one's memory is not known here.
  init(
    _ specs: [ExperimentSpec], _ weights: InitialWeights?, file: String, isHere: Bool = true
  ) throws {
    var checked: [NetworkParts] = []
    var largest: MemoryNeed?
    for spec in specs {
      let parts = NetworkParts(spec)
      // Neighbours are most often alike.
      if checked.last == parts || checked.contains(parts) { continue }
      checked.append(parts)
      let place = Self.place(of: spec, in: file)
      if spec.classifier != nil {
        guard weights == nil else {
          throw InputError(
            "--weights: expected none for \(place), which fits a classifier: that starts from no weights"
          )
        }
        let need = MemoryNeed(try ClassifierInPlace(spec, file: place))
        if isHere { try need.check(file: place) }
        if need.bytes > largest?.bytes ?? 0 { largest = need }
        continue
      }
      let model = try ModelInPlace(spec, file: place)
      let need = MemoryNeed(model)
      if isHere { try need.check(file: place) }
      if weights != nil, spec.boosting != nil {
        throw SpecFileError(file: place, problem: "\(WeightsForSeveralError())")
      }
      _ = try weights?.parameters(for: model.graph)
      if need.bytes > largest?.bytes ?? 0 { largest = need }
    }
    largestNeed = largest
  }

  private static func place(of spec: ExperimentSpec, in file: String) -> String {
    guard let label = spec.point?.label, !label.isEmpty else { return file }
    return "\(file): at \(label)"
  }

  /// The parts of a spec that its network, its loss and their memory depend on; the cheap to compare
  /// first.
  private struct NetworkParts: Equatable {
    let batchSize: Int
    let itemsPerEpoch: Int?
    let boosting: BoostingSpec?
    let evaluation: EvaluationSpec
    let stateNames: [String]
    let loss: LossSpec
    let data: DataSpec
    let classifier: ClassifierSpec?
    let model: ModelSpec

    init(_ spec: ExperimentSpec) {
      batchSize = spec.batchSize
      itemsPerEpoch = spec.itemsPerEpoch
      boosting = spec.boosting
      evaluation = spec.evaluation
      stateNames = spec.optimizer.updateRule.stateNames
      loss = spec.loss
      data = spec.data
      classifier = spec.classifier
      model = spec.model
    }
  }
}

import Datasets
import Networks
import Specs

/// Keeps the parameters that do best on the dev set.
final class Selector {
  private let spec: SelectionSpec
  private let network: Network<Float>
  private let evaluator: Evaluator
  /// The best so far; nil before the first look.
  var best: SelectedParameters?

  init(_ spec: SelectionSpec, network: Network<Float>, evaluator: Evaluator) {
    self.spec = spec
    self.network = network
    self.evaluator = evaluator
  }

  /// Whether the dev set is looked at after the update of a step, counted from 0.
  func looks(afterStep step: Int, of steps: Int) -> Bool {
    step == steps - 1 || (step > 0 && step % spec.everySteps == 0)
  }

  /// Measures the dev set, and keeps the parameters if they are strictly better; nil when asked to
  /// stop.
  func look(updates: Int, shouldStop: () -> Bool) throws -> Measurement? {
    guard let measurement = try evaluator.measure(shouldStop: shouldStop) else { return nil }
    // A loss that is no number is no answer, whatever the error rate.
    if measurement.loss.isFinite, measurement.error < best?.dev.error ?? .infinity {
      best = SelectedParameters(
        updates: updates, dev: measurement, parameters: network.storedParameters)
    }
    return measurement
  }

  /// What `body` gives with the best parameters in the network, which then gets its own back.
  func withBest<Result>(_ body: () throws -> Result) throws -> Result {
    guard let best else { return try body() }
    let own = network.storedParameters
    network.storedParameters = best.parameters
    defer { network.storedParameters = own }
    return try body()
  }
}

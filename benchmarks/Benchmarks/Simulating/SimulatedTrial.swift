import Glibc
import RunLog
import Specs
import Tensors

/// Numbers that a trial might have measured, drawn from a stream of its seed: the error falls from
/// epoch to epoch, and how far depends on the learning rate.
struct SimulatedTrial {
  private let spec: ExperimentSpec
  private let seed: Int

  /// A trial of a spec that trains with SGD.
  init(_ spec: ExperimentSpec, seed: Int) {
    self.spec = spec
    self.seed = seed
  }

  /// The log of the trial when it is finished.
  ///
  /// - Parameter empty: The log before the first epoch, with its series.
  func finished(_ empty: TrialRecord) -> TrialRecord {
    var stream = RandomStream(seed: UInt64(seed), name: "simulated/\(spec.trainingIdentity)")
    let epochs = spec.loggedEpochs
    let imageCount = spec.data.test.first ?? 1000
    let final = min(0.95, finalError * exp(0.1 * stream.normal()))
    // All trials answer to the same images.
    var images = RandomStream(seed: 0, name: "simulated/images")
    var record = empty
    record.seed = seed
    record.status = .finished
    record.testLabels = (0..<imageCount).map { _ in UInt8(images.integer(below: 10)) }
    record.testPredictions = record.testLabels?.map { label in
      stream.unit() < final ? (label + UInt8(1 + stream.integer(below: 9))) % 10 : label
    }
    let wrong = zip(record.testLabels ?? [], record.testPredictions ?? []).count { $0 != $1 }
    let testError = Double(wrong) / Double(imageCount)
    for place in record.epochs.indices {
      let name = record.epochs[place].name
      record.epochs[place].values = (1...epochs).map { epoch in
        let error = epoch == epochs ? testError : error(after: epoch, final: testError, &stream)
        return value(of: name, testError: error, &stream)
      }
    }
    let everyItem = spec.data.train.first ?? 1000
    let updates = epochs * (everyItem + spec.batchSize - 1) / spec.batchSize
    for place in record.steps.indices {
      let steps = Array(stride(from: 0, to: updates, by: spec.log.everySteps))
      record.steps[place].steps = steps
      record.steps[place].values = steps.map { step in
        let done = Double(step) / Double(updates)
        return Float((final + (2 - final) * exp(-6 * done)) * exp(0.3 * stream.normal()))
      }
    }
    return record
  }

  /// The error rate that the learning rate comes to: least at 0.002, chance far above it.
  private var finalError: Double {
    let distance = log10(learningRate / 0.002)
    return min(0.9, 0.02 * pow(10, distance * distance))
  }

  private var learningRate: Double {
    guard case .sgd(let sgd) = spec.optimizer else { return 0 }
    return sgd.learningRate.value(atEpoch: 0)
  }

  private func error(
    after epoch: Int, final: Double, _ stream: inout RandomStream
  ) -> Double {
    let left = exp(-4 * Double(epoch) / Double(spec.loggedEpochs))
    return min(1, (final + (0.9 - final) * left) * exp(0.02 * stream.normal()))
  }

  private func value(
    of series: String, testError: Double, _ stream: inout RandomStream
  ) -> Double {
    let isTest = series.hasPrefix("test/")
    switch series {
    case "learningRate": return learningRate
    case "seconds": return 0.4 + 0.05 * stream.unit()
    case "evaluationSeconds": return 0.1 + 0.01 * stream.unit()
    case "peakMemory": return Double(100 << 20 + stream.integer(below: 1 << 20))
    case _ where series.hasSuffix("rror") || series.hasSuffix("rrorRunning"):
      return isTest ? testError : testError * (0.9 + 0.05 * stream.unit())
    default: return (isTest ? 3.1 : 3) * testError * (1 + 0.02 * stream.normal())
    }
  }
}

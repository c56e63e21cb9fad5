import ComputeBackend

/// y = weight[c] · (x − mean[c]) / √(variance[c] + epsilon) + bias[c].
final class ReferenceNormalization: Operation {
  typealias Scalar = Double

  private let shape: NormalizationDescriptor
  private let binding: Binding<Double>

  init(_ shape: NormalizationDescriptor, _ binding: Binding<Double>) {
    precondition(
      !binding.trains || shape.countPerChannel > 1,
      "Batch normalization trains on more than one scalar of each channel.")
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let weight = binding.parameters[0].pointer
    let bias = binding.parameters[1].pointer
    let runningMean = binding.parameters[2].pointer
    let runningVariance = binding.parameters[3].pointer
    for c in 0..<shape.channels {
      let mean: Double
      let variance: Double
      if binding.trains {
        (mean, variance) = statistics(ofChannel: c)
        let n = Double(shape.countPerChannel)
        let unbiased = variance * n / (n - 1)
        let rate = shape.updateRate
        runningMean[c] = (1 - rate) * runningMean[c] + rate * mean
        runningVariance[c] = (1 - rate) * runningVariance[c] + rate * unbiased
      } else {
        (mean, variance) = (runningMean[c], runningVariance[c])
      }
      for index in places(ofChannel: c) {
        let normalized =
          (binding.input.pointer[index] - mean) / (variance + shape.epsilon).squareRoot()
        binding.output.pointer[index] = weight[c] * normalized + bias[c]
      }
    }
  }

  /// With x̂ = (x − mean)/√(variance + ε): ∂weight = Σ dy·x̂, ∂bias = Σ dy, and, since mean and
  /// variance depend on x too, ∂x = weight/√(variance + ε) · (dy − mean(dy) − x̂·mean(dy·x̂)).
  func backward() {
    guard let dy = binding.outputGradient?.pointer else { return }
    let weight = binding.parameters[0].pointer
    for c in 0..<shape.channels {
      let (mean, variance) = statistics(ofChannel: c)
      let deviation = (variance + shape.epsilon).squareRoot()
      let indices = places(ofChannel: c)
      let normalized = indices.map { (binding.input.pointer[$0] - mean) / deviation }
      var sum = 0.0
      var product = 0.0
      for (index, normalized) in zip(indices, normalized) {
        sum += dy[index]
        product += dy[index] * normalized
      }
      binding.parameterGradients[0].pointer[c] = product
      binding.parameterGradients[1].pointer[c] = sum
      guard let dx = binding.inputGradient?.pointer else { continue }
      let n = Double(shape.countPerChannel)
      for (index, normalized) in zip(indices, normalized) {
        dx[index] = weight[c] / deviation * (dy[index] - sum / n - normalized * product / n)
      }
    }
  }

  /// The batch's mean and biased variance.
  private func statistics(ofChannel c: Int) -> (mean: Double, variance: Double) {
    let values = places(ofChannel: c).map { binding.input.pointer[$0] }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    return (mean, squares.reduce(0, +) / Double(values.count))
  }

  /// The indices of a channel's scalars in x and y.
  private func places(ofChannel c: Int) -> [Int] {
    (0..<shape.countPerChannel).map { place in
      switch shape.layout {
      case .maps: c * shape.countPerChannel + place
      case .units: place * shape.channels + c
      }
    }
  }
}

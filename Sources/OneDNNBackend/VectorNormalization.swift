import ComputeBackend
import Kernels

/// `BatchNormalization` by kernels, which has the formulas: a channel's statistics are taken in one
/// pass over memory, its gradients' sums in another.
///
/// On one core of an AMD EPYC 9005 (fastest of 400), 64 channels of 64·16·16: 0.11 ms forward and
/// 0.17 ms backward, where plain Swift takes 0.31 ms and 0.33 ms; 512 channels of 64: 0.011 ms and
/// 0.010 ms.
final class VectorNormalization: Operation {
  typealias Scalar = Float

  private let shape: NormalizationDescriptor
  private let binding: Binding<Float>
  private let kernels: any KernelSet.Type
  /// One a channel: the batch's mean and 1/√(variance + ε).
  private let mean: Buffer<Float>
  private let inverseDeviation: Buffer<Float>
  /// One a channel: weight/√(variance + ε), the factor of y and of ∂x.
  private let factor: Buffer<Float>
  /// One a channel, for units: what ∂x takes from ∂y, and from x − mean.
  private let gradientOffset: Buffer<Float>
  private let gradientFactor: Buffer<Float>

  init(
    _ shape: NormalizationDescriptor, _ binding: Binding<Float>, _ kernels: any KernelSet.Type
  ) {
    self.shape = shape
    self.binding = binding
    self.kernels = kernels
    self.mean = Buffer(count: shape.channels)
    self.inverseDeviation = Buffer(count: shape.channels)
    self.factor = Buffer(count: shape.channels)
    self.gradientOffset = Buffer(count: shape.channels)
    self.gradientFactor = Buffer(count: shape.channels)
  }

  func forward() {
    let x = binding.input.pointer
    if binding.trains { takeStatistics(x) } else { takeRunningStatistics() }
    let weight = binding.parameters[0].pointer
    for c in 0..<shape.channels {
      factor.pointer[c] = weight[c] * inverseDeviation.pointer[c]
    }
    let (y, bias) = (binding.output.pointer, binding.parameters[1].pointer)
    switch shape.layout {
    case .maps:
      kernels.normalizeMaps(
        x, into: y, channels: shape.channels, count: shape.countPerChannel, means: mean.pointer,
        factors: factor.pointer, biases: bias)
    case .units:
      kernels.normalizeUnits(
        x, into: y, rows: shape.batchSize, channels: shape.channels, means: mean.pointer,
        factors: factor.pointer, biases: bias)
    }
  }

  func backward() {
    guard let outputGradient = binding.outputGradient?.pointer else { return }
    switch shape.layout {
    case .maps: computeMapGradients(outputGradient)
    case .units: computeUnitGradients(outputGradient)
    }
  }

  // MARK: statistics

  private func takeStatistics(_ x: UnsafePointer<Float>) {
    // Until its inverse root is taken, the variance stands where that will be.
    switch shape.layout {
    case .maps:
      kernels.mapStatistics(
        x, channels: shape.channels, count: shape.countPerChannel, means: mean.pointer,
        variances: inverseDeviation.pointer)
    case .units:
      kernels.unitStatistics(
        x, rows: shape.batchSize, channels: shape.channels, means: mean.pointer,
        variances: inverseDeviation.pointer)
    }
    let count = Double(shape.countPerChannel)
    let unbiased = count / max(count - 1, 1)
    let (kept, new) = (1 - shape.updateRate, shape.updateRate)
    let runningMean = binding.parameters[2].pointer
    let runningVariance = binding.parameters[3].pointer
    let (mean, deviation) = (mean.pointer, inverseDeviation.pointer)
    for c in 0..<shape.channels {
      let variance = Double(deviation[c])
      runningMean[c] = Float(kept * Double(runningMean[c]) + new * Double(mean[c]))
      runningVariance[c] = Float(kept * Double(runningVariance[c]) + new * unbiased * variance)
      deviation[c] = Float(1 / (variance + shape.epsilon).squareRoot())
    }
  }

  private func takeRunningStatistics() {
    let variances = binding.parameters[3].pointer
    mean.pointer.update(from: binding.parameters[2].pointer, count: shape.channels)
    for c in 0..<shape.channels {
      inverseDeviation.pointer[c] = Float(
        1 / (Double(variances[c]) + shape.epsilon).squareRoot())
    }
  }

  // MARK: gradients

  private func computeMapGradients(_ outputGradient: UnsafePointer<Float>) {
    let count = shape.countPerChannel
    let x = UnsafePointer(binding.input.pointer)
    let weightGradients = binding.parameterGradients[0].pointer
    let biasGradients = binding.parameterGradients[1].pointer
    let inputGradient = binding.inputGradient?.pointer
    let (means, scales, factors) = (mean.pointer, inverseDeviation.pointer, factor.pointer)
    for c in 0..<shape.channels {
      let (x, dy) = (x + c &* count, outputGradient + c &* count)
      let sums = kernels.mapGradientSums(dy, x, count: count, mean: means[c])
      let weightGradient = sums.product * scales[c]
      weightGradients[c] = weightGradient
      biasGradients[c] = sums.sum
      guard let inputGradient else { continue }
      // While the channel is still in the cache.
      kernels.mapInputGradient(
        dy, x, into: inputGradient + c &* count, count: count, mean: means[c], factor: factors[c],
        offset: sums.sum / Float(count), bend: scales[c] * weightGradient / Float(count))
    }
  }

  private func computeUnitGradients(_ outputGradient: UnsafePointer<Float>) {
    let x = UnsafePointer(binding.input.pointer)
    let weightGradients = binding.parameterGradients[0].pointer
    let biasGradients = binding.parameterGradients[1].pointer
    kernels.unitGradientSums(
      outputGradient, x, rows: shape.batchSize, channels: shape.channels, means: mean.pointer,
      sums: biasGradients, products: weightGradients)
    let count = Float(shape.batchSize)
    for c in 0..<shape.channels {
      let scale = inverseDeviation.pointer[c]
      weightGradients[c] *= scale
      gradientOffset.pointer[c] = biasGradients[c] / count
      gradientFactor.pointer[c] = scale * weightGradients[c] / count
    }
    guard let inputGradient = binding.inputGradient?.pointer else { return }
    kernels.unitInputGradient(
      outputGradient, x, into: inputGradient, rows: shape.batchSize, channels: shape.channels,
      means: mean.pointer, factors: factor.pointer, offsets: gradientOffset.pointer,
      bends: gradientFactor.pointer)
  }
}

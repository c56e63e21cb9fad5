import ComputeBackend
import Kernels

/// `GradientDescent` by kernels.
final class VectorGradientDescent: UpdateOperation {
  typealias Scalar = Float

  let state: [Buffer<Float>]
  private let momentum: Float
  private let weightDecay: Float
  private let isNesterov: Bool
  private let count: Int
  private let parameter: UnsafeMutablePointer<Float>
  private let gradient: UnsafePointer<Float>
  private let velocity: UnsafeMutablePointer<Float>?
  private let kernels: any KernelSet.Type
  /// The pointers point into these.
  private let buffers: (Buffer<Float>, Buffer<Float>)

  init(
    momentum: Double, weightDecay: Double, nesterov: Bool, parameter: Buffer<Float>,
    gradient: Buffer<Float>, kernels: any KernelSet.Type
  ) {
    self.momentum = Float(momentum)
    self.weightDecay = Float(weightDecay)
    self.isNesterov = nesterov
    self.count = parameter.changingCount(weightDecay: weightDecay)
    self.state = momentum == 0 ? [] : [parameter.zeros()]
    self.buffers = (parameter, gradient)
    self.parameter = parameter.pointer
    self.gradient = UnsafePointer(gradient.pointer)
    self.velocity = state.first?.pointer
    self.kernels = kernels
  }

  func update(learningRate: Double, count updates: Int) {
    let rate = Float(learningRate)
    if let velocity {
      kernels.descend(
        parameter, gradient, velocity: velocity, count: count, rate: rate,
        weightDecay: weightDecay, kept: updates == 1 ? 0 : momentum, slope: isNesterov ? 1 : 0,
        lookahead: isNesterov ? momentum : 1)
    } else {
      kernels.descend(parameter, gradient, count: count, rate: rate, weightDecay: weightDecay)
    }
  }
}

/// `ScaledGradientDescent` by kernels.
final class VectorScaledGradientDescent: UpdateOperation {
  typealias Scalar = Float

  let state: [Buffer<Float>] = []
  let scale: Buffer<Float>?
  private let count: Int
  private let parameter: UnsafeMutablePointer<Float>
  private let gradient: UnsafePointer<Float>
  private let scales: UnsafePointer<Float>
  private let kernels: any KernelSet.Type
  /// The pointers point into these.
  private let buffers: (Buffer<Float>, Buffer<Float>)

  init(parameter: Buffer<Float>, gradient: Buffer<Float>, kernels: any KernelSet.Type) {
    let scales = parameter.zeros()
    self.scale = scales
    self.count = parameter.changingCount(weightDecay: 0)
    self.buffers = (parameter, gradient)
    self.parameter = parameter.pointer
    self.gradient = UnsafePointer(gradient.pointer)
    self.scales = UnsafePointer(scales.pointer)
    self.kernels = kernels
  }

  func update(learningRate: Double, count updates: Int) {
    kernels.descend(parameter, gradient, scale: scales, count: count, rate: Float(learningRate))
  }
}

/// `Adam` by kernels.
final class VectorAdam: UpdateOperation {
  typealias Scalar = Float

  let state: [Buffer<Float>]
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  private let weightDecay: Float
  private let count: Int
  private let parameter: UnsafeMutablePointer<Float>
  private let gradient: UnsafePointer<Float>
  private let first: UnsafeMutablePointer<Float>
  private let second: UnsafeMutablePointer<Float>
  private let kernels: any KernelSet.Type
  /// The pointers point into these.
  private let buffers: (Buffer<Float>, Buffer<Float>)

  init(
    beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, parameter: Buffer<Float>,
    gradient: Buffer<Float>, kernels: any KernelSet.Type
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    self.weightDecay = Float(weightDecay)
    self.count = parameter.changingCount(weightDecay: weightDecay)
    let moments = [parameter.zeros(), parameter.zeros()]
    self.state = moments
    self.first = moments[0].pointer
    self.second = moments[1].pointer
    self.buffers = (parameter, gradient)
    self.parameter = parameter.pointer
    self.gradient = UnsafePointer(gradient.pointer)
    self.kernels = kernels
  }

  func update(learningRate: Double, count updates: Int) {
    kernels.adam(
      parameter, gradient, first: first, second: second, count: count,
      factors: AdamFactors(
        rate: Float(learningRate / (1 - power(beta1, updates))),
        rootFactor: Float(1 / (1 - power(beta2, updates)).squareRoot()), epsilon: epsilon,
        weightDecay: weightDecay, kept1: Float(beta1), new1: Float(1 - beta1),
        kept2: Float(beta2), new2: Float(1 - beta2)))
  }
}

extension Buffer {
  /// As many zeros, in the same order.
  fileprivate func zeros() -> Buffer { Buffer(count: count, order: order) }

  /// How many scalars an update may change: weights that meet no data change by their decay alone.
  fileprivate func changingCount(weightDecay: Double) -> Int {
    weightDecay == 0 ? order?.reached ?? count : count
  }
}

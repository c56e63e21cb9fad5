import ComputeBackend
import Glibc

/// w ← w − η·g, with momentum and weight decay where the rule has them.
final class GradientDescent: UpdateOperation {
  typealias Scalar = Float

  let state: [Buffer<Float>]
  private let momentum: Float
  private let weightDecay: Float
  private let isNesterov: Bool
  private let parameter: Lanes
  private let gradient: Lanes
  /// The lanes point into these.
  private let buffers: (Buffer<Float>, Buffer<Float>)

  init(
    momentum: Double, weightDecay: Double, nesterov: Bool, parameter: Buffer<Float>,
    gradient: Buffer<Float>
  ) {
    self.momentum = Float(momentum)
    self.weightDecay = Float(weightDecay)
    self.isNesterov = nesterov
    self.state = momentum == 0 ? [] : [Buffer(count: parameter.count)]
    self.buffers = (parameter, gradient)
    self.parameter = Lanes(parameter)
    self.gradient = Lanes(gradient)
  }

  func update(learningRate: Double, count: Int) {
    let rate = Float(learningRate)
    if let velocity = state.first {
      update(Lanes(velocity), learningRate: rate, isFirst: count == 1)
    } else if weightDecay == 0 {
      for index in 0..<parameter.count { parameter[index] -= rate * gradient[index] }
    } else {
      for index in 0..<parameter.count {
        parameter[index] -= rate * (gradient[index] + weightDecay * parameter[index])
      }
    }
  }

  private func update(_ velocity: Lanes, learningRate: Float, isFirst: Bool) {
    let kept = isFirst ? 0 : momentum
    for index in 0..<parameter.count {
      let slope = gradient[index] + weightDecay * parameter[index]
      let next = kept * velocity[index] + slope
      velocity[index] = next
      parameter[index] -= learningRate * (isNesterov ? slope + momentum * next : next)
    }
  }
}

/// w ← w − η·s·g with a factor s of its own for each scalar.
final class ScaledGradientDescent: UpdateOperation {
  typealias Scalar = Float

  let state: [Buffer<Float>] = []
  let scale: Buffer<Float>?
  private let scales: Lanes
  private let parameter: Lanes
  private let gradient: Lanes
  /// The lanes point into these.
  private let buffers: (Buffer<Float>, Buffer<Float>)

  init(parameter: Buffer<Float>, gradient: Buffer<Float>) {
    let scale = Buffer<Float>(count: parameter.count)
    self.scale = scale
    self.scales = Lanes(scale)
    self.buffers = (parameter, gradient)
    self.parameter = Lanes(parameter)
    self.gradient = Lanes(gradient)
  }

  func update(learningRate: Double, count: Int) {
    let rate = Float(learningRate)
    for index in 0..<parameter.count {
      parameter[index] -= rate * (scales[index] * gradient[index])
    }
  }
}

/// Adam; the corrections for the moments' start at zero are computed in double precision.
final class Adam: UpdateOperation {
  typealias Scalar = Float

  let state: [Buffer<Float>]
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  private let weightDecay: Float
  private let parameter: Lanes
  private let gradient: Lanes
  /// The lanes point into these.
  private let buffers: (Buffer<Float>, Buffer<Float>)

  init(
    beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, parameter: Buffer<Float>,
    gradient: Buffer<Float>
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    self.weightDecay = Float(weightDecay)
    self.state = [Buffer(count: parameter.count), Buffer(count: parameter.count)]
    self.buffers = (parameter, gradient)
    self.parameter = Lanes(parameter)
    self.gradient = Lanes(gradient)
  }

  func update(learningRate: Double, count: Int) {
    let rate = Float(learningRate / (1 - power(beta1, count)))
    let rootFactor = Float(1 / (1 - power(beta2, count)).squareRoot())
    let (kept1, new1) = (Float(beta1), Float(1 - beta1))
    let (kept2, new2) = (Float(beta2), Float(1 - beta2))
    let (first, second) = (Lanes(state[0]), Lanes(state[1]))
    for index in 0..<parameter.count {
      let slope = gradient[index] + weightDecay * parameter[index]
      let mean = kept1 * first[index] + new1 * slope
      let square = kept2 * second[index] + new2 * (slope * slope)
      first[index] = mean
      second[index] = square
      parameter[index] -= rate * mean / (square.squareRoot() * rootFactor + epsilon)
    }
  }
}

/// base to a whole power, in operations that every machine rounds alike.
func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}

import ComputeBackend

/// g′ = g + weightDecay·w; v ← momentum·v + g′; w ← w − η·v, or w − η·(g′ + momentum·v) with
/// Nesterov's momentum, or w − η·g′ without any.
final class ReferenceGradientDescent: UpdateOperation {
  typealias Scalar = Double

  private let parameter: Buffer<Double>
  private let gradient: Buffer<Double>
  private let momentum: Double
  private let weightDecay: Double
  private let nesterov: Bool
  /// v, if there is momentum.
  let state: [Buffer<Double>]

  init(
    _ parameter: Buffer<Double>, _ gradient: Buffer<Double>, momentum: Double, weightDecay: Double,
    nesterov: Bool
  ) {
    self.parameter = parameter
    self.gradient = gradient
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    self.state = momentum == 0 ? [] : [Buffer(count: parameter.count)]
  }

  func update(learningRate: Double, count: Int) {
    for index in 0..<parameter.count {
      let w = parameter.pointer[index]
      let decayed = gradient.pointer[index] + weightDecay * w
      guard let velocities = state.first else {
        parameter.pointer[index] = w - learningRate * decayed
        continue
      }
      // v starts at zero, so that the first is g′.
      let v = momentum * velocities.pointer[index] + decayed
      velocities.pointer[index] = v
      parameter.pointer[index] = w - learningRate * (nesterov ? decayed + momentum * v : v)
    }
  }
}

/// w ← w − η·s·g with a factor s of its own for each scalar.
final class ReferenceScaledGradientDescent: UpdateOperation {
  typealias Scalar = Double

  private let parameter: Buffer<Double>
  private let gradient: Buffer<Double>
  private let scales: Buffer<Double>
  let state: [Buffer<Double>] = []
  var scale: Buffer<Double>? { scales }

  init(_ parameter: Buffer<Double>, _ gradient: Buffer<Double>) {
    self.parameter = parameter
    self.gradient = gradient
    self.scales = Buffer(count: parameter.count)
  }

  func update(learningRate: Double, count: Int) {
    for index in 0..<parameter.count {
      parameter.pointer[index] -=
        learningRate * scales.pointer[index] * gradient.pointer[index]
    }
  }
}

/// g′ = g + weightDecay·w; m ← β₁m + (1−β₁)g′; v ← β₂v + (1−β₂)g′²;
/// w ← w − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
final class ReferenceAdam: UpdateOperation {
  typealias Scalar = Double

  private let parameter: Buffer<Double>
  private let gradient: Buffer<Double>
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Double
  private let weightDecay: Double
  /// m, then v.
  let state: [Buffer<Double>]

  init(
    _ parameter: Buffer<Double>, _ gradient: Buffer<Double>, beta1: Double, beta2: Double,
    epsilon: Double, weightDecay: Double
  ) {
    self.parameter = parameter
    self.gradient = gradient
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.state = [Buffer(count: parameter.count), Buffer(count: parameter.count)]
  }

  func update(learningRate: Double, count: Int) {
    precondition(count >= 1, "Updates are counted from 1.")
    let left1 = 1 - power(beta1, count)
    let left2 = 1 - power(beta2, count)
    for index in 0..<parameter.count {
      let w = parameter.pointer[index]
      let decayed = gradient.pointer[index] + weightDecay * w
      let m = beta1 * state[0].pointer[index] + (1 - beta1) * decayed
      let v = beta2 * state[1].pointer[index] + (1 - beta2) * decayed * decayed
      state[0].pointer[index] = m
      state[1].pointer[index] = v
      let root = v.squareRoot() / left2.squareRoot()
      parameter.pointer[index] = w - learningRate / left1 * m / (root + epsilon)
    }
  }

  /// base to a whole power, by multiplication.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

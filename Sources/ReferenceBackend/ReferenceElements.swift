import ComputeBackend
import Glibc

/// y[i] = f(x[i]).
final class ReferenceActivation: Operation {
  typealias Scalar = Double

  private let shape: ActivationDescriptor
  private let binding: Binding<Double>

  init(_ shape: ActivationDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    for index in 0..<shape.count {
      let a = binding.input.pointer[index]
      binding.output.pointer[index] =
        switch shape.function {
        case .scaledTanh(let amplitude, let slope): amplitude * tanh(slope * a)
        case .tanh: tanh(a)
        case .sigmoid: 1 / (1 + exp(-a))
        // Asked this way round, a NaN stays one.
        case .relu: a < 0 ? 0 : a
        }
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer, let dx = binding.inputGradient?.pointer
    else { return }
    for index in 0..<shape.count {
      let f = binding.output.pointer[index]
      let slope =
        switch shape.function {
        case .scaledTanh(let amplitude, let slope): amplitude * slope - slope / amplitude * f * f
        case .tanh: 1 - f * f
        case .sigmoid: f * (1 - f)
        case .relu: f > 0 ? 1.0 : 0
        }
      dx[index] = dy[index] * slope
    }
  }
}

/// y[c,n,i] = x[c,n,i] + b[c,i].
final class ReferenceUnitBias: Operation {
  typealias Scalar = Double

  private let shape: UnitBiasDescriptor
  private let binding: Binding<Double>

  init(_ shape: UnitBiasDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    eachUnit { index, unit in
      binding.output.pointer[index] =
        binding.input.pointer[index] + binding.parameters[0].pointer[unit]
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer else { return }
    let db = binding.parameterGradients[0]
    db.clear()
    eachUnit { index, unit in
      db.pointer[unit] += dy[index]
      binding.inputGradient?.pointer[index] = dy[index]
    }
  }

  /// Visits every unit of every item: its index in x and y, and its bias's in b.
  private func eachUnit(_ body: (_ index: Int, _ unit: Int) -> Void) {
    for c in 0..<shape.channels {
      for n in 0..<shape.batchSize {
        for i in 0..<shape.places {
          body((c * shape.batchSize + n) * shape.places + i, c * shape.places + i)
        }
      }
    }
  }
}

/// y[n, c·P + i] = x[c,n,i].
final class ReferenceFlattening: Operation {
  typealias Scalar = Double

  private let shape: FlatteningDescriptor
  private let binding: Binding<Double>

  init(_ shape: FlatteningDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    eachPlace { input, output in binding.output.pointer[output] = binding.input.pointer[input] }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer, let dx = binding.inputGradient?.pointer
    else { return }
    eachPlace { input, output in dx[input] = dy[output] }
  }

  private func eachPlace(_ body: (_ input: Int, _ output: Int) -> Void) {
    for n in 0..<shape.batchSize {
      for c in 0..<shape.channels {
        for i in 0..<shape.places {
          body(
            (c * shape.batchSize + n) * shape.places + i,
            (n * shape.channels + c) * shape.places + i)
        }
      }
    }
  }
}

/// y[i] = Σ_k x_k[i]; the inputs' gradients are the output's and are not copied.
final class ReferenceAddition: Operation {
  typealias Scalar = Double

  private let shape: AdditionDescriptor
  private let binding: Binding<Double>

  init(_ shape: AdditionDescriptor, _ binding: Binding<Double>) {
    precondition(
      shape.inputs == binding.inputs.count, "A sum is bound to as many inputs as it has.")
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    for index in 0..<shape.count {
      binding.output.pointer[index] = binding.inputs.reduce(0) { $0 + $1.pointer[index] }
    }
  }

  func backward() {}
}

/// y = x_1, then x_2, …
final class ReferenceConcatenation: Operation {
  typealias Scalar = Double

  private let shape: ConcatenationDescriptor
  private let binding: Binding<Double>

  init(_ shape: ConcatenationDescriptor, _ binding: Binding<Double>) {
    precondition(
      shape.counts == binding.inputs.map(\.count),
      "A concatenation is bound to inputs of the sizes it has.")
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    var output = 0
    for input in binding.inputs {
      for index in 0..<input.count {
        binding.output.pointer[output] = input.pointer[index]
        output += 1
      }
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer else { return }
    var output = 0
    for (count, gradient) in zip(shape.counts, binding.inputGradients) {
      for index in 0..<count {
        gradient?.pointer[index] = dy[output]
        output += 1
      }
    }
  }
}

/// y[i] = x[i] · m[i].
final class ReferenceMasking: Operation {
  typealias Scalar = Double

  private let shape: MaskingDescriptor
  private let binding: Binding<Double>

  init(_ shape: MaskingDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let mask = binding.parameters[0].pointer
    for index in 0..<shape.count {
      binding.output.pointer[index] = binding.input.pointer[index] * mask[index]
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer, let dx = binding.inputGradient?.pointer
    else { return }
    let mask = binding.parameters[0].pointer
    for index in 0..<shape.count { dx[index] = dy[index] * mask[index] }
  }
}

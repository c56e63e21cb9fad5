import ComputeBackend

/// y[n,o] = b[o] + Σ_i w[o,i] · x[n,i].
final class ReferenceLinear: Operation {
  typealias Scalar = Double

  private let shape: LinearDescriptor
  private let binding: Binding<Double>

  init(_ shape: LinearDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let x = binding.input.pointer
    let w = binding.parameters[0].pointer
    let y = binding.output.pointer
    for n in 0..<shape.batchSize {
      for o in 0..<shape.outputs {
        var sum = shape.hasBias ? binding.parameters[1].pointer[o] : 0
        for i in 0..<shape.inputs { sum += w[o * shape.inputs + i] * x[n * shape.inputs + i] }
        y[n * shape.outputs + o] = sum
      }
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer else { return }
    let x = binding.input.pointer
    let w = binding.parameters[0].pointer
    let dx = binding.inputGradient
    let dw = binding.parameterGradients[0]
    let db = shape.hasBias ? binding.parameterGradients[1] : nil
    for gradient in [dx, dw, db] { gradient?.clear() }
    for n in 0..<shape.batchSize {
      for o in 0..<shape.outputs {
        let gradient = dy[n * shape.outputs + o]
        db?.pointer[o] += gradient
        for i in 0..<shape.inputs {
          dw.pointer[o * shape.inputs + i] += gradient * x[n * shape.inputs + i]
          dx?.pointer[n * shape.inputs + i] += gradient * w[o * shape.inputs + i]
        }
      }
    }
  }
}

/// y[n,o] = Σ_i (x[n,i] − w[o,i])²; ∂y/∂x = 2·(x − w).
final class ReferenceRadialBasis: Operation {
  typealias Scalar = Double

  private let shape: RadialBasisDescriptor
  private let binding: Binding<Double>

  init(_ shape: RadialBasisDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let y = binding.output.pointer
    for n in 0..<shape.batchSize {
      for o in 0..<shape.outputs {
        var sum = 0.0
        for i in 0..<shape.inputs { sum += difference(n, o, i) * difference(n, o, i) }
        y[n * shape.outputs + o] = sum
      }
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer, let dx = binding.inputGradient?.pointer
    else { return }
    for n in 0..<shape.batchSize {
      for i in 0..<shape.inputs {
        var sum = 0.0
        for o in 0..<shape.outputs { sum += dy[n * shape.outputs + o] * 2 * difference(n, o, i) }
        dx[n * shape.inputs + i] = sum
      }
    }
  }

  private func difference(_ n: Int, _ o: Int, _ i: Int) -> Double {
    binding.input.pointer[n * shape.inputs + i]
      - binding.parameters[0].pointer[o * shape.inputs + i]
  }
}

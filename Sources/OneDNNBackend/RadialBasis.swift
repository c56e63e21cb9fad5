import ComputeBackend
import Kernels

/// y[n,o] = Σ_i (x[n,i] − w[o,i])²; ∂x[n,i] = Σ_o ∂y[n,o] · 2 · (x[n,i] − w[o,i]).
///
/// Ten units of 84 inputs: too little work to call a library for.
final class RadialBasis: Operation {
  typealias Scalar = Float

  private let shape: RadialBasisDescriptor
  private let binding: Binding<Float>
  private let kernels: (any KernelSet.Type)?

  init(
    _ shape: RadialBasisDescriptor, _ binding: Binding<Float>, kernels: (any KernelSet.Type)?
  ) {
    self.shape = shape
    self.binding = binding
    // Of several items, what a kernel writes beyond one would be part of the next.
    self.kernels = shape.batchSize == 1 ? kernels : nil
  }

  func forward() {
    if let kernels {
      return kernels.squaredDistances(
        binding.parameters[0].pointer, outputs: shape.outputs, inputs: shape.inputs,
        binding.input.pointer, into: binding.output.pointer)
    }
    for n in 0..<shape.batchSize {
      let x = binding.input.pointer + n &* shape.inputs
      for o in 0..<shape.outputs {
        binding.output.pointer[n &* shape.outputs &+ o] = squaredDistance(
          x, binding.parameters[0].pointer + o &* shape.inputs, count: shape.inputs)
      }
    }
  }

  func backward() {
    guard let outputGradient = binding.outputGradient?.pointer,
      let inputGradient = binding.inputGradient?.pointer
    else { return }
    if let kernels {
      return kernels.differentiateDistances(
        binding.parameters[0].pointer, outputs: shape.outputs, inputs: shape.inputs,
        binding.input.pointer, outputGradient, into: inputGradient)
    }
    for n in 0..<shape.batchSize {
      let x = binding.input.pointer + n &* shape.inputs
      let dx = inputGradient + n &* shape.inputs
      dx.update(repeating: 0, count: shape.inputs)
      for o in 0..<shape.outputs {
        let factor = 2 * outputGradient[n &* shape.outputs &+ o]
        // The distance loss moves one unit a sample: nine in ten have nothing to add.
        guard factor != 0 else { continue }
        let w = binding.parameters[0].pointer + o &* shape.inputs
        for i in 0..<shape.inputs { dx[i] += factor * (x[i] - w[i]) }
      }
    }
  }
}

/// Σ (a[i] − b[i])², in four running sums.
@inline(__always)
private func squaredDistance(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
) -> Float {
  var lanes = SIMD4<Float>()
  var index = 0
  while index &+ 4 <= count {
    let difference =
      UnsafeRawPointer(a + index).loadUnaligned(as: SIMD4<Float>.self)
      - UnsafeRawPointer(b + index).loadUnaligned(as: SIMD4<Float>.self)
    lanes += difference * difference
    index &+= 4
  }
  var total = (lanes.x + lanes.y) + (lanes.z + lanes.w)
  while index < count {
    total += (a[index] - b[index]) * (a[index] - b[index])
    index &+= 1
  }
  return total
}

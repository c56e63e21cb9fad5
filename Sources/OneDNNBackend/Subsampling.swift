import ComputeBackend
import Kernels

/// y = coefficient · pooled + bias, pooled = s · Σ of each K×K window.
///
/// No primitive of oneDNN pools plain maps this small without converting their layout first.
final class Subsampling: Operation {
  typealias Scalar = Float

  private let shape: SubsamplingDescriptor
  private let binding: Binding<Float>
  /// Kept for the coefficients' gradients.
  private let pooled: Buffer<Float>
  private let mapSize: Int
  /// For windows of 2×2; nil where there are none, or for other windows.
  private let kernels: (any KernelSet.Type)?

  init(
    _ shape: SubsamplingDescriptor, _ binding: Binding<Float>, kernels: (any KernelSet.Type)?
  ) {
    self.kernels = shape.kernelSize == 2 ? kernels : nil
    self.shape = shape
    self.binding = binding
    self.pooled = Buffer(count: binding.output.count)
    self.mapSize = shape.outputHeight * shape.outputWidth
  }

  func forward() {
    let maps = shape.batchSize &* shape.channels
    if let kernels { return subsample(maps, kernels) }
    for map in 0..<maps {
      pool(map)
      let coefficient = binding.parameters[0].pointer[map / shape.batchSize]
      let bias = binding.parameters[1].pointer[map / shape.batchSize]
      let source = pooled.pointer + map &* mapSize
      let target = binding.output.pointer + map &* mapSize
      for place in 0..<mapSize { target[place] = coefficient * source[place] + bias }
    }
  }

  func backward() {
    guard let outputGradient = binding.outputGradient?.pointer else { return }
    let coefficientGradient = binding.parameterGradients[0].pointer
    let biasGradient = binding.parameterGradients[1].pointer
    let inputSize = shape.inputHeight &* shape.inputWidth
    for map in 0..<shape.batchSize &* shape.channels {
      let channel = map / shape.batchSize
      let gradient = outputGradient + map &* mapSize
      let factor = binding.parameters[0].pointer[channel] * Float(shape.scale)
      let inputGradient = binding.inputGradient.map { $0.pointer + map &* inputSize }
      let (slope, offset) =
        kernels?.differentiateSubsampling(
          gradient, pooled: pooled.pointer + map &* mapSize, height: shape.inputHeight,
          width: shape.inputWidth, factor: factor, into: inputGradient)
        ?? differentiate(gradient, map: map, factor: factor, into: inputGradient)
      let isFirst = map % shape.batchSize == 0
      coefficientGradient[channel] = isFirst ? slope : coefficientGradient[channel] + slope
      biasGradient[channel] = isFirst ? offset : biasGradient[channel] + offset
    }
  }

  private func differentiate(
    _ gradient: UnsafePointer<Float>, map: Int, factor: Float,
    into inputGradient: UnsafeMutablePointer<Float>?
  ) -> (slope: Float, offset: Float) {
    if let inputGradient { spread(gradient, times: factor, into: inputGradient) }
    return (
      dotProduct(gradient, pooled.pointer + map &* mapSize, count: mapSize),
      sum(gradient, count: mapSize)
    )
  }

  private func subsample(_ maps: Int, _ kernels: any KernelSet.Type) {
    let (input, output) = (binding.input.pointer, binding.output.pointer)
    let inputSize = shape.inputHeight &* shape.inputWidth
    for map in 0..<maps {
      let channel = map / shape.batchSize
      kernels.subsample(
        input + map &* inputSize, height: shape.inputHeight, width: shape.inputWidth,
        scale: Float(shape.scale), coefficient: binding.parameters[0].pointer[channel],
        bias: binding.parameters[1].pointer[channel], pooled: pooled.pointer + map &* mapSize,
        into: output + map &* mapSize)
    }
  }

  private func pool(_ map: Int) {
    let input = binding.input.pointer + map &* shape.inputHeight &* shape.inputWidth
    let output = pooled.pointer + map &* mapSize
    let scale = Float(shape.scale)
    if shape.kernelSize == 2 {
      for i in 0..<shape.outputHeight {
        let upper = input + 2 &* i &* shape.inputWidth
        let lower = upper + shape.inputWidth
        let row = output + i &* shape.outputWidth
        for j in 0..<shape.outputWidth {
          row[j] =
            scale
            * ((upper[2 &* j] + upper[2 &* j &+ 1]) + (lower[2 &* j] + lower[2 &* j &+ 1]))
        }
      }
    } else {
      poolAnySize(input, into: output)
    }
  }

  private func poolAnySize(
    _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    let k = shape.kernelSize
    for i in 0..<shape.outputHeight {
      for j in 0..<shape.outputWidth {
        var total: Float = 0
        for p in 0..<k {
          total += sum(input + (k * i + p) * shape.inputWidth + k * j, count: k)
        }
        output[i * shape.outputWidth + j] = Float(shape.scale) * total
      }
    }
  }

  /// Every input of a window gets the window's gradient times the factor.
  private func spread(
    _ gradient: UnsafePointer<Float>, times factor: Float,
    into target: UnsafeMutablePointer<Float>
  ) {
    let k = shape.kernelSize
    for i in 0..<shape.outputHeight {
      let row = gradient + i &* shape.outputWidth
      let first = target + k &* i &* shape.inputWidth
      if k == 2 {
        for j in 0..<shape.outputWidth {
          let value = factor * row[j]
          first[2 &* j] = value
          first[2 &* j &+ 1] = value
        }
      } else {
        for column in 0..<shape.inputWidth { first[column] = factor * row[column / k] }
      }
      for p in 1..<max(k, 1) {
        (first + p &* shape.inputWidth).update(from: first, count: shape.inputWidth)
      }
    }
  }
}

/// Σ a[i]·b[i], in eight running sums.
@inline(__always)
private func dotProduct(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
  var lanes = SIMD8<Float>()
  var index = 0
  while index &+ 8 <= count {
    lanes +=
      UnsafeRawPointer(a + index).loadUnaligned(as: SIMD8<Float>.self)
      * UnsafeRawPointer(b + index).loadUnaligned(as: SIMD8<Float>.self)
    index &+= 8
  }
  var total = total(lanes)
  while index < count {
    total += a[index] * b[index]
    index &+= 1
  }
  return total
}

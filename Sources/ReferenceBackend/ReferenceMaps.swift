import ComputeBackend

/// y[c,n,i,j] = coefficient[c] · s · Σ_{p,q<K} x[c,n,K·i+p,K·j+q] + bias[c].
final class ReferenceSubsampling: Operation {
  typealias Scalar = Double

  private let shape: SubsamplingDescriptor
  private let binding: Binding<Double>

  init(_ shape: SubsamplingDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let y = binding.output.pointer
    eachOutput { c, output, window in
      y[output] =
        binding.parameters[0].pointer[c] * pooled(window) + binding.parameters[1].pointer[c]
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer else { return }
    let dCoefficient = binding.parameterGradients[0]
    let dBias = binding.parameterGradients[1]
    dCoefficient.clear()
    dBias.clear()
    eachOutput { c, output, window in
      dCoefficient.pointer[c] += dy[output] * pooled(window)
      dBias.pointer[c] += dy[output]
      for input in window {
        binding.inputGradient?.pointer[input] =
          dy[output] * binding.parameters[0].pointer[c] * shape.scale
      }
    }
  }

  /// s · Σ x over one window.
  private func pooled(_ window: [Int]) -> Double {
    shape.scale * window.reduce(0) { $0 + binding.input.pointer[$1] }
  }

  /// Visits every output place: its map, its index in y, the indices of its window in x.
  private func eachOutput(_ body: (_ c: Int, _ output: Int, _ window: [Int]) -> Void) {
    let k = shape.kernelSize
    var output = 0
    for map in 0..<shape.channels * shape.batchSize {
      for i in 0..<shape.outputHeight {
        for j in 0..<shape.outputWidth {
          let window = (0..<k * k).map { place in
            (map * shape.inputHeight + k * i + place / k) * shape.inputWidth + k * j + place % k
          }
          body(map / shape.batchSize, output, window)
          output += 1
        }
      }
    }
  }
}

/// y = x with P new rows and columns on each side.
final class ReferencePadding: Operation {
  typealias Scalar = Double

  private let shape: PaddingDescriptor
  private let binding: Binding<Double>

  init(_ shape: PaddingDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let y = binding.output.pointer
    eachOutput { output, input in
      if let input {
        y[output] = binding.input.pointer[input]
      } else if case .constant(let value) = shape.mode {
        y[output] = value
      }
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer, let dx = binding.inputGradient else { return }
    dx.clear()
    eachOutput { output, input in
      if let input { dx.pointer[input] += dy[output] }
    }
  }

  /// Visits every output place with the input place it shows, if it shows one.
  private func eachOutput(_ body: (_ output: Int, _ input: Int?) -> Void) {
    var output = 0
    for map in 0..<shape.maps {
      for i in 0..<shape.output.height {
        for j in 0..<shape.output.width {
          let row = min(max(i - shape.padding.height, 0), shape.input.height - 1)
          let column = min(max(j - shape.padding.width, 0), shape.input.width - 1)
          let isInside = row == i - shape.padding.height && column == j - shape.padding.width
          let shows = isInside || shape.mode == .replicate
          body(output, shows ? (map * shape.input.height + row) * shape.input.width + column : nil)
          output += 1
        }
      }
    }
  }
}

import ComputeBackend

/// y[n,o,i,j] = b[o] + Σ_{c,p,q} w[o,c,p,q] · x[n, c, i·stride + p − padding, j·stride + q − padding].
final class ReferenceConvolution: Operation {
  typealias Scalar = Double

  private let shape: ConvolutionDescriptor
  private let binding: Binding<Double>

  init(_ shape: ConvolutionDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let x = binding.input.pointer
    let w = binding.parameters[0].pointer
    let y = binding.output.pointer
    eachOutput { n, o, i, j, output in
      y[output] = shape.hasBias ? binding.parameters[1].pointer[o] : 0
      eachTap(n, o, i, j) { input, weight in y[output] += w[weight] * x[input] }
    }
  }

  func backward() {
    guard let outputGradient = binding.outputGradient else { return }
    let x = binding.input.pointer
    let w = binding.parameters[0].pointer
    let dy = outputGradient.pointer
    let dx = binding.inputGradient
    let dw = binding.parameterGradients[0]
    let db = shape.hasBias ? binding.parameterGradients[1] : nil
    for buffer in [dx, dw, db] { buffer?.pointer.update(repeating: 0, count: buffer!.count) }
    eachOutput { n, o, i, j, output in
      db?.pointer[o] += dy[output]
      eachTap(n, o, i, j) { input, weight in
        dw.pointer[weight] += dy[output] * x[input]
        dx?.pointer[input] += dy[output] * w[weight]
      }
    }
  }

  /// Visits every output place with its index in y.
  private func eachOutput(_ body: (_ n: Int, _ o: Int, _ i: Int, _ j: Int, _ output: Int) -> Void) {
    var output = 0
    for n in 0..<shape.batchSize {
      for o in 0..<shape.outputChannels {
        for i in 0..<shape.outputHeight {
          for j in 0..<shape.outputWidth {
            body(n, o, i, j, output)
            output += 1
          }
        }
      }
    }
  }

  /// Visits the inputs under the kernel at one output place, with their indices in x and w; places
  /// in the padding are left out, they hold zero.
  private func eachTap(
    _ n: Int, _ o: Int, _ i: Int, _ j: Int, _ body: (_ input: Int, _ weight: Int) -> Void
  ) {
    for c in 0..<shape.inputChannels {
      for p in 0..<shape.kernelSize {
        for q in 0..<shape.kernelSize {
          let row = i * shape.stride + p - shape.padding
          let column = j * shape.stride + q - shape.padding
          guard 0..<shape.inputHeight ~= row, 0..<shape.inputWidth ~= column else { continue }
          let map = n * shape.inputChannels + c
          let kernel = o * shape.inputChannels + c
          body(
            (map * shape.inputHeight + row) * shape.inputWidth + column,
            (kernel * shape.kernelSize + p) * shape.kernelSize + q)
        }
      }
    }
  }
}

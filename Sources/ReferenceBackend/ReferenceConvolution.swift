import ComputeBackend

/// y[o,n,i,j] = b[o] + Σ_{c,p,q} w[o,c,p,q] · x[c + g·C/G, n, i·stride + p·dilation − padding,
/// j·stride + q·dilation − padding], g = ⌊o·G/O⌋.
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
    eachOutput { o, n, i, j, output in
      y[output] = shape.hasBias ? binding.parameters[1].pointer[o] : 0
      eachTap(o, n, i, j) { input, weight in y[output] += w[weight] * x[input] }
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
    eachOutput { o, n, i, j, output in
      db?.pointer[o] += dy[output]
      eachTap(o, n, i, j) { input, weight in
        dw.pointer[weight] += dy[output] * x[input]
        dx?.pointer[input] += dy[output] * w[weight]
      }
    }
  }

  /// Visits every output place with its index in y.
  private func eachOutput(_ body: (_ o: Int, _ n: Int, _ i: Int, _ j: Int, _ output: Int) -> Void) {
    var output = 0
    for o in 0..<shape.outputChannels {
      for n in 0..<shape.batchSize {
        for i in 0..<shape.output.height {
          for j in 0..<shape.output.width {
            body(o, n, i, j, output)
            output += 1
          }
        }
      }
    }
  }

  /// Visits the inputs under the kernel at one output place, with their indices in x and w; places
  /// in the padding are left out, they hold zero.
  private func eachTap(
    _ o: Int, _ n: Int, _ i: Int, _ j: Int, _ body: (_ input: Int, _ weight: Int) -> Void
  ) {
    let group = o * shape.groups / shape.outputChannels
    for c in 0..<shape.channelsPerGroup {
      for p in 0..<shape.kernel.height {
        for q in 0..<shape.kernel.width {
          let row = i * shape.stride.height + p * shape.dilation.height - shape.padding.height
          let column = j * shape.stride.width + q * shape.dilation.width - shape.padding.width
          guard 0..<shape.input.height ~= row, 0..<shape.input.width ~= column else { continue }
          let map = (c + group * shape.channelsPerGroup) * shape.batchSize + n
          let kernel = o * shape.channelsPerGroup + c
          body(
            (map * shape.input.height + row) * shape.input.width + column,
            (kernel * shape.kernel.height + p) * shape.kernel.width + q)
        }
      }
    }
  }
}

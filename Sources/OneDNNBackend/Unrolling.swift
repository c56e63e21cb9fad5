import ComputeBackend

/// Where the windows of a convolution lie in its input, for one image.
///
/// The unrolled matrix has a row for every kernel place (c, p, q) and a column for every output
/// place (i, j); it holds x[c, i·stride + p − padding, j·stride + q − padding], or zero outside.
struct Unrolling {
  /// C·K·K.
  let rows: Int
  /// H′·W′.
  let columns: Int
  private let shape: ConvolutionDescriptor
  /// With stride 1 and no padding every row of an output map is one run of an input row.
  private let isContiguous: Bool

  init(_ shape: ConvolutionDescriptor) {
    self.shape = shape
    self.rows = shape.inputChannels * shape.kernelSize * shape.kernelSize
    self.columns = shape.outputHeight * shape.outputWidth
    self.isContiguous = shape.stride == 1 && shape.padding == 0
  }

  /// Fills the matrix from one image.
  func unroll(_ image: UnsafePointer<Float>, into matrix: UnsafeMutablePointer<Float>) {
    eachRun { input, output, places in
      if isContiguous {
        copy(image + input, to: matrix + output, count: shape.outputWidth)
      } else {
        (matrix + output).update(repeating: 0, count: shape.outputWidth)
        for j in places { matrix[output &+ j] = image[input &+ j &* shape.stride] }
      }
    }
  }

  /// Adds the matrix up into one image: the transpose of `unroll`.
  func sum(_ matrix: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
    image.update(repeating: 0, count: shape.inputCount)
    eachRun { input, output, places in
      if isContiguous {
        add(matrix + output, to: image + input, count: shape.outputWidth)
      } else {
        for j in places { image[input &+ j &* shape.stride] += matrix[output &+ j] }
      }
    }
  }

  /// Visits every row of every output map under every kernel place: the input index that its first
  /// place meets, the matrix index of that place, and which of its places meet the image at all.
  @inline(__always)
  private func eachRun(_ body: (_ input: Int, _ output: Int, _ places: Range<Int>) -> Void) {
    var output = 0
    for c in 0..<shape.inputChannels {
      for p in 0..<shape.kernelSize {
        for q in 0..<shape.kernelSize {
          let places = placesInside(q)
          for i in 0..<shape.outputHeight {
            let row = i &* shape.stride &+ p &- shape.padding
            let isInside = row >= 0 && row < shape.inputHeight
            let input =
              (c &* shape.inputHeight &+ row) &* shape.inputWidth &+ q &- shape.padding
            body(input, output, isInside ? places : 0..<0)
            output &+= shape.outputWidth
          }
        }
      }
    }
  }

  /// The output columns j for which j·stride + q − padding lies in 0 ..< W.
  private func placesInside(_ q: Int) -> Range<Int> {
    let offset = q - shape.padding
    let first = offset >= 0 ? 0 : (-offset + shape.stride - 1) / shape.stride
    let end = (shape.inputWidth - offset + shape.stride - 1) / shape.stride
    return first..<max(first, min(end, shape.outputWidth))
  }
}

/// target[i] ← source[i]. A loop of our own: the runs are too short to call memcpy for.
@inline(__always)
private func copy(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
) {
  var index = 0
  while index &+ 4 <= count {
    let four = UnsafeRawPointer(source + index).loadUnaligned(as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target + index).storeBytes(of: four, as: SIMD4<Float>.self)
    index &+= 4
  }
  while index < count {
    target[index] = source[index]
    index &+= 1
  }
}

/// target[i] ← target[i] + source[i].
@inline(__always)
private func add(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
) {
  var index = 0
  while index &+ 4 <= count {
    let four = UnsafeRawPointer(source + index).loadUnaligned(as: SIMD4<Float>.self)
    let held = UnsafeRawPointer(target + index).loadUnaligned(as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target + index).storeBytes(of: held + four, as: SIMD4<Float>.self)
    index &+= 4
  }
  while index < count {
    target[index] += source[index]
    index &+= 1
  }
}

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

  /// Fills the matrix from one image. Both must be parts of buffers: up to three scalars behind
  /// them are read and written.
  func unroll(_ image: UnsafePointer<Float>, into matrix: UnsafeMutablePointer<Float>) {
    if isContiguous {
      unrollRuns(image, into: matrix)
    } else {
      eachRun { input, output, places in
        (matrix + output).update(repeating: 0, count: shape.outputWidth)
        for j in places { matrix[output &+ j] = image[input &+ j &* shape.stride] }
      }
    }
  }

  /// Adds the matrix up into one image: the transpose of `unroll`.
  func sum(_ matrix: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
    image.update(repeating: 0, count: shape.inputCount)
    if isContiguous {
      sumRuns(matrix, into: image)
    } else {
      eachRun { input, output, places in
        for j in places { image[input &+ j &* shape.stride] += matrix[output &+ j] }
      }
    }
  }

  /// Four scalars at a time: what a row's last copy writes beyond its end, the next row overwrites.
  private func unrollRuns(
    _ image: UnsafePointer<Float>, into matrix: UnsafeMutablePointer<Float>
  ) {
    var target = UnsafeMutableRawPointer(matrix)
    eachWindowPlace { corner in
      var source = UnsafeRawPointer(image + corner)
      for _ in 0..<shape.outputHeight {
        var offset = 0
        while offset < shape.outputWidth &* 4 {
          let four = source.loadUnaligned(fromByteOffset: offset, as: SIMD4<Float>.self)
          target.storeBytes(of: four, toByteOffset: offset, as: SIMD4<Float>.self)
          offset &+= 16
        }
        source += shape.inputWidth &* 4
        target += shape.outputWidth &* 4
      }
    }
  }

  private func sumRuns(_ matrix: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
    var source = matrix
    eachWindowPlace { corner in
      var target = image + corner
      for _ in 0..<shape.outputHeight {
        add(source, to: target, count: shape.outputWidth)
        source += shape.outputWidth
        target += shape.inputWidth
      }
    }
  }

  /// Visits every kernel place with the index of the input it meets at the first output place.
  @inline(__always)
  private func eachWindowPlace(_ body: (_ corner: Int) -> Void) {
    for c in 0..<shape.inputChannels {
      for p in 0..<shape.kernelSize {
        for q in 0..<shape.kernelSize {
          body((c &* shape.inputHeight &+ p) &* shape.inputWidth &+ q)
        }
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
  if index &+ 2 <= count {
    let two = UnsafeRawPointer(source + index).loadUnaligned(as: SIMD2<Float>.self)
    let held = UnsafeRawPointer(target + index).loadUnaligned(as: SIMD2<Float>.self)
    UnsafeMutableRawPointer(target + index).storeBytes(of: held + two, as: SIMD2<Float>.self)
    index &+= 2
  }
  if index < count { target[index] += source[index] }
}

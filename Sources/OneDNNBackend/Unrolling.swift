import ComputeBackend

/// Where the windows of a convolution lie in its input, for one group of channels.
///
/// The unrolled matrix has a row for every kernel place (c, p, q) and a column for every output
/// place (n, i, j) of some images; it holds
/// x[c, n, i·stride + p·dilation − padding, j·stride + q·dilation − padding], or zero outside.
struct Unrolling {
  /// C/G·K·L.
  let rows: Int
  /// H′·W′.
  let places: Int
  private let shape: ConvolutionDescriptor
  private let output: Extent
  /// With stride 1 and no padding every row of an output map is one run of an input row.
  private let isContiguous: Bool

  init(_ shape: ConvolutionDescriptor) {
    self.shape = shape
    self.output = shape.output
    self.rows = shape.channelsPerGroup * shape.kernel.area
    self.places = shape.output.area
    self.isContiguous = shape.stride == Extent(1) && shape.padding == Extent(0)
  }

  /// Fills the matrix from images that begin at the given place of the first channel. Both must be
  /// parts of buffers: up to three scalars behind them are read and written.
  func unroll(
    _ input: UnsafePointer<Float>, images: Int, into matrix: UnsafeMutablePointer<Float>
  ) {
    if isContiguous {
      unrollRuns(input, images: images, into: matrix)
    } else {
      var target = matrix
      let step = shape.stride.width
      eachRun(images: images) { offset, places in
        for j in 0..<places.lowerBound { target[j] = 0 }
        let source = input + offset
        if step == 1 {
          for j in places { target[j] = source[j] }
        } else {
          for j in places { target[j] = source[j &* step] }
        }
        for j in places.upperBound..<output.width { target[j] = 0 }
        target += output.width
      }
    }
  }

  /// Adds the matrix up into the images: the transpose of `unroll`.
  func sum(
    _ matrix: UnsafePointer<Float>, into images: UnsafeMutablePointer<Float>, images count: Int
  ) {
    for c in 0..<shape.channelsPerGroup {
      (images + c &* channelStride).update(repeating: 0, count: count &* shape.input.area)
    }
    if isContiguous {
      sumRuns(matrix, into: images, images: count)
    } else {
      var source = matrix
      let step = shape.stride.width
      eachRun(images: count) { offset, places in
        let target = images + offset
        for j in places { target[j &* step] += source[j] }
        source += output.width
      }
    }
  }

  /// Four scalars at a time: what a row's last copy writes beyond its end, the next row overwrites.
  private func unrollRuns(
    _ input: UnsafePointer<Float>, images: Int, into matrix: UnsafeMutablePointer<Float>
  ) {
    var target = UnsafeMutableRawPointer(matrix)
    eachWindowPlace(images: images) { corner in
      var source = UnsafeRawPointer(input + corner)
      for _ in 0..<output.height {
        var offset = 0
        while offset < output.width &* 4 {
          let four = source.loadUnaligned(fromByteOffset: offset, as: SIMD4<Float>.self)
          target.storeBytes(of: four, toByteOffset: offset, as: SIMD4<Float>.self)
          offset &+= 16
        }
        source += shape.input.width &* 4
        target += output.width &* 4
      }
    }
  }

  private func sumRuns(
    _ matrix: UnsafePointer<Float>, into input: UnsafeMutablePointer<Float>, images: Int
  ) {
    var source = matrix
    eachWindowPlace(images: images) { corner in
      var target = input + corner
      for _ in 0..<output.height {
        add(source, to: target, count: output.width)
        source += output.width
        target += shape.input.width
      }
    }
  }

  /// Visits every kernel place of every image with the index of the input it meets at the first
  /// output place.
  @inline(__always)
  private func eachWindowPlace(images: Int, _ body: (_ corner: Int) -> Void) {
    for c in 0..<shape.channelsPerGroup {
      for p in 0..<shape.kernel.height {
        for q in 0..<shape.kernel.width {
          let corner =
            c &* channelStride &+ p &* shape.dilation.height &* shape.input.width
            &+ q &* shape.dilation.width
          for n in 0..<images { body(corner &+ n &* shape.input.area) }
        }
      }
    }
  }

  /// Visits every row of every output map under every kernel place, in the matrix's order: the input
  /// index that its first place meets, and which of its places meet the image at all.
  @inline(__always)
  private func eachRun(images: Int, _ body: (_ input: Int, _ places: Range<Int>) -> Void) {
    for c in 0..<shape.channelsPerGroup {
      for p in 0..<shape.kernel.height {
        for q in 0..<shape.kernel.width {
          let places = placesInside(q)
          for n in 0..<images {
            for i in 0..<output.height {
              let row =
                i &* shape.stride.height &+ p &* shape.dilation.height &- shape.padding.height
              let isInside = row >= 0 && row < shape.input.height
              let input =
                c &* channelStride &+ (n &* shape.input.height &+ row) &* shape.input.width
                &+ q &* shape.dilation.width &- shape.padding.width
              body(input, isInside ? places : 0..<0)
            }
          }
        }
      }
    }
  }

  /// The output columns j for which j·stride + q·dilation − padding lies in 0 ..< W.
  private func placesInside(_ q: Int) -> Range<Int> {
    let stride = shape.stride.width
    let offset = q * shape.dilation.width - shape.padding.width
    let first = min(offset >= 0 ? 0 : (-offset + stride - 1) / stride, output.width)
    let end = max(0, (shape.input.width - offset + stride - 1) / stride)
    return first..<max(first, min(end, output.width))
  }

  /// From one channel's images to the next channel's.
  private var channelStride: Int { shape.batchSize * shape.input.area }
}

/// target[i] ← target[i] + source[i].
@inline(__always)
func add(
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

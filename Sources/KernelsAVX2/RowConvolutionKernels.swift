import Kernels

extension VectorKernels: RowConvolutionKernels {
  /// See `RowConvolutionKernels`.
  public static func convolvesRows(kernelSize: Int) -> Bool { kernelSize == 5 || kernelSize == 3 }

  /// See `RowConvolutionKernels`.
  public static func convolveRows(_ job: RowConvolution) {
    switch (job.kernelSize, job.framesInput && job.outputHeight == ManyRows.count) {
    case (5, true): convolveFramedMaps(job, InlineArray<5, Vector>.self)
    case (5, false): convolveMaps(job, InlineArray<5, Vector>.self)
    default: convolveMaps(job, InlineArray<3, Vector>.self)
    }
  }

  /// See `RowConvolutionKernels`.
  public static func differentiateRows(_ job: RowGradient) {
    switch job.kernelSize {
    case 5: differentiatePlanes(job, InlineArray<5, Vector>.self)
    default: differentiatePlanes(job, InlineArray<3, Vector>.self)
    }
  }

  /// See `RowConvolutionKernels`.
  public static func differentiateSixteenOutputs(
    _ job: RowGradient, outputGradient: UnsafePointer<Float>, outputHeight: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    switch job.kernelSize {
    case 5:
      differentiateSixteen(
        job, outputGradient, outputHeight, scratch, InlineArray<5, Vector>.self)
    default:
      differentiateSixteen(
        job, outputGradient, outputHeight, scratch, InlineArray<3, Vector>.self)
    }
  }

  /// See `RowConvolutionKernels`.
  public static func frameRows(
    _ maps: UnsafePointer<Float>, count: Int, height: Int, width: Int,
    into frames: UnsafeMutablePointer<Float>, frameHeight: Int, frameWidth: Int, top: Int, left: Int
  ) {
    for map in 0..<count {
      for row in 0..<height {
        let source = maps + (map &* height &+ row) &* width
        let target = frames + ((map &* frameHeight &+ top &+ row) &* frameWidth &+ left)
        var column = 0
        while column < width {
          store(load(source + column), target + column)
          column &+= 16
        }
        // As far as the last register reached; what it reaches of the next row is stored after it.
        store(Vector(), target + width)
      }
    }
  }

  /// See `RowConvolutionKernels`.
  public static func sumMaps(
    _ maps: UnsafePointer<Float>, count: Int, size: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    let rest = Head(size % 16)
    for map in 0..<count {
      let source = maps + map &* size
      var even = Vector()
      var odd = Vector()
      var index = 0
      while index &+ 32 <= size {
        even += load(source + index)
        odd += load(source + index + 16)
        index &+= 32
      }
      while index &+ 16 <= size {
        even += load(source + index)
        index &+= 16
      }
      if index < size { odd += rest(load(source + index)) }
      sums[map] = total(even + odd)
    }
  }
}

/// How many rows of outputs are summed at the same time, in a register each (in two of AVX2's): more
/// of them share what is loaded, until they do not fit beside it.
#if REPRISE_AVX512
  private typealias ManyRows = InlineArray<14, Vector>
  private typealias SomeRows = InlineArray<10, Vector>
  private typealias FewRows = InlineArray<4, Vector>
#else
  private typealias ManyRows = InlineArray<4, Vector>
  private typealias SomeRows = InlineArray<3, Vector>
  private typealias FewRows = InlineArray<2, Vector>
#endif

/// All maps of the output, sixteen columns at a time from top to bottom.
///
/// The last columns of wide maps are computed together with some before them that are ready already.
/// In maps narrower than a register each row's store reaches into the next row, which is stored after
/// it, and so on to the next map.
@inline(__always)
private func convolveMaps<let side: Int>(
  _ job: RowConvolution, _ kernelRow: InlineArray<side, Vector>.Type
) {
  for output in 0..<job.planes.outputs {
    var column = 0
    while column < job.outputWidth {
      let start = job.outputWidth > 16 ? min(column, job.outputWidth &- 16) : 0
      var row = 0
      while row < job.outputHeight {
        let rest = job.outputHeight &- row
        if rest >= ManyRows.count {
          convolveBlock(job, output, row, start, kernelRow, ManyRows(repeating: Vector()))
          row &+= ManyRows.count
        } else if rest >= SomeRows.count {
          convolveBlock(job, output, row, start, kernelRow, SomeRows(repeating: Vector()))
          row &+= SomeRows.count
        } else if rest >= FewRows.count {
          convolveBlock(job, output, row, start, kernelRow, FewRows(repeating: Vector()))
          row &+= FewRows.count
        } else {
          convolveBlock(
            job, output, row, start, kernelRow, InlineArray<1, Vector>(repeating: Vector()))
          row &+= 1
        }
      }
      column &+= 16
    }
  }
}

/// Maps as high as a block has rows, whose inputs begin and end with K − 1 rows of zeros: these are
/// left out, which is two sevenths of the products of C3's input gradient.
@inline(__always)
private func convolveFramedMaps<let side: Int>(
  _ job: RowConvolution, _ kernelRow: InlineArray<side, Vector>.Type
) {
  for output in 0..<job.planes.outputs {
    var column = 0
    while column < job.outputWidth {
      let start = job.outputWidth > 16 ? min(column, job.outputWidth &- 16) : 0
      convolveBlock(
        job, output, 0, start, kernelRow, ManyRows(repeating: Vector()), isFramed: true)
      column &+= 16
    }
  }
}

/// Some rows of sixteen columns of one output map, over all inputs it sees.
///
/// Every row of an input is loaded once for each kernel column and meets all kernel rows from there.
/// Each output sums over inputs, then kernel columns, then kernel rows, however many rows are computed
/// together.
@inline(__always)
private func convolveBlock<let side: Int, let rows: Int>(
  _ job: RowConvolution, _ output: Int, _ row: Int, _ column: Int,
  _: InlineArray<side, Vector>.Type, _ zeros: InlineArray<rows, Vector>, isFramed: Bool = false
) {
  var sums = zeros
  let zeroRows = isFramed ? side &- 1 : 0
  let bias = Vector(repeating: job.bias?[output] ?? 0)
  for r in 0..<rows { sums[r] = bias }
  let corner = job.input + (row &* job.inputWidth &+ column)
  let weights = job.weights.first + output &* job.weights.outputStride
  let step = job.weights.step
  for index in Int(job.planes.starts[output])..<Int(job.planes.starts[output &+ 1]) {
    let input = Int(job.planes.inputs[index])
    let x = corner + input &* job.inputHeight &* job.inputWidth
    let w = weights + input &* job.weights.inputStride
    for q in 0..<side {
      var kernel = InlineArray<side, Vector>(repeating: Vector())
      for p in 0..<side { kernel[p] = Vector(repeating: w[(p &* side &+ q) &* step]) }
      for r in zeroRows..<(rows &+ side &- 1 &- zeroRows) {
        let values = load(x + (r &* job.inputWidth &+ q))
        for p in 0..<side where r >= p && r &- p < rows {
          sums[r &- p] = sums[r &- p].addingProduct(values, kernel[p])
        }
      }
    }
  }
  let target =
    job.output + ((output &* job.outputHeight &+ row) &* job.outputWidth &+ column)
  for r in 0..<rows { store(sums[r], target + r &* job.outputWidth) }
}

/// The gradients of all planes that exist.
@inline(__always)
private func differentiatePlanes<let side: Int>(
  _ job: RowGradient, _ kernelRow: InlineArray<side, Vector>.Type
) {
  for output in 0..<job.planes.outputs {
    let gradient = job.outputGradient + output &* job.frameSize
    for index in Int(job.planes.starts[output])..<Int(job.planes.starts[output &+ 1]) {
      let input = Int(job.planes.inputs[index])
      differentiatePlane(
        job, job.input + input &* job.inputHeight &* job.inputWidth, gradient,
        job.weightGradient + (output &* job.inputs &+ input) &* side &* side, kernelRow)
    }
  }
}

/// One plane: some rows of the kernel at a time, whose sums fit into the registers.
@inline(__always)
private func differentiatePlane<let side: Int>(
  _ job: RowGradient, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ kernelRow: InlineArray<side, Vector>.Type
) {
  #if REPRISE_AVX512
    differentiateKernelRows(job, input, gradient, target, 0, kernelRow, InlineArray<3, Int>.self)
    if side == 5 {
      differentiateKernelRows(job, input, gradient, target, 3, kernelRow, InlineArray<2, Int>.self)
    }
  #else
    for p in 0..<side {
      differentiateKernelRows(job, input, gradient, target, p, kernelRow, InlineArray<1, Int>.self)
    }
  #endif
}

/// Some rows of a plane's kernel, from row `p` on: every row of the input that they reach is loaded once
/// for each kernel column and meets the rows of ∂y above it, the frame's zeros at the map's ends. Of the
/// input's last row nothing is used that lies behind it: that may be no number.
@inline(__always)
private func differentiateKernelRows<let side: Int, let rows: Int>(
  _ job: RowGradient, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ p: Int, _: InlineArray<side, Vector>.Type,
  _: InlineArray<rows, Int>.Type
) {
  var sums = InlineArray<rows, InlineArray<side, Vector>>(
    repeating: InlineArray(repeating: Vector()))
  let isLast = p &+ rows == side
  let count = job.inputHeight &- side &+ rows &- 1
  var column = 0
  while column < job.outputWidth {
    var x = input + (p &* job.inputWidth &+ column)
    // The kernel's last row of these meets ∂y's first row with the input's.
    var dy = gradient + ((side &- rows) &* job.frameWidth &+ column)
    for _ in 0..<count {
      for r in 0..<rows {
        let slopes = load(dy + (rows &- 1 &- r) &* job.frameWidth)
        for q in 0..<side { sums[r][q] = sums[r][q].addingProduct(load(x + q), slopes) }
      }
      x += job.inputWidth
      dy += job.frameWidth
    }
    let slopes = load(dy)
    for q in 0..<side {
      let end = Head(isLast ? job.inputWidth &- column &- q : 16)
      sums[rows &- 1][q] = sums[rows &- 1][q].addingProduct(end(load(x + q)), slopes)
    }
    column &+= 16
  }
  for r in 0..<rows {
    for q in 0..<side { target[(p &+ r) &* side &+ q] = total(sums[r][q]) }
  }
}

/// Sixteen outputs at a time: ∂y with the outputs innermost, every scalar of x times the sixteen that
/// it meets, then the sums turned around.
@inline(__always)
private func differentiateSixteen<let side: Int>(
  _ job: RowGradient, _ outputGradient: UnsafePointer<Float>, _ height: Int,
  _ scratch: UnsafeMutablePointer<Float>, _ kernelRow: InlineArray<side, Vector>.Type
) {
  let places = height &* job.outputWidth
  let terms = job.inputs &* side &* side
  let sums = scratch + (16 &* places &+ 256)
  var output = 0
  while output < job.planes.outputs {
    turn(outputGradient + output &* places, columns: places, into: scratch)
    for input in 0..<job.inputs {
      differentiateSixteenPlanes(
        job, job.input + input &* job.inputHeight &* job.inputWidth, scratch, height,
        sums + 16 &* input &* side &* side, kernelRow)
    }
    turnBack(sums, columns: terms, into: job.weightGradient + output &* terms)
    output &+= 16
  }
}

/// The planes of one input and sixteen outputs: sums[p·K + q][o].
@inline(__always)
private func differentiateSixteenPlanes<let side: Int>(
  _ job: RowGradient, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ height: Int, _ target: UnsafeMutablePointer<Float>, _: InlineArray<side, Vector>.Type
) {
  #if REPRISE_AVX512
    var sums = InlineArray<side, InlineArray<side, Vector>>(
      repeating: InlineArray(repeating: Vector()))
    var dy = gradient
    for i in 0..<height {
      var rows = InlineArray<side, UnsafePointer<Float>>(repeating: input)
      for p in 0..<side { rows[p] = input + (i &+ p) &* job.inputWidth }
      for j in 0..<job.outputWidth {
        let values = load(dy)
        for p in 0..<side {
          for q in 0..<side {
            sums[p][q] = sums[p][q].addingProduct(Vector(repeating: rows[p][j &+ q]), values)
          }
        }
        dy += 16
      }
    }
    for p in 0..<side {
      for q in 0..<side { store(sums[p][q], target + 16 &* (p &* side &+ q)) }
    }
  #else
    for p in 0..<side {
      var sums = InlineArray<side, Vector>(repeating: Vector())
      var dy = gradient
      for i in 0..<height {
        let row = input + (i &+ p) &* job.inputWidth
        for j in 0..<job.outputWidth {
          let values = load(dy)
          for q in 0..<side {
            sums[q] = sums[q].addingProduct(Vector(repeating: row[j &+ q]), values)
          }
          dy += 16
        }
      }
      for q in 0..<side { store(sums[q], target + 16 &* (p &* side &+ q)) }
    }
  #endif
}

/// target[16·column + row] ← source[row·columns + column], sixteen rows; up to 240 scalars behind the
/// target are written.
@inline(__always)
private func turn(
  _ source: UnsafePointer<Float>, columns: Int, into target: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column < columns {
    var block = Block(repeating: Vector())
    for r in 0..<16 { block[r] = load(source + (r &* columns &+ column)) }
    transpose(&block)
    for r in 0..<16 { store(block[r], target + 16 &* (column &+ r)) }
    column &+= 16
  }
}

/// target[row·columns + column] ← source[16·column + row], sixteen rows. The last columns are done
/// together with some before them.
@inline(__always)
private func turnBack(
  _ source: UnsafePointer<Float>, columns: Int, into target: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column < columns {
    let start = min(column, columns &- 16)
    var block = Block(repeating: Vector())
    for r in 0..<16 { block[r] = load(source + 16 &* (start &+ r)) }
    transpose(&block)
    for r in 0..<16 { store(block[r], target + (r &* columns &+ start)) }
    column &+= 16
  }
}

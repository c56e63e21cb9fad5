import Kernels

extension VectorKernels: RowConvolutionKernels {
  public static func convolvesRows(kernelSize: Int) -> Bool { kernelSize == 5 || kernelSize == 3 }

  public static func convolveRows(_ job: RowConvolution) {
    switch job.kernelSize {
    case 5: convolveMaps(job, InlineArray<5, Vector>.self)
    default: convolveMaps(job, InlineArray<3, Vector>.self)
    }
  }

  public static func differentiateRows(_ job: RowGradient) {
    switch job.kernelSize {
    case 5: differentiatePlanes(job, InlineArray<5, Vector>.self)
    default: differentiatePlanes(job, InlineArray<3, Vector>.self)
    }
  }

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

/// Some rows of sixteen columns of one output map, over all inputs it sees.
///
/// Every row of an input is loaded once for each kernel column and meets all kernel rows from there.
/// Each output sums over inputs, then kernel columns, then kernel rows, however many rows are computed
/// together.
@inline(__always)
private func convolveBlock<let side: Int, let rows: Int>(
  _ job: RowConvolution, _ output: Int, _ row: Int, _ column: Int,
  _: InlineArray<side, Vector>.Type, _ zeros: InlineArray<rows, Vector>
) {
  var sums = zeros
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
      for r in 0..<(rows &+ side &- 1) {
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

/// One plane: every row of the input is loaded once for each kernel column and meets the rows of ∂y
/// above it, the frame's zeros at the map's ends.
@inline(__always)
private func differentiatePlane<let side: Int>(
  _ job: RowGradient, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _: InlineArray<side, Vector>.Type
) {
  var sums = InlineArray<side, InlineArray<side, Vector>>(
    repeating: InlineArray(repeating: Vector()))
  var column = 0
  while column < job.outputWidth {
    #if REPRISE_AVX512
      var x = input + column
      var rows = InlineArray<side, UnsafePointer<Float>>(repeating: gradient)
      for p in 0..<side { rows[p] = gradient + ((side &- 1 &- p) &* job.frameWidth &+ column) }
      for _ in 0..<job.inputHeight {
        var values = InlineArray<side, Vector>(repeating: Vector())
        for q in 0..<side { values[q] = load(x + q) }
        for p in 0..<side {
          let dy = load(rows[p])
          for q in 0..<side { sums[p][q] = sums[p][q].addingProduct(values[q], dy) }
          rows[p] += job.frameWidth
        }
        x += job.inputWidth
      }
    #else
      // A kernel row at a time: there are only half as many registers of half the length.
      for p in 0..<side {
        var row = sums[p]
        var x = input + column
        var dy = gradient + ((side &- 1 &- p) &* job.frameWidth &+ column)
        for _ in 0..<job.inputHeight {
          let values = load(dy)
          for q in 0..<side { row[q] = row[q].addingProduct(load(x + q), values) }
          x += job.inputWidth
          dy += job.frameWidth
        }
        sums[p] = row
      }
    #endif
    column &+= 16
  }
  // 25 or 9 sums, and zeros. What the last store reaches of the next plane is stored after it, or has
  // no gradient.
  var early = InlineArray<16, Vector>(repeating: Vector())
  var late = early
  for p in 0..<side {
    for q in 0..<side {
      let place = p &* side &+ q
      if place < 16 { early[place] = sums[p][q] } else { late[place &- 16] = sums[p][q] }
    }
  }
  store(totals(early), target)
  if side &* side > 16 { store(totals(late), target + 16) }
}

import ComputeBackend

/// Which places of a convolution's kernel meet which places of its input.
///
/// Where a padded kernel reaches over the edge of a small map, most of its places meet nothing: a
/// 3×3 kernel on maps of one place meets data with its centre alone, on 2×2 maps with 16 of 36.
struct KernelRuns {
  /// The kernel's rows and columns that meet data somewhere.
  let usedRows: Range<Int>
  let usedColumns: Range<Int>
  private let shape: ConvolutionDescriptor
  private let output: Extent

  init(_ shape: ConvolutionDescriptor) {
    self.shape = shape
    self.output = shape.output
    self.usedRows = used(
      kernel: shape.kernel.height, stride: shape.stride.height, padding: shape.padding.height,
      dilation: shape.dilation.height, inputs: shape.input.height, outputs: output.height)
    self.usedColumns = used(
      kernel: shape.kernel.width, stride: shape.stride.width, padding: shape.padding.width,
      dilation: shape.dilation.width, inputs: shape.input.width, outputs: output.width)
  }

  /// How many kernel places are used.
  var usedPlaces: Int { usedRows.count * usedColumns.count }

  /// Neighbouring kernel places that meet neighbouring input places, at one output place.
  struct Run {
    /// i·W′ + j.
    let output: Int
    /// The input place that the first kernel place meets.
    let input: Int
    /// The first kernel place, counted in the used ones, row by row.
    let kernelPlace: Int
    /// How many kernel places there are.
    let length: Int
    /// Whether this is the output place's first run.
    let isFirst: Bool
  }

  /// Visits every run, output place by output place; `nothing` gets output places without any.
  @inline(__always)
  func each(_ body: (Run) throws -> Void, nothing: (_ output: Int) -> Void) rethrows {
    for i in 0..<output.height {
      for j in 0..<output.width {
        let place = i &* output.width &+ j
        var isFirst = true
        for p in usedRows {
          let row = i &* shape.stride.height &+ p &* shape.dilation.height &- shape.padding.height
          guard row >= 0, row < shape.input.height else { continue }
          try eachInRow(j) { column, q, length in
            try body(
              Run(
                output: place, input: row &* shape.input.width &+ column,
                kernelPlace: (p &- usedRows.lowerBound) &* usedColumns.count &+ q, length: length,
                isFirst: isFirst))
            isFirst = false
          }
        }
        if isFirst { nothing(place) }
      }
    }
  }

  /// The runs of one kernel row: one, unless the kernel is dilated; then one for each place.
  @inline(__always)
  private func eachInRow(
    _ j: Int, _ body: (_ column: Int, _ q: Int, _ length: Int) throws -> Void
  ) rethrows {
    let first = j &* shape.stride.width &- shape.padding.width
    if shape.dilation.width == 1 {
      let start = max(usedColumns.lowerBound, -first)
      let end = min(usedColumns.upperBound, shape.input.width &- first)
      if start < end {
        try body(first &+ start, start &- usedColumns.lowerBound, end &- start)
      }
    } else {
      for q in usedColumns {
        let column = first &+ q &* shape.dilation.width
        guard column >= 0, column < shape.input.width else { continue }
        try body(column, q &- usedColumns.lowerBound, 1)
      }
    }
  }
}

/// From the first to the last kernel place that meets an input place at some output place.
private func used(
  kernel: Int, stride: Int, padding: Int, dilation: Int, inputs: Int, outputs: Int
) -> Range<Int> {
  let meeting = (0..<kernel).filter { place in
    (0..<outputs).contains { 0..<inputs ~= $0 * stride + place * dilation - padding }
  }
  guard let first = meeting.first, let last = meeting.last else { return 0..<0 }
  return first..<last + 1
}

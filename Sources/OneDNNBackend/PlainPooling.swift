import ComputeBackend

/// Pooling in plain loops, for what oneDNN's primitive does not compute.
final class PlainPooling: Operation {
  typealias Scalar = Float

  private let shape: PoolingDescriptor
  private let binding: Binding<Float>
  private let output: Extent

  init(_ shape: PoolingDescriptor, _ binding: Binding<Float>) {
    self.shape = shape
    self.binding = binding
    self.output = shape.output
  }

  func forward() {
    let (x, y) = (binding.input.pointer, binding.output.pointer)
    eachWindow { place, window in
      switch shape.kind {
      case .maximum: y[place] = x[largest(window)]
      case .average:
        var sum: Float = 0
        eachPlace(window) { sum += x[$0] }
        y[place] = sum / Float(window.divisor)
      }
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer, let inputGradient = binding.inputGradient
    else { return }
    let dx = inputGradient.pointer
    dx.update(repeating: 0, count: inputGradient.count)
    eachWindow { place, window in
      switch shape.kind {
      case .maximum: dx[largest(window)] += dy[place]
      case .average:
        let share = dy[place] / Float(window.divisor)
        eachPlace(window) { dx[$0] += share }
      }
    }
  }

  /// The places of the input that one output sees.
  private struct Window {
    let map: Int
    let rows: Range<Int>
    let columns: Range<Int>
    /// By how much an average divides.
    let divisor: Int
  }

  /// The first of the largest places in row order; a NaN counts as the largest.
  private func largest(_ window: Window) -> Int {
    let x = binding.input.pointer
    var best = -1
    eachPlace(window) { place in
      if best < 0 || x[place] > x[best] || (x[place].isNaN && !x[best].isNaN) { best = place }
    }
    return best
  }

  @inline(__always)
  private func eachPlace(_ window: Window, _ body: (Int) -> Void) {
    for row in window.rows {
      let first = (window.map &* shape.input.height &+ row) &* shape.input.width
      for column in window.columns { body(first &+ column) }
    }
  }

  @inline(__always)
  private func eachWindow(_ body: (_ place: Int, _ window: Window) -> Void) {
    var place = 0
    for map in 0..<shape.maps {
      for i in 0..<output.height {
        for j in 0..<output.width {
          body(place, window(map, i, j))
          place &+= 1
        }
      }
    }
  }

  private func window(_ map: Int, _ i: Int, _ j: Int) -> Window {
    let (row, column) =
      (i * shape.stride.height - shape.padding.height, j * shape.stride.width - shape.padding.width)
    let rows = max(row, 0)..<min(row + shape.kernel.height, shape.input.height)
    let columns = max(column, 0)..<min(column + shape.kernel.width, shape.input.width)
    var divisor = rows.count * columns.count
    if shape.kind == .average(countsPadding: true) {
      divisor =
        (min(row + shape.kernel.height, shape.input.height + shape.padding.height) - row)
        * (min(column + shape.kernel.width, shape.input.width + shape.padding.width) - column)
    }
    return Window(map: map, rows: rows, columns: columns, divisor: divisor)
  }
}

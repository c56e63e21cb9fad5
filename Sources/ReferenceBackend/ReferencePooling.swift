import ComputeBackend

/// y = the largest value of every window, or its mean.
final class ReferencePooling: Operation {
  typealias Scalar = Double

  private let shape: PoolingDescriptor
  private let binding: Binding<Double>

  init(_ shape: PoolingDescriptor, _ binding: Binding<Double>) {
    self.shape = shape
    self.binding = binding
  }

  func forward() {
    let x = binding.input.pointer
    let y = binding.output.pointer
    eachOutput { output, window, places in
      switch shape.kind {
      case .maximum: y[output] = x[largest(of: window)]
      case .average: y[output] = window.reduce(0) { $0 + x[$1] } / Double(places)
      }
    }
  }

  func backward() {
    guard let dy = binding.outputGradient?.pointer, let dx = binding.inputGradient else { return }
    dx.clear()
    eachOutput { output, window, places in
      switch shape.kind {
      case .maximum: dx.pointer[largest(of: window)] += dy[output]
      case .average:
        for input in window { dx.pointer[input] += dy[output] / Double(places) }
      }
    }
  }

  /// Where the largest value of a window is, the first of several; a NaN counts as larger than
  /// any number, so that it is not lost on the way.
  private func largest(of window: [Int]) -> Int {
    let x = binding.input.pointer
    var best = window[0]
    for place in window.dropFirst() where x[place] > x[best] || (x[place].isNaN && !x[best].isNaN) {
      best = place
    }
    return best
  }

  /// Visits every output place: its index in y, the indices of its window in x in row order, and
  /// the number of places a mean is over.
  private func eachOutput(_ body: (_ output: Int, _ window: [Int], _ places: Int) -> Void) {
    var output = 0
    for map in 0..<shape.maps {
      for i in 0..<shape.output.height {
        for j in 0..<shape.output.width {
          // Rows and columns of the window in the input's count; those of the padding are negative
          // or beyond the end.
          let top = i * shape.stride.height - shape.padding.height
          let left = j * shape.stride.width - shape.padding.width
          let rows = top..<top + shape.kernel.height
          let columns = left..<left + shape.kernel.width
          var window: [Int] = []
          var places = 0
          for row in rows {
            for column in columns {
              let isInput = 0..<shape.input.height ~= row && 0..<shape.input.width ~= column
              if isInput {
                window.append((map * shape.input.height + row) * shape.input.width + column)
              }
              if isInput || (countsPadding && isPadding(row, column)) { places += 1 }
            }
          }
          body(output, window, places)
          output += 1
        }
      }
    }
  }

  private var countsPadding: Bool {
    shape.kind == .average(countsPadding: true)
  }

  /// Whether a place outside the input is within the padded input; in ceil mode there are others.
  private func isPadding(_ row: Int, _ column: Int) -> Bool {
    -shape.padding.height..<shape.input.height + shape.padding.height ~= row
      && -shape.padding.width..<shape.input.width + shape.padding.width ~= column
  }
}

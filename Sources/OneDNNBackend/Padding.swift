import ComputeBackend

/// y = x with new rows and columns on each side.
final class Padding: Operation {
  typealias Scalar = Float

  private let shape: PaddingDescriptor
  private let binding: Binding<Float>
  /// For every place of an output map, the place of the input map it shows; −1 shows the constant.
  private let source: [Int32]

  init(_ shape: PaddingDescriptor, _ binding: Binding<Float>) {
    self.shape = shape
    self.binding = binding
    var source: [Int32] = []
    for i in 0..<shape.output.height {
      for j in 0..<shape.output.width {
        let row = min(max(i - shape.padding.height, 0), shape.input.height - 1)
        let column = min(max(j - shape.padding.width, 0), shape.input.width - 1)
        let isInside = row == i - shape.padding.height && column == j - shape.padding.width
        let shows = isInside || shape.mode == .replicate
        source.append(shows ? Int32(row * shape.input.width + column) : -1)
      }
    }
    self.source = source
  }

  func forward() {
    var constant: Float = 0
    if case .constant(let value) = shape.mode { constant = Float(value) }
    eachMap { map in
      let input = binding.input.pointer + map &* shape.input.area
      let output = binding.output.pointer + map &* source.count
      for (place, shown) in source.enumerated() {
        output[place] = shown < 0 ? constant : input[Int(shown)]
      }
    }
  }

  func backward() {
    guard let outputGradient = binding.outputGradient, let inputGradient = binding.inputGradient
    else { return }
    inputGradient.pointer.update(repeating: 0, count: inputGradient.count)
    eachMap { map in
      let dy = outputGradient.pointer + map &* source.count
      let dx = inputGradient.pointer + map &* shape.input.area
      for (place, shown) in source.enumerated() where shown >= 0 { dx[Int(shown)] += dy[place] }
    }
  }

  private func eachMap(_ body: (Int) -> Void) {
    for map in 0..<shape.maps { body(map) }
  }
}

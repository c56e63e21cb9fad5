import ComputeBackend

/// Which places of a convolution's kernel meet which places of its input at which places of its
/// output; everything else is products with padding, which are left out.
struct KernelMeetings {
  /// One product of a convolution.
  struct Meeting {
    /// i·W′ + j.
    let output: Int
    /// The input place that the kernel place lies on.
    let input: Int
    /// The kernel place, counted in the used ones.
    let slot: Int
  }

  /// Output place by output place, in the order of the kernel's places.
  let all: [Meeting]
  /// The kernel's places that meet data somewhere, p·L + q each.
  let usedKernelPlaces: [Int]
  /// The input places that any kernel place meets.
  let usedInputs: Set<Int>

  init(_ shape: ConvolutionDescriptor) {
    let output = shape.output
    var met: [(output: Int, input: Int, place: Int)] = []
    for i in 0..<output.height {
      for j in 0..<output.width {
        for p in 0..<shape.kernel.height {
          let row = i * shape.stride.height + p * shape.dilation.height - shape.padding.height
          guard 0..<shape.input.height ~= row else { continue }
          for q in 0..<shape.kernel.width {
            let column = j * shape.stride.width + q * shape.dilation.width - shape.padding.width
            guard 0..<shape.input.width ~= column else { continue }
            met.append(
              (i * output.width + j, row * shape.input.width + column, p * shape.kernel.width + q))
          }
        }
      }
    }
    let used = Set(met.map(\.place)).sorted()
    var slots = [Int](repeating: -1, count: shape.kernel.area)
    for (slot, place) in used.enumerated() { slots[place] = slot }
    self.usedKernelPlaces = used
    self.usedInputs = Set(met.map(\.input))
    self.all = met.map { Meeting(output: $0.output, input: $0.input, slot: slots[$0.place]) }
  }
}

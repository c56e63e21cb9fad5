import ComputeBackend
import OneDNNBackend
import ReferenceBackend
import Testing

/// The small worked examples by which textbooks introduce convolution and pooling (Zhang, Lipton, Li
/// and Smola, Dive into Deep Learning, chapter 7), on every backend. All the numbers are whole or
/// halves, so single precision has them exactly.
@Suite struct DemonstrationTests {
  @Test func crossCorrelation() throws {
    let shape = ConvolutionDescriptor(
      batchSize: 1, inputChannels: 1, input: Extent(3), outputChannels: 1, kernel: Extent(2),
      hasBias: false)
    try onEveryBackend(
      .convolution(shape), [1, 2, 3, 4, 5, 6, 7, 8, 9], parameters: [[0, 1, 2, 3]],
      gives: [25, 31, 43, 49])
  }

  @Test func twoInputChannelsAndThreeOutputChannels() throws {
    let shape = ConvolutionDescriptor(
      batchSize: 1, inputChannels: 2, input: Extent(3), outputChannels: 3, kernel: Extent(2),
      hasBias: false)
    try onEveryBackend(
      .convolution(shape), (0...8).map(Double.init) + (1...9).map(Double.init),
      parameters: [Array(repeating: 1, count: 3 * 2 * 4)],
      gives: [20, 28, 44, 52, 20, 28, 44, 52, 20, 28, 44, 52])
  }

  @Test(arguments: [
    // 8x8, kernel 3, padding 1.
    (Extent(8), Extent(3), Extent(1), Extent(1), Extent(1), Extent(8)),
    (Extent(8), Extent(3), Extent(2), Extent(1), Extent(1), Extent(4)),
    // Kernel, stride and padding different by axis: (8 − 3 + 0)/3 + 1 and (8 − 5 + 2)/4 + 1.
    (Extent(8), Extent(3, 5), Extent(3, 4), Extent(0, 1), Extent(1), Extent(2, 2)),
    (Extent(8), Extent(5, 3), Extent(1), Extent(2, 1), Extent(1), Extent(8)),
    // Dilated by 2, a kernel of 3 reaches over 5.
    (Extent(8), Extent(3), Extent(1), Extent(0), Extent(2), Extent(4)),
  ])
  func outputSizes(
    input: Extent, kernel: Extent, stride: Extent, padding: Extent, dilation: Extent,
    expected: Extent
  ) throws {
    let shape = ConvolutionDescriptor(
      batchSize: 1, inputChannels: 1, input: input, outputChannels: 1, kernel: kernel,
      stride: stride, padding: padding, dilation: dilation, hasBias: false)
    #expect(shape.output == expected)
  }

  /// How many ones lie under an all-ones 3x3 kernel: 9 inside, 6 at the edges, 4 in the corners.
  @Test func paddingIsZero() throws {
    let shape = ConvolutionDescriptor(
      batchSize: 1, inputChannels: 1, input: Extent(8), outputChannels: 1, kernel: Extent(3),
      padding: Extent(1), hasBias: false)
    let expected = (0..<64).map { place in
      Double((1..<7 ~= place / 8 ? 3 : 2) * (1..<7 ~= place % 8 ? 3 : 2))
    }
    try onEveryBackend(
      .convolution(shape), Array(repeating: 1, count: 64),
      parameters: [Array(repeating: 1, count: 9)], gives: expected)
  }

  @Test func pooling() throws {
    func shape(_ kind: PoolingDescriptor.Kind) -> OperationDescriptor {
      .pooling(
        PoolingDescriptor(
          maps: 1, input: Extent(4), kind: kind, kernel: Extent(2), stride: Extent(2)))
    }
    try onEveryBackend(shape(.maximum), (1...16).map(Double.init), gives: [6, 8, 14, 16])
    try onEveryBackend(
      shape(.average(countsPadding: true)), (1...16).map(Double.init),
      gives: [3.5, 5.5, 11.5, 13.5])
  }

  /// The 8-neighbour Laplacian on a picture of two flat halves, 0 and 10: nothing but the edge is
  /// left. Left of it, three of the neighbours are 10 larger; right of it, three are 10 smaller.
  @Test func laplacianFindsTheEdge() throws {
    let shape = ConvolutionDescriptor(
      batchSize: 1, inputChannels: 1, input: Extent(5, 8), outputChannels: 1, kernel: Extent(3),
      hasBias: false)
    let row: [Double] = [0, 0, 0, 0, 10, 10, 10, 10]
    let seen: [Double] = [0, 0, -30, 30, 0, 0]
    try onEveryBackend(
      .convolution(shape), row + row + row + row + row,
      parameters: [[-1, -1, -1, -1, 8, -1, -1, -1, -1]], gives: seen + seen + seen)
  }

  private func onEveryBackend(
    _ descriptor: OperationDescriptor, _ input: [Double], parameters: [[Double]] = [],
    gives expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let measured = [
      try forward(descriptor, input, parameters, on: ReferenceBackend()),
      try forward(descriptor, input, parameters, on: OneDNNBackend()),
    ]
    #expect(measured[0] == expected, sourceLocation: sourceLocation)
    #expect(measured[1] == expected, sourceLocation: sourceLocation)
  }

  private func forward<Scalar: BinaryFloatingPoint & Sendable>(
    _ descriptor: OperationDescriptor, _ input: [Double], _ parameters: [[Double]],
    on backend: any ComputeBackend<Scalar>
  ) throws -> [Double] {
    func buffer(_ values: [Double]) -> Buffer<Scalar> {
      let buffer = Buffer<Scalar>(count: values.count)
      buffer.scalars = values.map { Scalar($0) }
      return buffer
    }
    let binding = Binding<Scalar>(
      input: buffer(input), output: Buffer(count: descriptor.outputCount),
      parameters: parameters.map(buffer))
    try backend.operation(descriptor, on: binding, layer: "test").forward()
    return binding.output.scalars.map { Double($0) }
  }
}

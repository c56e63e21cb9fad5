import ComputeBackend
import Tensors

/// The recipes' own shapes, corners, and random shapes, of every operation.
enum Cases {
  static let all =
    convolutions + poolings + subsamplings + paddings + normalizations + activations + unitBiases
    + flattenings + linears + radialBases + additions + concatenations + maskings

  // MARK: Convolution

  static let convolutions =
    recipeConvolutions + cornerConvolutions + batchConvolutions + randomConvolutions

  /// Batches of 1, 3 and 8 of every convolution of LeNet (R1, R3, R4, R6), the small batch-norm net
  /// (R5) and ResNet-18 (R8), and those of LeNet of 1989 (R11).
  private static let recipeConvolutions: [Case] = [1, 3, 8].flatMap { n in
    [
      convolution(n, 1, Extent(32), 6, Extent(5)),
      convolution(n, 6, Extent(14), 16, Extent(5)),
      convolution(n, 16, Extent(5), 120, Extent(5)),

      convolution(n, 1, Extent(28), 6, Extent(5)),
      convolution(n, 6, Extent(12), 16, Extent(5)),
      convolution(n, 1, Extent(28), 6, Extent(5), padding: Extent(2)),

      convolution(n, 1, Extent(28), 32, Extent(3), padding: Extent(1)),
      convolution(n, 32, Extent(28), 32, Extent(3), padding: Extent(1)),
      convolution(n, 32, Extent(14), 64, Extent(3), padding: Extent(1)),
      convolution(n, 64, Extent(14), 64, Extent(3), padding: Extent(1)),

      convolution(n, 1, Extent(32), 64, Extent(7), stride: Extent(2), padding: Extent(3)),
      convolution(n, 64, Extent(8), 64, Extent(3), padding: Extent(1), bias: false),
      convolution(
        n, 64, Extent(8), 128, Extent(3), stride: Extent(2), padding: Extent(1), bias: false),
      convolution(n, 64, Extent(8), 128, Extent(1), stride: Extent(2), bias: false),
      convolution(n, 128, Extent(4), 128, Extent(3), padding: Extent(1), bias: false),
      convolution(
        n, 128, Extent(4), 256, Extent(3), stride: Extent(2), padding: Extent(1), bias: false),
      convolution(n, 128, Extent(4), 256, Extent(1), stride: Extent(2), bias: false),
      convolution(n, 256, Extent(2), 256, Extent(3), padding: Extent(1), bias: false),
      convolution(
        n, 256, Extent(2), 512, Extent(3), stride: Extent(2), padding: Extent(1), bias: false),
      convolution(n, 256, Extent(2), 512, Extent(1), stride: Extent(2), bias: false),
      convolution(n, 512, Extent(1), 512, Extent(3), padding: Extent(1), bias: false),

      convolution(n, 1, Extent(20), 12, Extent(5), stride: Extent(2), bias: false),
      convolution(n, 12, Extent(12), 12, Extent(5), stride: Extent(2), bias: false),
    ]
  }

  private static let cornerConvolutions: [Case] = [
    // The kernel sees nothing but padding at most of its places.
    convolution(2, 3, Extent(1), 4, Extent(3), padding: Extent(1)),
    convolution(2, 3, Extent(2), 4, Extent(3), padding: Extent(1)),
    convolution(2, 3, Extent(1), 4, Extent(5), padding: Extent(2)),
    convolution(1, 2, Extent(1), 3, Extent(3), padding: Extent(4)),
    convolution(2, 2, Extent(3), 3, Extent(1), padding: Extent(2)),
    // One by one, and as large as the input.
    convolution(1, 16, Extent(6), 24, Extent(1)),
    convolution(5, 16, Extent(6), 24, Extent(1), bias: false),
    convolution(4, 3, Extent(4, 7), 5, Extent(4, 7)),
    convolution(3, 5, Extent(7), 6, Extent(1), stride: Extent(2)),
    convolution(3, 5, Extent(8, 7), 6, Extent(1), stride: Extent(2, 3), bias: false),
    // Different by axis.
    convolution(2, 3, Extent(9, 12), 4, Extent(1, 7), padding: Extent(0, 3)),
    convolution(2, 3, Extent(12, 9), 4, Extent(7, 1), padding: Extent(3, 0)),
    convolution(
      2, 3, Extent(11, 13), 4, Extent(3, 2), stride: Extent(2, 3), padding: Extent(2, 1),
      dilation: Extent(2, 3)),
    convolution(2, 3, Extent(9), 4, Extent(3), padding: Extent(2), dilation: Extent(2)),
    // Groups: two, one for each channel, two outputs for each channel.
    convolution(3, 4, Extent(6), 6, Extent(3), padding: Extent(1), groups: 2),
    convolution(2, 8, Extent(7), 8, Extent(3), padding: Extent(1), groups: 8, bias: false),
    convolution(2, 5, Extent(5, 6), 10, Extent(3, 2), groups: 5),
    convolution(2, 6, Extent(4), 9, Extent(1), groups: 3),
    // The classic nets', with fewer channels.
    convolution(2, 1, Extent(35), 12, Extent(11), stride: Extent(4), padding: Extent(1)),
    convolution(2, 12, Extent(9), 8, Extent(5), padding: Extent(2)),
    convolution(100, 6, Extent(14), 16, Extent(5)),
  ]

  /// Batches that fill vectors, some of them not to the end, with many channels and with few.
  static let batchConvolutions: [Case] = [16, 19, 40].flatMap { n in
    [
      convolution(n, 64, Extent(5), 32, Extent(3), padding: Extent(1)),
      convolution(n, 48, Extent(6), 56, Extent(3), stride: Extent(2), padding: Extent(1)),
      convolution(n, 32, Extent(2), 96, Extent(3), padding: Extent(1), bias: false),
      convolution(n, 64, Extent(1), 64, Extent(3), padding: Extent(1), bias: false),
      convolution(n, 32, Extent(5), 64, Extent(1), stride: Extent(2), bias: false),
      convolution(
        n, 64, Extent(7), 64, Extent(3), stride: Extent(2), padding: Extent(2),
        dilation: Extent(2), groups: 2),

      convolution(n, 1, Extent(8), 6, Extent(5)),
      convolution(n, 6, Extent(7), 16, Extent(5)),
      convolution(n, 3, Extent(9), 16, Extent(3), padding: Extent(1)),
      convolution(n, 1, Extent(12), 20, Extent(7), stride: Extent(2), padding: Extent(3)),
      convolution(
        n, 6, Extent(9, 8), 10, Extent(3, 2), stride: Extent(2, 1), padding: Extent(1), groups: 2),
      convolution(n, 5, Extent(9), 7, Extent(2), padding: Extent(1), dilation: Extent(2)),
      convolution(n, 3, Extent(14), 5, Extent(11), stride: Extent(4), padding: Extent(2)),
      convolution(n, 2, Extent(3), 3, Extent(2), stride: Extent(3), padding: Extent(4)),
    ]
  }

  private static let randomConvolutions = random("convolution", 64) { stream in
    let groups = 1 + (stream.integer(below: 2) * stream.integer(below: 3))
    let kernel = extent(&stream, 1...5)
    let dilation = extent(&stream, 1...3)
    let padding = extent(&stream, 0...3)
    let input = Extent(
      max(1, dilation.height * (kernel.height - 1) + 1 - 2 * padding.height)
        + stream.integer(below: 9),
      max(1, dilation.width * (kernel.width - 1) + 1 - 2 * padding.width)
        + stream.integer(below: 9))
    return convolution(
      1 + stream.integer(below: 4), groups * (1 + stream.integer(below: 5)), input,
      groups * (1 + stream.integer(below: 6)), kernel, stride: extent(&stream, 1...3),
      padding: padding, dilation: dilation, groups: groups, bias: stream.integer(below: 3) > 0,
      seed: stream.next())
  }

  private static func convolution(
    _ n: Int, _ c: Int, _ input: Extent, _ o: Int, _ kernel: Extent, stride: Extent = Extent(1),
    padding: Extent = Extent(0), dilation: Extent = Extent(1), groups: Int = 1, bias: Bool = true,
    seed: UInt64 = 1
  ) -> Case {
    Case(
      descriptor: .convolution(
        ConvolutionDescriptor(
          batchSize: n, inputChannels: c, input: input, outputChannels: o, kernel: kernel,
          stride: stride, padding: padding, dilation: dilation, groups: groups, hasBias: bias)),
      seed: seed)
  }

  // MARK: Pooling

  private static let kinds: [PoolingDescriptor.Kind] = [
    .maximum, .average(countsPadding: true), .average(countsPadding: false),
  ]

  static let poolings: [Case] = recipePoolings + globalPoolings + tiedPoolings + randomPoolings

  private static let recipePoolings: [Case] = kinds.flatMap { kind in
    [
      // LeNet's and VGG's; the small batch-norm net's.
      pooling(6, Extent(28), kind, Extent(2), stride: Extent(2)),
      pooling(3 * 16, Extent(10), kind, Extent(2), stride: Extent(2)),
      pooling(2 * 32, Extent(28), kind, Extent(2), stride: Extent(2)),
      // ResNet-18's, where windows overlap and reach into the padding.
      pooling(3 * 64, Extent(16), kind, Extent(3), stride: Extent(2), padding: Extent(1)),
      // AlexNet's and NiN's, GoogLeNet's.
      pooling(2 * 5, Extent(13), kind, Extent(3), stride: Extent(2)),
      pooling(2 * 5, Extent(12), kind, Extent(3), stride: Extent(2)),
      pooling(2 * 5, Extent(12), kind, Extent(3), stride: Extent(1), padding: Extent(1)),
      pooling(4, Extent(1), kind, Extent(3), stride: Extent(2), padding: Extent(1)),
      // Ceil mode: one more place, the place left out, a last window cut short.
      pooling(4, Extent(12), kind, Extent(3), stride: Extent(2), ceilMode: true),
      pooling(4, Extent(5), kind, Extent(2), stride: Extent(2), padding: Extent(1), ceilMode: true),
      pooling(
        4, Extent(6, 7), kind, Extent(3), stride: Extent(2), padding: Extent(1), ceilMode: true),
      pooling(4, Extent(4), kind, Extent(1), stride: Extent(3), ceilMode: true),
      // Different by axis; windows that leave gaps.
      pooling(
        4, Extent(9, 7), kind, Extent(2, 4), stride: Extent(3, 1), padding: Extent(0, 2)),
    ]
  }

  private static let globalPoolings: [Case] = kinds.flatMap { kind in
    [Extent(1), Extent(2), Extent(7), Extent(3, 5)].map { input in
      Case(
        descriptor: .pooling(.global(kind, maps: 24, input: input)),
        draw: kind == .maximum ? .distinct : .uniform)
    }
  }

  /// Equal numbers in almost every window.
  private static let tiedPoolings: [Case] = [
    pooling(6, Extent(8), .maximum, Extent(2), stride: Extent(2), draw: .whole),
    pooling(6, Extent(9, 8), .maximum, Extent(3), stride: Extent(2), draw: .whole),
    pooling(
      6, Extent(8), .maximum, Extent(3), stride: Extent(2), padding: Extent(1), draw: .whole),
    pooling(
      6, Extent(8), .maximum, Extent(3), stride: Extent(2), ceilMode: true, draw: .whole),
    Case(descriptor: .pooling(.global(.maximum, maps: 9, input: Extent(6))), draw: .whole),
  ]

  private static let randomPoolings = random("pooling", 48) { stream in
    let kernel = extent(&stream, 1...5)
    let padding = Extent(
      stream.integer(below: kernel.height / 2 + 1), stream.integer(below: kernel.width / 2 + 1))
    let input = Extent(
      max(1, kernel.height - 2 * padding.height) + stream.integer(below: 9),
      max(1, kernel.width - 2 * padding.width) + stream.integer(below: 9))
    return pooling(
      1 + stream.integer(below: 6), input, kinds[stream.integer(below: 3)], kernel,
      stride: extent(&stream, 1...4), padding: padding, ceilMode: stream.integer(below: 2) == 0,
      seed: stream.next())
  }

  private static func pooling(
    _ maps: Int, _ input: Extent, _ kind: PoolingDescriptor.Kind, _ kernel: Extent, stride: Extent,
    padding: Extent = Extent(0), ceilMode: Bool = false, draw: Case.Draw? = nil, seed: UInt64 = 2
  ) -> Case {
    Case(
      descriptor: .pooling(
        PoolingDescriptor(
          maps: maps, input: input, kind: kind, kernel: kernel, stride: stride, padding: padding,
          ceilMode: ceilMode)),
      draw: draw ?? (kind == .maximum ? .distinct : .uniform), seed: seed)
  }

  // MARK: Other operations on maps

  static let subsamplings: [Case] =
    [
      subsampling(1, 6, 28, 28, 2, .mean), subsampling(1, 16, 10, 10, 2, .sum),
      subsampling(3, 6, 28, 28, 2, .mean), subsampling(8, 16, 10, 10, 2, .mean),
    ]
    + random("subsampling", 12) { stream in
      let kernel = 1 + stream.integer(below: 4)
      return subsampling(
        1 + stream.integer(below: 4), 1 + stream.integer(below: 7),
        kernel * (1 + stream.integer(below: 6)), kernel * (1 + stream.integer(below: 6)), kernel,
        stream.integer(below: 2) == 0 ? .mean : .sum, seed: stream.next())
    }

  private static func subsampling(
    _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ k: Int, _ mode: SubsamplingDescriptor.Mode,
    seed: UInt64 = 3
  ) -> Case {
    Case(
      descriptor: .subsampling(
        SubsamplingDescriptor(
          batchSize: n, channels: c, inputHeight: h, inputWidth: w, kernelSize: k, mode: mode)),
      seed: seed)
  }

  static let paddings: [Case] =
    [
      padding(1, Extent(28), Extent(2), .replicate),
      padding(8, Extent(16), Extent(2), .constant(-1)),
      padding(3, Extent(1), Extent(2, 3), .replicate),
      padding(3, Extent(4, 1), Extent(0), .replicate),
    ]
    + random("padding", 16) { stream in
      padding(
        1 + stream.integer(below: 4), extent(&stream, 1...8), extent(&stream, 0...3),
        stream.integer(below: 2) == 0 ? .replicate : .constant(stream.uniform(-1, 1)),
        seed: stream.next())
    }

  private static func padding(
    _ maps: Int, _ input: Extent, _ padding: Extent, _ mode: PaddingDescriptor.Mode,
    seed: UInt64 = 4
  ) -> Case {
    Case(
      descriptor: .padding(
        PaddingDescriptor(maps: maps, input: input, padding: padding, mode: mode)),
      seed: seed)
  }

  static let flattenings: [Case] = [
    (1, 16, 25), (256, 16, 16), (8, 64, 49), (3, 1, 10), (5, 4, 1), (2, 3, 7), (7, 5, 3),
    (2, 512, 1),
  ].map { n, channels, places in
    Case(
      descriptor: .flattening(
        FlatteningDescriptor(batchSize: n, channels: channels, places: places)))
  }

  static let unitBiases: [Case] = [
    (1, 12, 64), (3, 12, 16), (8, 12, 64), (1, 1, 30), (7, 1, 10), (2, 3, 5), (5, 4, 1), (3, 2, 9),
  ].map { n, channels, places in
    Case(
      descriptor: .unitBias(UnitBiasDescriptor(batchSize: n, channels: channels, places: places)))
  }

  static let normalizations: [Case] =
    [
      // The small batch-norm net's (R5) and ResNet-18's (R8).
      maps(3, 32, 784), maps(8, 64, 196), maps(8, 64, 256), maps(3, 64, 64), maps(1, 64, 64),
      maps(8, 128, 16), maps(8, 256, 4), maps(8, 512, 1), maps(64, 512, 1),
      units(64, 512), units(3, 512),
      // A mean that is far larger than the deviation.
      maps(4, 6, 49, draw: .raised), units(40, 9, draw: .raised),
      // The smallest batches there are. With the usual ε their gradients are differences of nearly
      // equal numbers, see `batchNormOfTwo…`.
      maps(2, 3, 1, epsilon: 0.5), maps(1, 5, 2, epsilon: 0.5), units(2, 7, epsilon: 0.5),
      units(3, 7), maps(3, 4, 1), maps(1, 4, 3),
      // The running statistics' rate: the newest batch alone, and not at all.
      maps(2, 3, 9, updateRate: 1), units(5, 3, updateRate: 0), maps(2, 3, 5, updateRate: 0.3),
    ]
    + random("normalization", 16) { stream in
      let n = 1 + stream.integer(below: 5)
      let channels = 1 + stream.integer(below: 20)
      return stream.integer(below: 2) == 0
        ? maps(n, channels, 4 + stream.integer(below: 30), seed: stream.next())
        : units(n + 3, channels, seed: stream.next())
    }

  private static func maps(
    _ n: Int, _ channels: Int, _ places: Int, epsilon: Double = 1e-5, updateRate: Double = 0.1,
    draw: Case.Draw = .uniform, seed: UInt64 = 5
  ) -> Case {
    Case(
      descriptor: .normalization(
        NormalizationDescriptor(
          batchSize: n, channels: channels, layout: .maps(places: places), epsilon: epsilon,
          updateRate: updateRate)),
      draw: draw, seed: seed)
  }

  private static func units(
    _ n: Int, _ channels: Int, epsilon: Double = 1e-5, updateRate: Double = 0.1,
    draw: Case.Draw = .uniform, seed: UInt64 = 6
  ) -> Case {
    Case(
      descriptor: .normalization(
        NormalizationDescriptor(
          batchSize: n, channels: channels, layout: .units, epsilon: epsilon,
          updateRate: updateRate)),
      draw: draw, seed: seed)
  }

  // MARK: Operations on scalars

  static let activations: [Case] = [1, 7, 8, 9, 17, 84, 1176, 8192].flatMap { count in
    let functions: [ActivationDescriptor.Function] = [
      .scaledTanh(amplitude: 1.7159, slope: 2.0 / 3), .scaledTanh(amplitude: 1, slope: 1), .tanh,
      .sigmoid,
    ]
    return functions.map { activation(count, $0, .uniform) }
      + [activation(count, .relu, .distinct), activation(count, .relu, .whole)]
  }

  private static func activation(
    _ count: Int, _ function: ActivationDescriptor.Function, _ draw: Case.Draw
  ) -> Case {
    Case(
      descriptor: .activation(ActivationDescriptor(count: count, function: function)), draw: draw,
      seed: UInt64(count))
  }

  static let maskings: [Case] = [1, 7, 8, 33, 3136].map { count in
    Case(descriptor: .masking(MaskingDescriptor(count: count)))
  }

  static let additions: [Case] = [(64, 2), (64, 3), (1, 2), (7, 2), (9, 3), (16, 1), (4096, 2)].map
  {
    count, inputs in
    Case(descriptor: .addition(AdditionDescriptor(count: count, inputs: inputs)))
  }

  static let concatenations: [Case] = [
    [64, 128, 32, 32], [5, 3], [1, 1, 1], [7], [9, 8, 17, 1], [512, 16],
  ].map { counts in Case(descriptor: .concatenation(ConcatenationDescriptor(counts: counts))) }

  // MARK: Operations on units

  static let linears: [Case] =
    [
      linear(1, 400, 120), linear(1, 120, 84), linear(3, 84, 10), linear(100, 120, 84),
      linear(8, 256, 120), linear(8, 3136, 512), linear(8, 512, 512), linear(8, 512, 10),
      linear(1, 192, 30),
    ]
    + random("linear", 16) { stream in
      linear(
        1 + stream.integer(below: 9), 1 + stream.integer(below: 40),
        1 + stream.integer(below: 40), bias: stream.integer(below: 3) > 0, seed: stream.next())
    }

  private static func linear(
    _ n: Int, _ inputs: Int, _ outputs: Int, bias: Bool = true, seed: UInt64 = 7
  ) -> Case {
    Case(
      descriptor: .linear(
        LinearDescriptor(batchSize: n, inputs: inputs, outputs: outputs, hasBias: bias)),
      seed: seed)
  }

  static let radialBases: [Case] = [(1, 84, 10), (8, 84, 10), (100, 84, 10), (3, 5, 2), (2, 1, 1)]
    .map { n, inputs, outputs in
      Case(
        descriptor: .radialBasis(
          RadialBasisDescriptor(batchSize: n, inputs: inputs, outputs: outputs)))
    }

  // MARK: Drawing

  private static func random(
    _ name: String, _ count: Int, _ make: (inout RandomStream) -> Case
  ) -> [Case] {
    var stream = RandomStream(seed: 1998, name: name)
    return (0..<count).map { _ in make(&stream) }
  }

  private static func extent(_ stream: inout RandomStream, _ range: ClosedRange<Int>) -> Extent {
    Extent(
      range.lowerBound + stream.integer(below: range.count),
      range.lowerBound + stream.integer(below: range.count))
  }
}

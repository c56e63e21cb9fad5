/// What an operation computes, with every size it needs; N is the batch size.
///
/// Maps are laid out channels outermost, [C, N, H, W]: a convolution's output is then the plain
/// product of its weights with the unrolled input of the whole batch, a channel's statistics are
/// sums over one stretch of memory, and concatenating channels is copying blocks. At N = 1 these are
/// the bytes of NCHW. Units are [N, F].
public enum OperationDescriptor: Hashable, Sendable {
  case convolution(ConvolutionDescriptor)
  case pooling(PoolingDescriptor)
  case subsampling(SubsamplingDescriptor)
  case padding(PaddingDescriptor)
  case normalization(NormalizationDescriptor)
  case activation(ActivationDescriptor)
  case unitBias(UnitBiasDescriptor)
  case flattening(FlatteningDescriptor)
  case linear(LinearDescriptor)
  case radialBasis(RadialBasisDescriptor)
  case addition(AdditionDescriptor)
  case concatenation(ConcatenationDescriptor)
  case masking(MaskingDescriptor)
}

/// Cross-correlation: x [C,N,H,W], w [O,C/G,K,L], b [O] → y [O,N,H′,W′],
/// H′ = ⌊(H + 2·padding − dilation·(K − 1) − 1)/stride⌋ + 1, likewise W′ with L;
/// y[o,n,i,j] = b[o] + Σ_{c,p,q} w[o,c,p,q] · x[c + g·C/G, n, i·stride + p·dilation − padding,
/// j·stride + q·dilation − padding], g = ⌊o·G/O⌋ the output's group, reading zero outside the input.
/// Parameters: w, then b where there is a bias.
public struct ConvolutionDescriptor: Hashable, Sendable {
  /// N.
  public var batchSize: Int
  /// C.
  public var inputChannels: Int
  /// H, W.
  public var input: Extent
  /// O.
  public var outputChannels: Int
  /// K, L.
  public var kernel: Extent
  /// How far the kernel moves between outputs.
  public var stride: Extent
  /// Zero rows (columns) added on each side.
  public var padding: Extent
  /// How far apart in the input neighbouring places of the kernel are.
  public var dilation: Extent
  /// G, which divides C and O: output channels see the input channels of their own group.
  public var groups: Int
  /// Whether there is a bias.
  public var hasBias: Bool
  /// For each output channel, the input channels it sees, in rising order; nil for all of its group.
  /// The weights of the planes that this leaves out are zero. Whether they get a gradient is the
  /// backend's business: whoever owns the weights masks it.
  public var connections: [[Int]]?

  /// A convolution of the given sizes. The kernel must fit into the padded input.
  public init(
    batchSize: Int, inputChannels: Int, input: Extent, outputChannels: Int, kernel: Extent,
    stride: Extent = Extent(1), padding: Extent = Extent(0), dilation: Extent = Extent(1),
    groups: Int = 1, hasBias: Bool = true, connections: [[Int]]? = nil
  ) {
    self.connections = connections
    self.batchSize = batchSize
    self.inputChannels = inputChannels
    self.input = input
    self.outputChannels = outputChannels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.hasBias = hasBias
    precondition(
      inputChannels % groups == 0 && outputChannels % groups == 0,
      "A convolution's groups divide its channels.")
    precondition(
      span.height <= input.height + 2 * padding.height
        && span.width <= input.width + 2 * padding.width,
      "A convolution's kernel fits into its padded input.")
  }

  /// How many rows and columns of the input a kernel reaches over.
  public var span: Extent {
    Extent(dilation.height * (kernel.height - 1) + 1, dilation.width * (kernel.width - 1) + 1)
  }
  /// H′, W′.
  public var output: Extent {
    Extent(
      (input.height + 2 * padding.height - span.height) / stride.height + 1,
      (input.width + 2 * padding.width - span.width) / stride.width + 1)
  }
  /// C/G.
  public var channelsPerGroup: Int { inputChannels / groups }
  /// Scalars of x in one item.
  public var inputCount: Int { inputChannels * input.area }
  /// Scalars of y in one item.
  public var outputCount: Int { outputChannels * output.area }
  /// Scalars of w.
  public var weightCount: Int { outputChannels * channelsPerGroup * kernel.area }
}

/// Pooling: x [M,H,W] → y [M,H′,W′], every map (M = C·N) by itself.
/// H′ = ⌊(H + 2·padding − K)/stride⌋ + 1, or ⌈…⌉ + 1 in ceil mode, where a last window that would
/// start beyond the input and its leading padding is left out (as in PyTorch). Windows reach beyond
/// the padded input in ceil mode only.
public struct PoolingDescriptor: Hashable, Sendable {
  /// What becomes of a window.
  public enum Kind: Hashable, Sendable {
    /// The largest value; padding never wins. Of equal values the first in row order gets the
    /// gradient.
    case maximum
    /// The mean. `countsPadding`: over all places of the window within the padded input, zeros of
    /// the padding included; otherwise over the places of the input alone.
    case average(countsPadding: Bool)
  }

  /// M.
  public var maps: Int
  /// H, W.
  public var input: Extent
  /// What becomes of a window.
  public var kind: Kind
  /// K, L.
  public var kernel: Extent
  /// How far the window moves between outputs.
  public var stride: Extent
  /// Rows (columns) added on each side, at most half the kernel.
  public var padding: Extent
  /// Whether H′ and W′ are rounded up.
  public var ceilMode: Bool

  /// Pooling of the given sizes.
  public init(
    maps: Int, input: Extent, kind: Kind, kernel: Extent, stride: Extent,
    padding: Extent = Extent(0), ceilMode: Bool = false
  ) {
    precondition(
      2 * padding.height <= kernel.height && 2 * padding.width <= kernel.width,
      "A pooling's padding is at most half its window.")
    precondition(
      kernel.height <= input.height + 2 * padding.height
        && kernel.width <= input.width + 2 * padding.width,
      "A pooling's window fits into its padded input.")
    self.maps = maps
    self.input = input
    self.kind = kind
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.ceilMode = ceilMode
  }

  /// Every map to one value.
  public static func global(_ kind: Kind, maps: Int, input: Extent) -> PoolingDescriptor {
    PoolingDescriptor(maps: maps, input: input, kind: kind, kernel: input, stride: Extent(1))
  }

  /// H′, W′.
  public var output: Extent {
    Extent(
      places(input.height, kernel.height, stride.height, padding.height),
      places(input.width, kernel.width, stride.width, padding.width))
  }

  private func places(_ size: Int, _ kernel: Int, _ stride: Int, _ padding: Int) -> Int {
    let room = size + 2 * padding - kernel
    guard ceilMode else { return room / stride + 1 }
    let places = (room + stride - 1) / stride + 1
    return (places - 1) * stride >= size + padding ? places - 1 : places
  }
}

/// Batch normalization: per channel c, over all N·H·W of its scalars (N for units),
/// y = weight[c] · (x − mean[c]) / √(variance[c] + epsilon) + bias[c].
///
/// In an operation that trains, mean and variance are the batch's (variance biased, over the count
/// n), and the running ones change with every forward pass: running ← (1 − updateRate) · running +
/// updateRate · batch, where the running variance takes the batch's unbiased one, n/(n − 1) times
/// the biased. Otherwise mean and variance are the running ones. (Ioffe and Szegedy 2015.)
/// Parameters: weight, bias, running mean, running variance, [C] each; gradients: of the first two.
public struct NormalizationDescriptor: Hashable, Sendable {
  /// How the input is laid out.
  public enum Layout: Hashable, Sendable {
    /// [C, N, H, W]; `places` is H·W.
    case maps(places: Int)
    /// [N, C].
    case units
  }

  /// N.
  public var batchSize: Int
  /// C.
  public var channels: Int
  /// How the input is laid out.
  public var layout: Layout
  /// Added to the variance.
  public var epsilon: Double
  /// The weight of the newest batch in the running statistics.
  public var updateRate: Double

  /// Batch normalization of the given sizes.
  public init(
    batchSize: Int, channels: Int, layout: Layout, epsilon: Double = 1e-5,
    updateRate: Double = 0.1
  ) {
    self.batchSize = batchSize
    self.channels = channels
    self.layout = layout
    self.epsilon = epsilon
    self.updateRate = updateRate
  }

  /// How many scalars of a batch belong to one channel.
  public var countPerChannel: Int {
    switch layout {
    case .maps(let places): batchSize * places
    case .units: batchSize
    }
  }
}

/// x [N,I], w [O,I], b [O] → y [N,O], y[n,o] = b[o] + Σ_i w[o,i] · x[n,i].
/// Parameters: w, then b where there is a bias.
public struct LinearDescriptor: Hashable, Sendable {
  /// N.
  public var batchSize: Int
  /// I.
  public var inputs: Int
  /// O.
  public var outputs: Int
  /// Whether there is a bias.
  public var hasBias: Bool

  /// A linear map of the given sizes.
  public init(batchSize: Int, inputs: Int, outputs: Int, hasBias: Bool = true) {
    self.batchSize = batchSize
    self.inputs = inputs
    self.outputs = outputs
    self.hasBias = hasBias
  }
}

/// The 1998 paper's subsampling: x [C,N,H,W] → y [C,N,H/K,W/K],
/// y[c,n,i,j] = coefficient[c] · s · Σ_{p,q<K} x[c,n,K·i+p,K·j+q] + bias[c],
/// s = 1/K² in the mean form and 1 in the sum form. Parameters: coefficient [C], bias [C].
/// K divides H and W.
public struct SubsamplingDescriptor: Hashable, Sendable {
  /// What is done with a window before the coefficient.
  public enum Mode: Hashable, Sendable {
    case mean
    case sum
  }

  /// N.
  public var batchSize: Int
  /// C.
  public var channels: Int
  /// H.
  public var inputHeight: Int
  /// W.
  public var inputWidth: Int
  /// K, also the distance between windows.
  public var kernelSize: Int
  /// Mean or sum.
  public var mode: Mode

  /// Subsampling of the given sizes.
  public init(
    batchSize: Int, channels: Int, inputHeight: Int, inputWidth: Int, kernelSize: Int, mode: Mode
  ) {
    precondition(
      inputHeight % kernelSize == 0 && inputWidth % kernelSize == 0,
      "Subsampling windows cover their input exactly.")
    self.batchSize = batchSize
    self.channels = channels
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.kernelSize = kernelSize
    self.mode = mode
  }

  /// H/K.
  public var outputHeight: Int { inputHeight / kernelSize }
  /// W/K.
  public var outputWidth: Int { inputWidth / kernelSize }
  /// s.
  public var scale: Double { mode == .mean ? 1 / Double(kernelSize * kernelSize) : 1 }
}

/// x [M,H,W] → y [M,H+2P,W+2Q] with P new rows and Q new columns on each side.
public struct PaddingDescriptor: Hashable, Sendable {
  /// What the new places hold.
  public enum Mode: Hashable, Sendable {
    case constant(Double)
    case replicate
  }

  /// M = C·N: every map is padded alike.
  public var maps: Int
  /// H, W.
  public var input: Extent
  /// P, Q.
  public var padding: Extent
  /// What the new places hold.
  public var mode: Mode

  /// Padding of the given sizes.
  public init(maps: Int, input: Extent, padding: Extent, mode: Mode) {
    self.maps = maps
    self.input = input
    self.padding = padding
    self.mode = mode
  }

  /// H + 2P, W + 2Q.
  public var output: Extent {
    Extent(input.height + 2 * padding.height, input.width + 2 * padding.width)
  }
}

/// y[i] = f(x[i]).
public struct ActivationDescriptor: Hashable, Sendable {
  /// f.
  public enum Function: Hashable, Sendable {
    /// f(a) = A·tanh(S·a); f′ = A·S − (S/A)·f².
    case scaledTanh(amplitude: Double, slope: Double)
    /// f(a) = tanh(a); f′ = 1 − f².
    case tanh
    /// f(a) = 1/(1 + e^−a); f′ = f·(1 − f).
    case sigmoid
    /// f(a) = max(a, 0); f′ = 1 where f > 0, else 0.
    case relu
  }

  /// How many scalars x and y have, over the whole batch.
  public var count: Int
  /// f.
  public var function: Function

  /// f over `count` scalars.
  public init(count: Int, function: Function) {
    self.count = count
    self.function = function
  }
}

/// A bias of its own for every unit: y[c,n,i] = x[c,n,i] + b[c,i], x [C,N,P], b [C,P] with
/// P = H·W places; units [N,F] are the case C = 1, P = F. Parameters: b.
public struct UnitBiasDescriptor: Hashable, Sendable {
  /// N.
  public var batchSize: Int
  /// C.
  public var channels: Int
  /// P.
  public var places: Int

  /// Biases of the given counts.
  public init(batchSize: Int, channels: Int, places: Int) {
    self.batchSize = batchSize
    self.channels = channels
    self.places = places
  }
}

/// x [C,N,P] → y [N,C·P], P = H·W places: y[n, c·P + i] = x[c,n,i].
public struct FlatteningDescriptor: Hashable, Sendable {
  /// N.
  public var batchSize: Int
  /// C.
  public var channels: Int
  /// P.
  public var places: Int

  /// Flattening of the given sizes.
  public init(batchSize: Int, channels: Int, places: Int) {
    self.batchSize = batchSize
    self.channels = channels
    self.places = places
  }

  /// Whether input and output are the same bytes, so that nothing need be done.
  public var isIdentity: Bool { batchSize == 1 || channels == 1 }
}

/// Euclidean radial basis units: x [N,I], w [O,I] → y [N,O], y[n,o] = Σ_i (x[n,i] − w[o,i])².
/// Parameters: w, which is fixed: backward computes the input's gradient only.
public struct RadialBasisDescriptor: Hashable, Sendable {
  /// N.
  public var batchSize: Int
  /// I.
  public var inputs: Int
  /// O.
  public var outputs: Int

  /// Units of the given sizes.
  public init(batchSize: Int, inputs: Int, outputs: Int) {
    self.batchSize = batchSize
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// y[i] = Σ_k x_k[i] over several inputs of `count` scalars each, summed in their order.
///
/// Forward only: ∂y is every input's gradient, so networks hand it on without a copy. Networks also
/// sum with it what several layers want of one activation's gradient.
public struct AdditionDescriptor: Hashable, Sendable {
  /// How many scalars each input has, over the whole batch.
  public var count: Int
  /// How many inputs there are.
  public var inputs: Int

  /// A sum of the given sizes.
  public init(count: Int, inputs: Int) {
    self.count = count
    self.inputs = inputs
  }
}

/// x_k [C_k,N,H,W] → y [ΣC_k,N,H,W], one after the other. In memory: copying blocks.
public struct ConcatenationDescriptor: Hashable, Sendable {
  /// How many scalars each input has, over the whole batch.
  public var counts: [Int]

  /// A concatenation of inputs of the given sizes.
  public init(counts: [Int]) { self.counts = counts }
}

/// y[i] = x[i] · m[i] with a mask that whoever plans the operation fills anew before every forward
/// pass. Dropout's is 0 with probability p and 1/(1 − p) otherwise. Parameters: m, without gradient.
public struct MaskingDescriptor: Hashable, Sendable {
  /// How many scalars there are, over the whole batch.
  public var count: Int

  /// A mask over `count` scalars.
  public init(count: Int) { self.count = count }
}

/// How a parameter w changes after each backward pass, given its gradient g and the step size η.
/// t counts the updates from 1.
public enum UpdateRule: Hashable, Sendable {
  /// g′ = g + weightDecay·w; w ← w − η·g′ without momentum; with it
  /// v ← momentum·v + g′ (v = g′ at t = 1), w ← w − η·v, or w − η·(g′ + momentum·v) with Nesterov.
  /// PyTorch's form of Sutskever et al. 2013.
  case gradientDescent(momentum: Double = 0, weightDecay: Double = 0, nesterov: Bool = false)
  /// g′ = g + weightDecay·w; m ← β₁m + (1−β₁)g′; v ← β₂v + (1−β₂)g′²;
  /// w ← w − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε). (Kingma and Ba 2015, in PyTorch's form.)
  case adam(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double = 0)
  /// w_k ← w_k − η·s_k·g_k with a factor s_k of its own for each scalar, which whoever trains fills:
  /// stochastic diagonal Levenberg–Marquardt's 1/(μ + h_kk).
  case scaledGradientDescent

  /// What the rule remembers of every scalar, by name; nothing for plain gradient descent.
  public var stateNames: [String] {
    switch self {
    case .gradientDescent(let momentum, _, _): momentum == 0 ? [] : ["momentum"]
    case .adam: ["firstMoment", "secondMoment"]
    case .scaledGradientDescent: []
    }
  }
}

/// What an operation computes, with every size it needs; N is the batch size.
public enum OperationDescriptor: Hashable, Sendable {
  case convolution(ConvolutionDescriptor)
  case linear(LinearDescriptor)
  case subsampling(SubsamplingDescriptor)
  case padding(PaddingDescriptor)
  case activation(ActivationDescriptor)
  case radialBasis(RadialBasisDescriptor)
}

/// Cross-correlation: x [N,C,H,W], w [O,C,K,K], b [O] → y [N,O,H′,W′],
/// H′ = ⌊(H + 2·padding − K)/stride⌋ + 1, likewise W′;
/// y[n,o,i,j] = b[o] + Σ_{c,p,q} w[o,c,p,q] · x[n, c, i·stride + p − padding, j·stride + q − padding],
/// reading zero outside the input. Parameters: w, then b where there is a bias.
public struct ConvolutionDescriptor: Hashable, Sendable {
  /// N.
  public var batchSize: Int
  /// C.
  public var inputChannels: Int
  /// H.
  public var inputHeight: Int
  /// W.
  public var inputWidth: Int
  /// O.
  public var outputChannels: Int
  /// K.
  public var kernelSize: Int
  /// How far the kernel moves between outputs.
  public var stride: Int
  /// Zero rows and columns added on each side.
  public var padding: Int
  /// Whether there is a bias.
  public var hasBias: Bool

  /// A convolution of the given sizes. The kernel must fit into the padded input.
  public init(
    batchSize: Int, inputChannels: Int, inputHeight: Int, inputWidth: Int, outputChannels: Int,
    kernelSize: Int, stride: Int = 1, padding: Int = 0, hasBias: Bool = true
  ) {
    precondition(
      kernelSize <= inputHeight + 2 * padding && kernelSize <= inputWidth + 2 * padding,
      "A convolution's kernel fits into its padded input.")
    self.batchSize = batchSize
    self.inputChannels = inputChannels
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.outputChannels = outputChannels
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
    self.hasBias = hasBias
  }

  /// H′.
  public var outputHeight: Int { (inputHeight + 2 * padding - kernelSize) / stride + 1 }
  /// W′.
  public var outputWidth: Int { (inputWidth + 2 * padding - kernelSize) / stride + 1 }
  /// Scalars of x in one item.
  public var inputCount: Int { inputChannels * inputHeight * inputWidth }
  /// Scalars of y in one item.
  public var outputCount: Int { outputChannels * outputHeight * outputWidth }
  /// Scalars of w.
  public var weightCount: Int { outputChannels * inputChannels * kernelSize * kernelSize }
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

/// The 1998 paper's subsampling: x [N,C,H,W] → y [N,C,H/K,W/K],
/// y[n,c,i,j] = coefficient[c] · s · Σ_{p,q<K} x[n,c,K·i+p,K·j+q] + bias[c],
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

/// x [N,C,H,W] → y [N,C,H+2P,W+2P] with P new rows and columns on each side.
public struct PaddingDescriptor: Hashable, Sendable {
  /// What the new places hold.
  public enum Mode: Hashable, Sendable {
    case constant(Double)
    case replicate
  }

  /// N·C: every map is padded alike.
  public var maps: Int
  /// H.
  public var inputHeight: Int
  /// W.
  public var inputWidth: Int
  /// P.
  public var padding: Int
  /// What the new places hold.
  public var mode: Mode

  /// Padding of the given sizes.
  public init(maps: Int, inputHeight: Int, inputWidth: Int, padding: Int, mode: Mode) {
    self.maps = maps
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.padding = padding
    self.mode = mode
  }

  /// H + 2P.
  public var outputHeight: Int { inputHeight + 2 * padding }
  /// W + 2P.
  public var outputWidth: Int { inputWidth + 2 * padding }
}

/// y[i] = f(x[i]).
public struct ActivationDescriptor: Hashable, Sendable {
  /// f.
  public enum Function: Hashable, Sendable {
    /// f(a) = A·tanh(S·a); f′ = A·S − (S/A)·f².
    case scaledTanh(amplitude: Double, slope: Double)
    /// f(a) = 1/(1 + e^−a); f′ = f·(1 − f).
    case sigmoid
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

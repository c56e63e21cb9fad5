/// Convolutions of one image whose maps have rows of a few registers: LeNet's, at batch size 1.
public protocol RowConvolutionKernels {
  /// The widths of the square kernels there is code for.
  static func convolvesRows(kernelSize: Int) -> Bool

  /// y[o,i,j] = b[o] + Σ_{c seen by o} Σ_{p,q<K} w[o,c,p,q] · x[c,i+p,j+q], for all of y.
  ///
  /// Reads up to 16 scalars beyond the end of x, writes up to 16 beyond the end of y.
  static func convolveRows(_ job: RowConvolution)

  /// ∂w[o,c,p,q] = Σ_{i,j} ∂y[o,i,j] · x[c,i+p,j+q] for every plane (o, c) that is seen.
  ///
  /// Reads up to 16 scalars beyond the end of x.
  static func differentiateRows(_ job: RowGradient)

  /// The same for all planes, seen or not, of sixteen outputs each: their gradients are summed side by
  /// side in a register. `scratch` has room for 16·(H′·W′ + C·K²) scalars, and 256 more.
  static func differentiateSixteenOutputs(
    _ job: RowGradient, outputGradient: UnsafePointer<Float>, outputHeight: Int,
    scratch: UnsafeMutablePointer<Float>)

  /// Copies maps into frames of zeros: target[m, top+i, left+j] ← maps[m,i,j]. The places around stay
  /// as they are, but for those to the right of a row, as far as whole registers reach, which become
  /// zero.
  static func frameRows(
    _ maps: UnsafePointer<Float>, count: Int, height: Int, width: Int,
    into frames: UnsafeMutablePointer<Float>, frameHeight: Int, frameWidth: Int, top: Int, left: Int
  )

  /// sums[m] ← Σ maps[m, …], each of `size` scalars.
  static func sumMaps(
    _ maps: UnsafePointer<Float>, count: Int, size: Int, into sums: UnsafeMutablePointer<Float>)
}

/// Which planes of a kernel exist: the inputs that the outputs see, one output after the other.
public struct KernelPlanes {
  /// The inputs' numbers.
  public let inputs: UnsafePointer<Int32>
  /// Where each output's begin in `inputs`, and where the last one's end: one more than outputs.
  public let starts: UnsafePointer<Int32>
  /// How many outputs there are.
  public let outputs: Int

  /// Planes listed in memory that outlives them.
  public init(inputs: UnsafePointer<Int32>, starts: UnsafePointer<Int32>, outputs: Int) {
    self.inputs = inputs
    self.starts = starts
    self.outputs = outputs
  }
}

/// How weights lie in memory: w[o,c,p,q] = first[o·outputStride + c·inputStride + (p·K + q)·step].
/// With a step of −1 kernels are turned half around, as the input's gradient needs them.
public struct KernelWeights {
  /// w[0,0,0,0].
  public let first: UnsafePointer<Float>
  /// From one output's weights to the next one's.
  public let outputStride: Int
  /// From one input's weights to the next one's.
  public let inputStride: Int
  /// From one kernel place to the next.
  public let step: Int

  /// Weights at the given places.
  public init(first: UnsafePointer<Float>, outputStride: Int, inputStride: Int, step: Int) {
    self.first = first
    self.outputStride = outputStride
    self.inputStride = inputStride
    self.step = step
  }
}

/// Everything `convolveRows` needs.
public struct RowConvolution {
  /// x, maps of `inputHeight` rows of `inputWidth`.
  public var input: UnsafePointer<Float>
  /// H.
  public var inputHeight: Int
  /// W, at least the output's width and K − 1.
  public var inputWidth: Int
  /// Whether the first and the last K − 1 rows of x are zeros, and H = H′ + K − 1.
  public var framesInput: Bool
  /// Which planes exist.
  public var planes: KernelPlanes
  /// K.
  public var kernelSize: Int
  /// w.
  public var weights: KernelWeights
  /// b; nil for zeros.
  public var bias: UnsafePointer<Float>?
  /// y, its maps one after the other.
  public var output: UnsafeMutablePointer<Float>
  /// H′ ≤ H − K + 1.
  public var outputHeight: Int
  /// W′ ≤ W − K + 1.
  public var outputWidth: Int

  /// A convolution of the given buffers and sizes.
  public init(
    input: UnsafePointer<Float>, inputHeight: Int, inputWidth: Int, framesInput: Bool = false,
    planes: KernelPlanes, kernelSize: Int, weights: KernelWeights, bias: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, outputHeight: Int, outputWidth: Int
  ) {
    self.input = input
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.framesInput = framesInput
    self.planes = planes
    self.kernelSize = kernelSize
    self.weights = weights
    self.bias = bias
    self.output = output
    self.outputHeight = outputHeight
    self.outputWidth = outputWidth
  }
}

/// Everything `differentiateRows` needs.
public struct RowGradient {
  /// x, maps of `inputHeight` rows of `inputWidth`.
  public var input: UnsafePointer<Float>
  /// H.
  public var inputHeight: Int
  /// W.
  public var inputWidth: Int
  /// Which planes exist.
  public var planes: KernelPlanes
  /// K.
  public var kernelSize: Int
  /// ∂y in frames of zeros: K − 1 rows above and below, and to the right of each row zeros as far as
  /// whole registers reach. Points to the first row of zeros, at ∂y's first column.
  public var outputGradient: UnsafePointer<Float>
  /// Scalars from one frame's row to the next.
  public var frameWidth: Int
  /// Scalars from one frame to the next.
  public var frameSize: Int
  /// W′.
  public var outputWidth: Int
  /// ∂w [O, C, K, K].
  public var weightGradient: UnsafeMutablePointer<Float>
  /// C, of all inputs, seen or not.
  public var inputs: Int

  /// A gradient of the given buffers and sizes.
  public init(
    input: UnsafePointer<Float>, inputHeight: Int, inputWidth: Int, planes: KernelPlanes,
    kernelSize: Int, outputGradient: UnsafePointer<Float>, frameWidth: Int, frameSize: Int,
    outputWidth: Int, weightGradient: UnsafeMutablePointer<Float>, inputs: Int
  ) {
    self.input = input
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.planes = planes
    self.kernelSize = kernelSize
    self.outputGradient = outputGradient
    self.frameWidth = frameWidth
    self.frameSize = frameSize
    self.outputWidth = outputWidth
    self.weightGradient = weightGradient
    self.inputs = inputs
  }
}

import ComputeBackend
import Kernels

/// A convolution of one image with small maps, straight from its definition, a row of outputs in a
/// register: LeNet's first and third layer at batch size 1.
///
/// Nothing is unrolled or packed, and planes that the connection table leaves out are not computed.
/// For the input's gradient the output's is copied into frames of zeros, over which the kernel goes
/// turned half around; the weights' gradient reads the same frames.
final class RowConvolutionOperation: Operation {
  typealias Scalar = Float

  private let kernels: any KernelSet.Type
  private let binding: Binding<Float>
  private let shape: ConvolutionDescriptor
  private let convolution: RowConvolution
  private let backwardPass: BackwardPass?
  /// The jobs point into these.
  private let planes: PlaneList
  private let turnedPlanes: PlaneList

  /// Whether there is code for such a convolution that beats unrolling it.
  static func supports(_ shape: ConvolutionDescriptor, _ kernels: any KernelSet.Type) -> Bool {
    shape.batchSize == 1 && shape.groups == 1 && shape.stride == Extent(1)
      && shape.dilation == Extent(1) && shape.padding == Extent(0)
      && shape.kernel.height == shape.kernel.width
      && kernels.convolvesRows(kernelSize: shape.kernel.height)
      && shape.input.width >= 8 && shape.output.width <= 64
  }

  init(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, kernels: any KernelSet.Type
  ) {
    self.kernels = kernels
    self.binding = binding
    self.shape = shape
    let side = shape.kernel.height
    let connections = shape.seenInputs
    let planes = PlaneList(connections)
    let turnedPlanes = PlaneList(
      (0..<shape.inputChannels).map { input in
        connections.indices.filter { connections[$0].contains(input) }
      })
    (self.planes, self.turnedPlanes) = (planes, turnedPlanes)
    self.convolution = RowConvolution(
      input: binding.input.pointer, inputHeight: shape.input.height, inputWidth: shape.input.width,
      planes: planes.planes, kernelSize: side,
      weights: KernelWeights(
        first: binding.parameters[0].pointer, outputStride: shape.inputChannels * side * side,
        inputStride: side * side, step: 1),
      bias: shape.hasBias ? binding.parameters[1].pointer : nil,
      output: binding.output.pointer, outputHeight: shape.output.height,
      outputWidth: shape.output.width)
    self.backwardPass = binding.outputGradient.map {
      BackwardPass(
        shape, binding, outputGradient: $0, planes: planes.planes, turned: turnedPlanes.planes)
    }
  }

  func forward() { kernels.convolveRows(convolution) }

  func backward() {
    guard let backwardPass else { return }
    backwardPass.run(kernels)
  }
}

/// The gradients' jobs.
private struct BackwardPass {
  private let outputGradient: UnsafePointer<Float>
  private let shape: ConvolutionDescriptor
  /// ∂y in frames of zeros: K − 1 on the left and above and below, whole registers on the right.
  private let frames: Buffer<Float>
  private let frame: Extent
  private let weights: RowGradient
  private let input: RowConvolution?
  private let biasGradient: UnsafeMutablePointer<Float>?
  /// For outputs sixteen at a time, where they come in sixteens and make rows that are not long.
  private let scratch: Buffer<Float>?

  init(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, outputGradient: Buffer<Float>,
    planes: KernelPlanes, turned: KernelPlanes
  ) {
    let side = shape.kernel.height
    self.shape = shape
    self.outputGradient = UnsafePointer(outputGradient.pointer)
    self.frame = Extent(
      shape.output.height + 2 * (side - 1), side - 1 + (shape.output.width + 15) / 16 * 16)
    self.frames = Buffer(count: shape.outputChannels * frame.area)
    self.biasGradient = shape.hasBias ? binding.parameterGradients[1].pointer : nil
    self.weights = RowGradient(
      input: binding.input.pointer, inputHeight: shape.input.height, inputWidth: shape.input.width,
      planes: planes, kernelSize: side, outputGradient: frames.pointer + (side - 1),
      frameWidth: frame.width, frameSize: frame.area, outputWidth: shape.output.width,
      weightGradient: binding.parameterGradients[0].pointer, inputs: shape.inputChannels)
    let terms = shape.inputChannels * shape.kernel.area
    let takesSixteen =
      shape.outputChannels % 16 == 0 && shape.output.width <= 16 && terms >= 16
    self.scratch =
      takesSixteen ? Buffer(count: 16 * (shape.output.area + terms) + 512) : nil
    let weight = UnsafePointer(binding.parameters[0].pointer)
    self.input = binding.inputGradient.map { [frames, frame] in
      RowConvolution(
        input: frames.pointer, inputHeight: frame.height, inputWidth: frame.width,
        framesInput: true, planes: turned, kernelSize: side,
        weights: KernelWeights(
          first: weight + (side * side - 1), outputStride: side * side,
          inputStride: shape.inputChannels * side * side, step: -1),
        bias: nil, output: $0.pointer, outputHeight: shape.input.height,
        outputWidth: shape.input.width)
    }
  }

  @inline(__always)
  func run(_ kernels: any KernelSet.Type) {
    let output = shape.output
    if scratch == nil || input != nil {
      kernels.frameRows(
        outputGradient, count: shape.outputChannels, height: output.height, width: output.width,
        into: frames.pointer, frameHeight: frame.height, frameWidth: frame.width,
        top: shape.kernel.height &- 1, left: shape.kernel.width &- 1)
    }
    if let scratch {
      kernels.differentiateSixteenOutputs(
        weights, outputGradient: outputGradient, outputHeight: output.height,
        scratch: scratch.pointer)
    } else {
      kernels.differentiateRows(weights)
    }
    if let biasGradient {
      kernels.sumMaps(
        outputGradient, count: shape.outputChannels, size: output.area, into: biasGradient)
    }
    if let input { kernels.convolveRows(input) }
  }
}

/// The lists that `KernelPlanes` points to.
private final class PlaneList {
  let planes: KernelPlanes
  private let inputs: UnsafeMutableBufferPointer<Int32>
  private let starts: UnsafeMutableBufferPointer<Int32>

  /// For each output, the inputs it sees.
  init(_ connections: [[Int]]) {
    let listed = connections.flatMap { $0.map(Int32.init) }
    let ends = connections.reduce(into: [Int32(0)]) {
      $0.append($0[$0.count - 1] + Int32($1.count))
    }
    inputs = .allocate(capacity: max(listed.count, 1))
    starts = .allocate(capacity: ends.count)
    _ = inputs.initialize(from: listed)
    _ = starts.initialize(from: ends)
    planes = KernelPlanes(
      inputs: UnsafePointer(inputs.baseAddress!), starts: UnsafePointer(starts.baseAddress!),
      outputs: connections.count)
  }

  deinit {
    inputs.deallocate()
    starts.deallocate()
  }
}

extension ConvolutionDescriptor {
  /// For each output channel, the input channels it sees.
  fileprivate var seenInputs: [[Int]] {
    connections ?? Array(repeating: Array(0..<inputChannels), count: outputChannels)
  }
}

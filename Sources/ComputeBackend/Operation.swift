/// A planned computation, bound to the buffers it reads and writes.
///
/// Everything that can be decided or allocated is decided and allocated when it is made: running it
/// takes no arguments, because at batch size 1 handing arguments over costs as much as computing.
public protocol Operation<Scalar>: AnyObject {
  /// Float for training, Double for the reference.
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// Computes the output from the input and the parameters.
  func forward() throws

  /// Computes the parameters' gradients, and the input's where it is bound, from the output's.
  ///
  /// Runs after `forward` on the same buffers. Gradients are overwritten, not added to.
  func backward() throws
}

/// The buffers of one operation. Activations are laid out N, C, H, W, row-major.
public struct Binding<Scalar: BinaryFloatingPoint & Sendable> {
  /// What goes in.
  public var input: Buffer<Scalar>
  /// Where ∂loss/∂input goes; nil where nobody wants it, as at the network's input.
  public var inputGradient: Buffer<Scalar>?
  /// What comes out.
  public var output: Buffer<Scalar>
  /// Where ∂loss/∂output comes from; nil in a plan that only evaluates.
  public var outputGradient: Buffer<Scalar>?
  /// Weights, then biases, as the operation's description lists them.
  public var parameters: [Buffer<Scalar>]
  /// Where the parameters' gradients go; empty in a plan that only evaluates.
  public var parameterGradients: [Buffer<Scalar>]

  /// Binds an operation's buffers.
  public init(
    input: Buffer<Scalar>, inputGradient: Buffer<Scalar>? = nil,
    output: Buffer<Scalar>, outputGradient: Buffer<Scalar>? = nil,
    parameters: [Buffer<Scalar>] = [], parameterGradients: [Buffer<Scalar>] = []
  ) {
    self.input = input
    self.inputGradient = inputGradient
    self.output = output
    self.outputGradient = outputGradient
    self.parameters = parameters
    self.parameterGradients = parameterGradients
  }

  /// Whether the operation will be asked to run backward.
  public var trains: Bool { outputGradient != nil }
}

/// Changes a parameter after each backward pass.
public protocol UpdateOperation<Scalar>: AnyObject {
  /// Float for training, Double for the reference.
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// One update with the given step size.
  func update(learningRate: Scalar)
}

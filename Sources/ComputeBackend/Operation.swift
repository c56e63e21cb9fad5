/// A planned computation, bound to the buffers it reads and writes.
///
/// Everything that can be decided or allocated is decided and allocated when it is made: running it
/// takes no arguments, because at batch size 1 handing arguments over costs as much as computing.
public protocol Operation<Scalar>: AnyObject {
  /// Float for training, Double for the reference.
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// Computes the output from the inputs and the parameters.
  func forward() throws

  /// Computes the parameters' gradients, and the inputs' where they are bound, from the output's.
  ///
  /// Runs after `forward` on the same buffers. Gradients are overwritten, not added to.
  func backward() throws
}

/// The buffers of one operation. Maps are laid out C, N, H, W, row-major; units N, F.
public struct Binding<Scalar: BinaryFloatingPoint & Sendable> {
  /// What goes in; most operations have one.
  public var inputs: [Buffer<Scalar>]
  /// Where ∂loss/∂input goes, one each; nil where nobody wants it, as at the network's input.
  public var inputGradients: [Buffer<Scalar>?]
  /// What comes out.
  public var output: Buffer<Scalar>
  /// Where ∂loss/∂output comes from; nil in a plan that only evaluates.
  public var outputGradient: Buffer<Scalar>?
  /// Weights, then biases, as the operation's description lists them.
  public var parameters: [Buffer<Scalar>]
  /// Where the parameters' gradients go; empty in a plan that only evaluates.
  public var parameterGradients: [Buffer<Scalar>]

  /// Binds the buffers of an operation with one input.
  public init(
    input: Buffer<Scalar>, inputGradient: Buffer<Scalar>? = nil,
    output: Buffer<Scalar>, outputGradient: Buffer<Scalar>? = nil,
    parameters: [Buffer<Scalar>] = [], parameterGradients: [Buffer<Scalar>] = []
  ) {
    self.init(
      inputs: [input], inputGradients: [inputGradient], output: output,
      outputGradient: outputGradient, parameters: parameters,
      parameterGradients: parameterGradients)
  }

  /// Binds an operation's buffers.
  public init(
    inputs: [Buffer<Scalar>], inputGradients: [Buffer<Scalar>?],
    output: Buffer<Scalar>, outputGradient: Buffer<Scalar>? = nil,
    parameters: [Buffer<Scalar>] = [], parameterGradients: [Buffer<Scalar>] = []
  ) {
    precondition(
      !inputs.isEmpty && inputs.count == inputGradients.count,
      "An operation has inputs, and a gradient or nil for each.")
    self.inputs = inputs
    self.inputGradients = inputGradients
    self.output = output
    self.outputGradient = outputGradient
    self.parameters = parameters
    self.parameterGradients = parameterGradients
  }

  /// The first input, the only one of most operations.
  public var input: Buffer<Scalar> { inputs[0] }
  /// Where the first input's gradient goes.
  public var inputGradient: Buffer<Scalar>? { inputGradients[0] }

  /// Whether the operation will be asked to run backward.
  public var trains: Bool { outputGradient != nil }
}

/// Changes a parameter after each backward pass.
public protocol UpdateOperation<Scalar>: AnyObject {
  /// Float for training, Double for the reference.
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// What the rule remembers, one buffer for each of its `stateNames`, as large as the parameter;
  /// zero at first. Setting them continues an earlier training.
  var state: [Buffer<Scalar>] { get }

  /// What a rule that scales each scalar's steps multiplies them with, for whoever trains to fill; nil
  /// for the others. Zero at first.
  var scale: Buffer<Scalar>? { get }

  /// One update.
  ///
  /// - Parameters:
  ///   - learningRate: the step size.
  ///   - count: which update it is, from 1.
  func update(learningRate: Double, count: Int)
}

extension UpdateOperation {
  /// Nothing to fill.
  public var scale: Buffer<Scalar>? { nil }
}

/// The seam between networks and arithmetic: plan once per shape, then execute.
///
/// A backend turns a descriptor and its buffers into an operation. Networks know nothing else of
/// it; a GPU would be one more conformance.
public protocol ComputeBackend<Scalar> {
  /// Float for training, Double for the reference.
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// The backend's name in logs: `onednn`, `reference`.
  var name: String { get }

  /// What the bits of a result depend on beside the program: library versions, instruction set.
  var provenance: [(key: String, value: String)] { get }

  /// Plans an operation over the given buffers, whose counts must match the descriptor's.
  ///
  /// - Parameters:
  ///   - descriptor: what is computed, and of which shapes.
  ///   - binding: the buffers it reads and writes.
  ///   - layer: the layer's name, for errors.
  /// - Throws: `BackendError` when the library underneath refuses.
  func operation(_ descriptor: OperationDescriptor, on binding: Binding<Scalar>, layer: String)
    throws -> any Operation<Scalar>

  /// How a parameter of such operations, by its place in their bindings, is to lie in memory; nil for
  /// the order of its shape. The answer is the same for every batch size. Buffers in any other order
  /// than this one are not to be bound.
  func order(ofParameter index: Int, of descriptor: OperationDescriptor) -> ScalarOrder?

  /// Plans the updates of one parameter, which lies in memory as its gradient does.
  func update(_ rule: UpdateRule, on parameter: Buffer<Scalar>, gradient: Buffer<Scalar>)
    -> any UpdateOperation<Scalar>

  /// target[i] ← target[i] · factor[i].
  func multiply(_ target: Buffer<Scalar>, by factor: Buffer<Scalar>)

  /// How many times parameters were copied into another layout since the backend was made; 0 for
  /// one that always computes on the parameters as they are stored.
  var parameterReorders: Int { get }
}

extension ComputeBackend {
  /// The order of its shape.
  public func order(ofParameter index: Int, of descriptor: OperationDescriptor) -> ScalarOrder? {
    nil
  }
}

/// A call into a compute library that did not succeed.
public struct BackendError: Error, Equatable, CustomStringConvertible {
  /// The function that was called.
  public let call: String
  /// What it returned.
  public let status: String
  /// The layer it was called for.
  public let layer: String

  /// An error of the given call, status and layer.
  public init(call: String, status: String, layer: String) {
    self.call = call
    self.status = status
    self.layer = layer
  }

  /// One sentence.
  public var description: String { "layer \(layer): \(call) returned \(status)" }
}

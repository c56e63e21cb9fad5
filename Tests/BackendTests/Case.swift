import ComputeBackend
import Tensors

/// One operation with numbers to run it on, the same for every backend.
struct Case: CustomStringConvertible, Sendable {
  /// How its inputs are drawn.
  enum Draw: Sendable {
    /// Uniformly from ±1.
    case uniform
    /// In a random order from numbers evenly spaced in ±1, none of them zero: nowhere near ReLU's
    /// kink, no two equal.
    case distinct
    /// From −2, −1, 0, 1 and 2: exact zeros, and many equal numbers.
    case whole
    /// Uniformly from 8 ± 1, as after a ReLU: a mean far larger than the deviation.
    case raised
  }

  let descriptor: OperationDescriptor
  var draw = Draw.uniform
  var seed: UInt64 = 1

  var description: String { "\(descriptor), \(draw)" }

  var isNormalization: Bool {
    if case .normalization = descriptor { true } else { false }
  }

  /// The numbers of a buffer, rounded to Float so that all backends start from the same.
  ///
  /// - Parameter pass: which forward pass they are for; every pass has others.
  func inputs(_ index: Int, pass: Int) -> [Double] {
    let count = descriptor.inputCounts[index]
    var stream = RandomStream(seed: seed, name: "input \(index)", index: UInt64(pass))
    let values =
      switch draw {
      case .uniform: (0..<count).map { _ in stream.uniform(-1, 1) }
      case .raised: (0..<count).map { _ in stream.uniform(7, 9) }
      case .whole: (0..<count).map { _ in Double(stream.integer(below: 5) - 2) }
      case .distinct:
        stream.permutation(of: count).map { (2 * Double($0) + 0.5) / Double(count) - 1 }
      }
    return values.map { Double(Float($0)) }
  }

  func outputGradient(pass: Int) -> [Double] {
    uniform(descriptor.outputCount, "output gradient", pass)
  }

  func parameter(_ index: Int) -> [Double] {
    let values = uniform(descriptor.parameterCounts[index], "parameter \(index)", 0)
    // A running variance is positive.
    if case .normalization = descriptor, index == 3 { return values.map { 0.25 + abs($0) } }
    return values
  }

  private func uniform(_ count: Int, _ name: String, _ pass: Int) -> [Double] {
    var stream = RandomStream(seed: seed, name: name, index: UInt64(pass))
    return (0..<count).map { _ in Double(Float(stream.uniform(-1, 1))) }
  }
}

/// What a plan is for.
enum Purpose: CaseIterable {
  case training
  /// As the first layer: nobody wants the inputs' gradients.
  case trainingFromData
  case evaluation
}

/// A case planned on a backend.
struct PlannedCase<Scalar: BinaryFloatingPoint & Sendable> {
  let given: Case
  let binding: Binding<Scalar>
  let operation: any Operation<Scalar>

  init(_ given: Case, on backend: any ComputeBackend<Scalar>, for purpose: Purpose = .training)
    throws
  {
    let shape = given.descriptor
    let trains = purpose != .evaluation
    let wantsInputGradients = purpose == .training && shape.computesInputGradients
    let parameters = shape.parameterCounts.enumerated().map { index, count in
      (count, backend.order(ofParameter: index, of: shape))
    }
    self.given = given
    self.binding = Binding(
      inputs: shape.inputCounts.map { Self.rubbish($0) },
      inputGradients: shape.inputCounts.map { wantsInputGradients ? Self.rubbish($0) : nil },
      output: Self.rubbish(shape.outputCount),
      outputGradient: trains ? Self.rubbish(shape.outputCount) : nil,
      parameters: parameters.map { Self.rubbish($0, $1) },
      parameterGradients: trains
        ? parameters.prefix(shape.gradientCount).map { Self.rubbish($0, $1) } : [])
    for (index, parameter) in binding.parameters.enumerated() {
      parameter.scalars = given.parameter(index).map { Scalar($0) }
    }
    self.operation = try backend.operation(shape, on: binding, layer: "test")
  }

  /// One forward pass, and a backward one if the plan trains, on the numbers of a pass.
  func run(pass: Int = 0) throws -> Outcome {
    load(pass: pass)
    try operation.forward()
    if binding.trains { try operation.backward() }
    return outcome
  }

  /// Fills what goes in.
  func load(pass: Int) {
    for (index, input) in binding.inputs.enumerated() {
      input.scalars = given.inputs(index, pass: pass).map { Scalar($0) }
    }
    binding.outputGradient?.scalars = given.outputGradient(pass: pass).map { Scalar($0) }
  }

  var outcome: Outcome {
    func read(_ buffer: Buffer<Scalar>) -> [Double] { buffer.scalars.map { Double($0) } }
    return Outcome(
      output: read(binding.output), inputGradients: binding.inputGradients.map { $0.map(read) },
      parameterGradients: binding.parameterGradients.map(read),
      parameters: binding.parameters.map(read))
  }

  /// What nothing may be left of: a buffer that is to be overwritten starts as NaN, and so does what
  /// lies behind every buffer, which kernels may read but must not let into a result.
  private static func rubbish(_ count: Int, _ order: ScalarOrder? = nil) -> Buffer<Scalar> {
    let buffer = Buffer<Scalar>(count: count, order: order)
    for index in 0..<count + 16 { buffer.pointer[index] = .nan }
    return buffer
  }
}

/// What an operation computed, and its parameters afterwards.
struct Outcome: Equatable {
  var output: [Double]
  var inputGradients: [[Double]?]
  var parameterGradients: [[Double]]
  var parameters: [[Double]]
}

/// max|a − b| / max|b|: the error measured where the numbers are large.
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "Shapes are compared before values.")
  let difference = zip(a, b).map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
  let scale = b.map(abs).max() ?? 0
  return scale == 0 ? difference : difference / scale
}

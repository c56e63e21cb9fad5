import ComputeBackend
import Specs
import Tensors

extension LinearSpec: NodeSpec {
  static var kind: String { "linear" }

  /// x [C,H,W] or [I], read as [I] → y [O].
  func node(name: String, input: Shape, path: String) throws -> Node {
    let fanIn = [Int](repeating: input.count, count: outputs)
    let weight = ParameterDescription(
      "weight", [outputs, input.count], axes: "output, input", role: .weight(fanIn: fanIn))
    let biases = ParameterDescription(
      "bias", [outputs], axes: "output", role: .bias(fanIn: fanIn))
    return Node(
      name: name, kind: Self.kind, inputShape: input, outputShape: [outputs],
      parameters: bias ? [weight, biases] : [weight],
      connections: (input.count + (bias ? 1 : 0)) * outputs, flops: input.count * outputs,
      descriptor: { [self] batchSize in
        .linear(
          LinearDescriptor(
            batchSize: batchSize, inputs: input.count, outputs: outputs, hasBias: bias))
      })
  }
}

extension RBFSpec: NodeSpec {
  static var kind: String { "rbf" }

  /// x [I] → y [classes], y_i = Σ_j (x_j − w_ij)².
  func node(name: String, input: Shape, path: String) throws -> Node {
    let codes = codeValues
    let length = codes.first?.count ?? 0
    guard input.count == length else {
      throw NetworkError.shapeDoesNotFit(
        layer: name, path: path, got: "\(input)", wanted: "\(length) units, as long as its codes")
    }
    return Node(
      name: name, kind: Self.kind, inputShape: input, outputShape: [codes.count],
      parameters: [
        ParameterDescription(
          "code", [codes.count, length], axes: "class, input", role: .fixed(codes.flatMap { $0 }))
      ],
      connections: codes.count * length, flops: codes.count * length,
      descriptor: { batchSize in
        .radialBasis(
          RadialBasisDescriptor(batchSize: batchSize, inputs: length, outputs: codes.count))
      })
  }

  private var codeValues: [[Double]] {
    codes?.map { rows in rows.joined().filter { $0 != " " }.map { $0 == "#" ? 1 : -1 } }
      ?? DigitBitmaps.codes
  }
}

extension ScaledTanhSpec: NodeSpec {
  static var kind: String { "scaledTanh" }

  /// f(a) = A·tanh(S·a), unit by unit.
  func node(name: String, input: Shape, path: String) throws -> Node {
    activation(
      name: name, input: input, function: .scaledTanh(amplitude: amplitude, slope: slope))
  }
}

extension SigmoidSpec: NodeSpec {
  static var kind: String { "sigmoid" }

  /// f(a) = 1/(1 + e^−a), unit by unit.
  func node(name: String, input: Shape, path: String) throws -> Node {
    activation(name: name, input: input, function: .sigmoid)
  }
}

extension NodeSpec {
  /// A layer without parameters that maps every unit by itself.
  fileprivate func activation(
    name: String, input: Shape, function: ActivationDescriptor.Function
  ) -> Node {
    Node(
      name: name, kind: Self.kind, inputShape: input, outputShape: input, parameters: [],
      connections: 0, flops: 0,
      descriptor: { batchSize in
        .activation(ActivationDescriptor(count: batchSize * input.count, function: function))
      })
  }
}

import ComputeBackend
import Specs
import Tensors

extension FlattenSpec: NodeSpec {
  static var kind: String { "flatten" }

  /// x [C,H,W] → y [C·H·W].
  func node(_ place: NodePlace) throws -> Node {
    Node(place, output: [place.input.count], computation: .steps(place.flattening()))
  }
}

extension LinearSpec: NodeSpec {
  static var kind: String { "linear" }

  /// x [C,H,W] or [I], read as [I] → y [O].
  func node(_ place: NodePlace) throws -> Node {
    let inputs = place.input.count
    try place.checkSize("weights", outputs, inputs)
    let fanIn = [Int](repeating: inputs, count: outputs)
    let weight = ParameterDescription(
      "weight", [outputs, inputs], axes: "output, input",
      role: .weight(fanIn: fanIn, fanOut: outputs, isConvolution: false),
      distribution: initialization?.weights)
    let biases = ParameterDescription(
      "bias", [outputs], axes: "output", role: .bias(fanIn: fanIn),
      distribution: initialization?.biases)
    let parameters = bias ? [weight, biases] : [weight]
    let product = Node.Step(outputCount: outputs, parameters: parameters.indices) {
      [self] batchSize in
      .linear(
        LinearDescriptor(batchSize: batchSize, inputs: inputs, outputs: outputs, hasBias: bias))
    }
    return Node(
      place, output: [outputs], parameters: parameters,
      connections: (inputs + (bias ? 1 : 0)) * outputs, flops: inputs * outputs,
      computation: .steps(place.flattening() + [product]))
  }
}

extension UnitBiasSpec: NodeSpec {
  static var kind: String { "unitBias" }

  /// x → y of the same shape.
  func node(_ place: NodePlace) throws -> Node {
    let input = place.input
    let (channels, places) = input.rank == 3 ? (input[0], input[1] * input[2]) : (1, input[0])
    return Node(
      place, output: input,
      parameters: [
        ParameterDescription(
          "bias", input, axes: input.rank == 3 ? "map, row, column" : "unit", role: .unitBias,
          distribution: initialization?.biases)
      ],
      connections: input.count,
      descriptor: { batchSize in
        .unitBias(UnitBiasDescriptor(batchSize: batchSize, channels: channels, places: places))
      })
  }
}

extension RBFSpec: NodeSpec {
  static var kind: String { "rbf" }

  /// x [I] → y [classes], y_i = Σ_j (x_j − w_ij)².
  func node(_ place: NodePlace) throws -> Node {
    let codes = codeValues
    let length = codes.first?.count ?? 0
    guard place.input.count == length else {
      throw place.misfit(wanted: "\(length) units, as long as its codes")
    }
    let distances = Node.Step(outputCount: codes.count, parameters: 0..<1) { batchSize in
      .radialBasis(
        RadialBasisDescriptor(batchSize: batchSize, inputs: length, outputs: codes.count))
    }
    return Node(
      place, output: [codes.count],
      parameters: [
        ParameterDescription(
          "code", [codes.count, length], axes: "class, input", role: .fixed(codes.flatMap { $0 }))
      ],
      connections: codes.count * length, flops: codes.count * length,
      computation: .steps(place.flattening() + [distances]))
  }

  private var codeValues: [[Double]] {
    codes?.map { rows in rows.joined().filter { $0 != " " }.map { $0 == "#" ? 1 : -1 } }
      ?? DigitBitmaps.codes
  }
}

extension DropoutSpec: NodeSpec {
  static var kind: String { "dropout" }

  /// y = x · mask in training, y = x in evaluation.
  func node(_ place: NodePlace) throws -> Node {
    Node(place, output: place.input, computation: .dropout(rate: rate))
  }
}

extension ScaledTanhSpec: NodeSpec {
  static var kind: String { "scaledTanh" }

  /// f(a) = A·tanh(S·a), unit by unit.
  func node(_ place: NodePlace) throws -> Node {
    activation(place, .scaledTanh(amplitude: amplitude, slope: slope))
  }
}

extension TanhSpec: NodeSpec {
  static var kind: String { "tanh" }

  /// f(a) = tanh(a), unit by unit.
  func node(_ place: NodePlace) throws -> Node { activation(place, .tanh) }
}

extension SigmoidSpec: NodeSpec {
  static var kind: String { "sigmoid" }

  /// f(a) = 1/(1 + e^−a), unit by unit.
  func node(_ place: NodePlace) throws -> Node { activation(place, .sigmoid) }
}

extension ReLUSpec: NodeSpec {
  static var kind: String { "relu" }

  /// f(a) = max(a, 0), unit by unit.
  func node(_ place: NodePlace) throws -> Node { activation(place, .relu) }
}

/// A layer without parameters that maps every unit by itself.
private func activation(_ place: NodePlace, _ function: ActivationDescriptor.Function) -> Node {
  Node(
    place, output: place.input,
    descriptor: { batchSize in
      .activation(
        ActivationDescriptor(count: batchSize * place.input.count, function: function))
    })
}

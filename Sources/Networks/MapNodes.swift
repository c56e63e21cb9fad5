import ComputeBackend
import Specs
import Tensors

extension SubsamplingSpec: NodeSpec {
  static var kind: String { "subsampling" }

  /// x [C,H,W] → y [C,H/K,W/K].
  func node(_ place: NodePlace) throws -> Node {
    let (channels, input) = try place.maps()
    guard input.height % kernelSize == 0, input.width % kernelSize == 0 else {
      throw place.misfit(wanted: "maps whose height and width are multiples of \(kernelSize)")
    }
    let output: Shape = [channels, input.height / kernelSize, input.width / kernelSize]
    let window = kernelSize * kernelSize
    return Node(
      place, output: output,
      parameters: [
        ParameterDescription(
          "coefficient", [channels], axes: "map", role: .coefficient(fanIn: window)),
        ParameterDescription(
          "bias", [channels], axes: "map", role: .subsamplingBias(fanIn: window)),
      ],
      connections: (window + 1) * output.count, flops: output.count,
      descriptor: { [self] batchSize in
        .subsampling(
          SubsamplingDescriptor(
            batchSize: batchSize, channels: channels, inputHeight: input.height,
            inputWidth: input.width, kernelSize: kernelSize, mode: mode == .mean ? .mean : .sum))
      })
  }
}

extension PadLayerSpec: NodeSpec {
  static var kind: String { "pad" }

  /// x [C,H,W] → y [C,H+2P,W+2P].
  func node(_ place: NodePlace) throws -> Node {
    let (channels, input) = try place.maps()
    try place.checkSize("padded maps", channels, input.height + 2 * by, input.width + 2 * by)
    return Node(
      place, output: [channels, input.height + 2 * by, input.width + 2 * by],
      descriptor: { [self] batchSize in
        .padding(
          PaddingDescriptor(
            maps: batchSize * channels, input: input, padding: Extent(by),
            mode: mode == .replicate ? .replicate : .constant(value)))
      })
  }
}

extension BatchNormSpec: NodeSpec {
  static var kind: String { "batchNorm" }

  /// x → y of the same shape, normalized map by map, or unit by unit where there are no maps.
  func node(_ place: NodePlace) throws -> Node {
    let channels = place.input[0]
    func parameter(_ name: String, _ role: ParameterDescription.Role) -> ParameterDescription {
      ParameterDescription(
        name, [channels], axes: place.input.rank == 3 ? "map" : "unit", role: role)
    }
    let layout: NormalizationDescriptor.Layout =
      place.input.rank == 3 ? .maps(places: place.input[1] * place.input[2]) : .units
    return Node(
      place, output: place.input,
      parameters: [
        parameter("weight", .starting(1)), parameter("bias", .starting(0)),
        parameter("runningMean", .statistic(0)), parameter("runningVariance", .statistic(1)),
      ],
      flops: 2 * place.input.count,
      descriptor: { [self] batchSize in
        .normalization(
          NormalizationDescriptor(
            batchSize: batchSize, channels: channels, layout: layout, epsilon: epsilon,
            updateRate: updateRate))
      })
  }
}

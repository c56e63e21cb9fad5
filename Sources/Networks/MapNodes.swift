import ComputeBackend
import Specs
import Tensors

extension SubsamplingSpec: NodeSpec {
  static var kind: String { "subsampling" }

  /// x [C,H,W] → y [C,H/K,W/K].
  func node(name: String, input: Shape, path: String) throws -> Node {
    let (channels, height, width) = try maps(of: input, layer: name, path: path)
    guard height % kernelSize == 0, width % kernelSize == 0 else {
      throw NetworkError.shapeDoesNotFit(
        layer: name, path: path, got: "\(input)",
        wanted: "maps whose height and width are multiples of \(kernelSize)")
    }
    let output: Shape = [channels, height / kernelSize, width / kernelSize]
    return Node(
      name: name, kind: Self.kind, inputShape: input, outputShape: output,
      parameters: [
        ParameterDescription("coefficient", [channels], axes: "map", role: .coefficient),
        ParameterDescription("bias", [channels], axes: "map", role: .subsamplingBias),
      ],
      connections: (kernelSize * kernelSize + 1) * output.count, flops: output.count,
      descriptor: { [self] batchSize in
        .subsampling(
          SubsamplingDescriptor(
            batchSize: batchSize, channels: channels, inputHeight: height, inputWidth: width,
            kernelSize: kernelSize, mode: mode == .mean ? .mean : .sum))
      })
  }
}

extension PadLayerSpec: NodeSpec {
  static var kind: String { "pad" }

  /// x [C,H,W] → y [C,H+2P,W+2P].
  func node(name: String, input: Shape, path: String) throws -> Node {
    let (channels, height, width) = try maps(of: input, layer: name, path: path)
    return Node(
      name: name, kind: Self.kind, inputShape: input,
      outputShape: [channels, height + 2 * by, width + 2 * by], parameters: [], connections: 0,
      flops: 0,
      descriptor: { [self] batchSize in
        .padding(
          PaddingDescriptor(
            maps: batchSize * channels, inputHeight: height, inputWidth: width, padding: by,
            mode: mode == .replicate ? .replicate : .constant(value)))
      })
  }
}

extension NodeSpec {
  /// The extents of an input that must consist of maps.
  func maps(of input: Shape, layer: String, path: String) throws -> (Int, Int, Int) {
    guard input.rank == 3 else {
      throw NetworkError.shapeDoesNotFit(
        layer: layer, path: path, got: "\(input) units", wanted: "maps [C, H, W]")
    }
    return (input[0], input[1], input[2])
  }
}

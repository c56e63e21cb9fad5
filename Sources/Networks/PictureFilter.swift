import ComputeBackend
import Specs
import Tensors

/// A kernel that a picture is convolved with (cross-correlated, as all convolutions here): what one
/// map of a convolutional layer does, with weights that a person chose.
public struct PictureFilter: Equatable, Sendable {
  /// The kernel's rows, all of one length.
  public let rows: [[Double]]

  /// A kernel of the given rows; nil where they are none, empty or of different lengths.
  public init?(rows: [[Double]]) {
    guard let first = rows.first, !first.isEmpty, rows.allSatisfy({ $0.count == first.count })
    else { return nil }
    self.rows = rows
  }

  /// Kernels by the names that people know them under.
  public static let named: [(name: String, filter: PictureFilter)] = [
    ("laplacian", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    ("laplacian4", [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
    ("sobel-x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    ("sobel-y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    ("mean", [[Double]](repeating: [1 / 9, 1 / 9, 1 / 9], count: 3)),
    ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
  ].compactMap { name, rows in PictureFilter(rows: rows).map { (name, $0) } }

  /// The feature map of a picture [height, width]: [H′, W′], H′ = ⌊(H + 2·padding − K)/stride⌋ + 1,
  /// likewise W′, zeros in the padding.
  ///
  /// - Throws: `NetworkError.shapeDoesNotFit` where the kernel is larger than the padded picture,
  ///   `BackendError` where the backend refuses it.
  public func map<Scalar: BinaryFloatingPoint & Sendable>(
    of picture: Tensor<Double>, stride: Int = 1, padding: Int = 0,
    on backend: any ComputeBackend<Scalar>
  ) throws -> Tensor<Double> {
    var conv = ConvSpec()
    conv.outputChannels = 1
    conv.kernelSize = PairSpec(height: rows.count, width: rows[0].count)
    conv.stride = PairSpec(stride)
    conv.padding = PairSpec(padding)
    conv.bias = false
    var model = ModelSpec()
    model.layers = [.conv(conv)]
    let graph = try NetworkGraph(model, inputShape: [1, picture.shape[0], picture.shape[1]])
    let network = Network(graph: graph, backend: backend)
    network.parameters[0].value.scalars = rows.joined().map { Scalar($0) }
    let plan = try network.plan(batchSize: 1, trains: false)
    plan.input.scalars = picture.scalars.map { Scalar($0) }
    try plan.forward()
    return Tensor(
      shape: Shape(Array(graph.outputShape.dimensions.dropFirst())),
      scalars: plan.output.scalars.map { Double($0) })
  }
}

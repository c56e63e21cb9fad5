import Datasets
import Specs
import Tensors
import Testing
import Training

/// Pictures of several channels reach the network channels outermost, in their order.
@Suite struct ChannelTests {
  /// Three pictures of three channels of 1 × 2, C×H×W each; 1 counts as its bit in `weights`.
  private static let pictures: [[UInt8]] = [
    [1, 0, 0, 1, 1, 0], [0, 1, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1],
  ]

  /// Unit 0 is Σ 2^place of the pixels that are on, unit 1 nothing: against the code (1, −1) picture
  /// n costs (s_n − 1)² + 1. A kernel as large as the picture does what a linear layer does, both
  /// in PyTorch's order: [O, I·H·W] or [O, I, H, W].
  ///
  ///     >>> [(s - 1)**2 + 1 for s in (1 + 8 + 16, 2 + 4 + 8, 16 + 32)]
  ///     [577, 170, 2210]
  @Test(
    arguments: [
      #"{"linear": {"name": "F", "outputs": 2, "bias": false}}"#,
      #"{"conv": {"name": "F", "outputChannels": 2, "kernelSize": [1, 2], "bias": false}}"#,
    ], [1, 2, 3])
  func aBatchIsFilledChannelByChannel(_ layer: String, _ batchSize: Int) throws {
    let codes = ##"{"rbf": {"codes": [["#."], [".#"]]}}"##
    let spec = try TwoPixels.spec(
      "model.layers=[\(layer), \(codes)]", "batchSize=\(batchSize)",
      "evaluation.batchSize=\(4 - batchSize)", "optimizer.sgd.learningRate=1e-30")
    let images = try ImageSet(
      name: "three channels", channels: 3, height: 1, width: 2,
      pixels: Self.pictures.flatMap { $0.map { $0 * 255 } }, labels: [0, 0, 0],
      classNames: ["a", "b"])
    let set = try PreparedSet(images, transforms: [.scale(ScaleSpec())])
    #expect(set.shape == [3, 1, 2])

    let isConvolution = layer.contains("conv")
    let trainer = try makeTrainer(
      spec, PreparedSets(train: set, test: set),
      initialParameters: [
        StoredParameter(
          layer: "F", name: "weight", axes: "",
          tensor: Tensor(
            shape: isConvolution ? [2, 3, 1, 2] : [2, 6],
            scalars: [1, 2, 4, 8, 16, 32] + [Float](repeating: 0, count: 6)))
      ])
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    let losses: [Float] = [577, 170, 2210]
    let steps = stride(from: 0, to: 3, by: batchSize).map { losses[$0..<min($0 + batchSize, 3)] }
    #expect(heard.losses == steps.map { $0.reduce(0, +) / Float($0.count) })
    let mean = Double(losses.reduce(0, +)) / 3
    #expect(heard.epochs.map(\.train.loss) == [mean])
    #expect(heard.epochs.map(\.running.loss) == [mean])
  }
}

import Specs
import Testing
import Training

/// What a set's loss is the mean of, on 200 items in batches of 64: 64, 64, 64 and 8.
@Suite struct LossMeanTests {
  /// At W = (½, 0; −½, 0) "left" costs ½ and "right", in the last eight places, 2 (answer 0, wrong).
  /// Items: (192·½ + 8·2)/200 = 0.56. Batches: (½ + ½ + ½ + 2)/4 = 0.875.
  @Test(arguments: [("items", 0.56), ("batches", 0.875)])
  func aLossIsTheMeanTheSpecNames(_ lossMean: String, _ expected: Double) throws {
    let spec = try TwoPixels.selectingSpec(
      every: 1, "evaluation.batchSize=64", "evaluation.lossMean=\(lossMean)",
      "optimizer.sgd.learningRate=1e-30", "batchSize=64")
    let pictures = (0..<200).flatMap { $0 < 192 ? TwoPixels.left : TwoPixels.right }
    let set = try TwoPixels.set(pictures, labels: (0..<200).map { $0 < 192 ? 0 : 1 })
    let trainer = try TwoPixels.trainer(spec, train: set, dev: set, test: set)
    try trainer.restore(TwoPixels.state(weights: [0.5, 0, -0.5, 0]))
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    let measured = Measurement(loss: expected, error: 0.04)
    #expect(heard.epochs.map(\.train) == [measured])
    #expect(heard.epochs.map(\.test) == [measured])
    #expect(heard.dev == [Measurement](repeating: measured, count: 3))
    #expect(heard.selectedTests == [measured])
    // What is measured on the way is always the items' mean.
    #expect(heard.epochs.map(\.running) == [Measurement(loss: 0.56, error: 0.04)])
    #expect(heard.losses == [0.5, 0.5, 0.5, 2])
  }

  /// Where the last batch is full, both are the same; so they are in a single batch.
  @Test(arguments: [50, 100, 200, 1000])
  func fullBatchesWeighAsTheirItems(_ batchSize: Int) throws {
    let pictures = (0..<200).flatMap { $0 < 192 ? TwoPixels.left : TwoPixels.right }
    let set = try TwoPixels.set(pictures, labels: (0..<200).map { $0 < 192 ? 0 : 1 })
    for lossMean in ["items", "batches"] {
      let spec = try TwoPixels.spec(
        "evaluation.batchSize=\(batchSize)", "evaluation.lossMean=\(lossMean)",
        "optimizer.sgd.learningRate=1e-30", "batchSize=200")
      let trainer = try TwoPixels.trainer(spec, train: set, test: set)
      try trainer.restore(TwoPixels.state(weights: [0.5, 0, -0.5, 0]))
      var heard = Heard()
      #expect(try trainer.listen(to: &heard) == .finished)
      let loss = try #require(heard.epochs.first?.test.loss)
      #expect(abs(loss - 0.56) < 1e-15)
    }
  }
}

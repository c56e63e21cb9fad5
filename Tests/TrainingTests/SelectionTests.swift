import Specs
import Testing

@testable import Training

/// When the dev set is looked at, what is kept, and what the test set is measured with.
@Suite struct SelectionTests {
  /// After which of 80 updates (16 a pass, 5 passes) the dev set is looked at. R6's batches 15, 30,
  /// …, 75, counted from 0, and the last.
  @Test(arguments: [
    (15, [16, 31, 46, 61, 76, 80]), (1, Array(2...80)), (1000, [80]), (80, [80]), (79, [80]),
    // The last update is one of the multiples: not twice.
    (16, [17, 33, 49, 65, 80]),
  ])
  func theDevSetIsLookedAtAfterTheUpdatesTheSpecSays(_ every: Int, _ updates: [Int]) throws {
    let train = try TwoPixels.set(
      [UInt8](repeating: 255, count: 32), labels: [UInt8](repeating: 0, count: 16))
    let trainer = try TwoPixels.trainer(
      TwoPixels.selectingSpec(every: every, "epochs=5"), train: train, dev: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.losses.count == 80)
    #expect(heard.devUpdates == updates)
  }

  @Test func aSingleUpdateIsTheLast() throws {
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    let trainer = try TwoPixels.trainer(
      TwoPixels.selectingSpec(every: 1), train: train, dev: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.devUpdates == [1])
    #expect(heard.selected.map(\.updates) == [1])
  }

  /// At a rate of ¼ an update moves the column of W that its picture shows halfway to the label's
  /// code. The dev set is "left" (0) and "right" (1); of equal distances the answer is 0.
  ///
  ///     update          left column    right column   dev error
  ///     1: left, 0      ½, −½          0, 0           not looked at
  ///     2: left, 1      −¼, ¼          0, 0           1
  ///     3: right, 1     −¼, ¼          −½, ½          ½
  ///     4: left, 0      ⅜, −⅜          −½, ½          0, loss (2·(⅝)² + 2·(½)²)/2 = 0.640625
  ///     5: left, 0      11/16, −11/16  −½, ½          0, loss smaller
  ///     6: right, 0     11/16, −11/16  ¼, −¼          ½
  ///
  /// "right" on the test set: with the fourth update's W distance 2·(½)² = ½, answer 1; with the
  /// last one's 2·(5/4)² = 3.125, answer 0.
  @Test func whatIsStrictlyBestIsKeptAndTestedOnce() throws {
    let (left, right) = (TwoPixels.left, TwoPixels.right)
    let train = try TwoPixels.set(
      left, left, right, left, left, right, labels: [0, 1, 1, 0, 0, 0])
    let dev = try TwoPixels.set(left, right, labels: [0, 1])
    let test = try TwoPixels.set(right, labels: [1])
    let trainer = try TwoPixels.trainer(
      TwoPixels.selectingSpec(every: 1), train: train, dev: dev, test: test)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.devUpdates == [2, 3, 4, 5, 6])
    #expect(heard.dev.map(\.error) == [1, 0.5, 0, 0, 0.5])
    #expect(heard.dev[2].loss == 0.640625)
    #expect(heard.dev[3].loss < 0.640625)

    let best = try #require(heard.selected.first)
    #expect(heard.selected.count == 1)
    #expect(best.updates == 4)
    #expect(best.dev == Measurement(loss: 0.640625, error: 0))
    #expect(best.parameters.map(\.tensor.scalars) == [[0.375, -0.5, -0.375, 0.5]])
    #expect(heard.selectedTests == [Measurement(loss: 0.5, error: 0)])

    // The network has its own parameters again; the answers are the best ones'.
    let last: [Float] = [0.6875, 0.25, -0.6875, -0.25]
    #expect(heard.epochs.map(\.test) == [Measurement(loss: 3.125, error: 1)])
    #expect(trainer.state.parameters.map(\.tensor.scalars) == [last])
    #expect(try trainer.testAnswers() == [1])
    #expect(trainer.state.parameters.map(\.tensor.scalars) == [last])
    #expect(trainer.selection == best)
  }

  /// Without a selection the answers are the last parameters'.
  @Test func withoutASelectionTheLastParametersAnswer() throws {
    let (left, right) = (TwoPixels.left, TwoPixels.right)
    let train = try TwoPixels.set(
      left, left, right, left, left, right, labels: [0, 1, 1, 0, 0, 0])
    let trainer = try TwoPixels.trainer(
      TwoPixels.spec(), train: train, dev: train, test: TwoPixels.set(right, labels: [1]))
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.devUpdates.isEmpty)
    #expect(heard.selected.isEmpty)
    #expect(try trainer.testAnswers() == [0])
    #expect(trainer.selection == nil)
  }

  /// Later epochs' parameters are compared with those of earlier ones: as good is not better.
  @Test func theBestIsKeptThroughAllEpochs() throws {
    let train = try TwoPixels.set(TwoPixels.right, labels: [1])
    let dev = try TwoPixels.set(TwoPixels.right, labels: [1])
    let trainer = try TwoPixels.trainer(
      TwoPixels.selectingSpec(every: 1, "epochs=4"), train: train, dev: dev, test: dev)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.devUpdates == [2, 3, 4])
    #expect(heard.dev.map(\.error) == [0, 0, 0])
    #expect(heard.states.map { $0.selection?.updates } == [nil, 2, 2, 2])
    #expect(heard.selected.map(\.updates) == [2])
  }

  /// A dev loss that is no number is never the best, though its answer happens to be right: the dev
  /// picture shows both pixels, whose sum overflows.
  @Test(arguments: [("rbf-distance", Double.infinity), ("cross-entropy", .nan)])
  func aLossThatIsNoNumberIsNeverSelected(_ loss: String, _ expected: Double) throws {
    var spec = try TwoPixels.selectingSpec(every: 1, "optimizer.sgd.learningRate=1e-30")
    var weights: [Float] = [1, 1e30, -1, 0]
    if loss == "cross-entropy" {
      spec.model.layers.removeLast()
      spec.loss = .crossEntropy
      weights = [2e38, 2e38, 0, 0]
    }
    let train = try TwoPixels.set(TwoPixels.left, TwoPixels.left, labels: [0, 0])
    let dev = try TwoPixels.set([255, 255], labels: [0])
    let trainer = try TwoPixels.trainer(spec, train: train, dev: dev, test: train)
    try trainer.restore(TwoPixels.state(weights: weights))
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.devUpdates == [2])
    let measured = try #require(heard.dev.first)
    #expect(measured.error == 0)
    #expect(measured.loss == expected || (measured.loss.isNaN && expected.isNaN))
    #expect(heard.selected.isEmpty)
    #expect(trainer.selection == nil)
    #expect(try trainer.testAnswers() == [0, 0])
  }
}

extension TwoPixels {
  /// The spec with a look at the dev set every so many steps.
  static func selectingSpec(every: Int, _ overrides: String...) throws -> ExperimentSpec {
    try spec(
      overrides + [
        #"data.train={"first":1}"#, #"data.dev={"from":1}"#,
        #"selection={"everySteps":\#(every)}"#,
      ])
  }
}

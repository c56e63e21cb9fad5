import Datasets
import Specs
import Testing

@testable import Training

/// What passes take, in which order, and how it is distorted.
@Suite struct PassTests {
  private func indices(_ order: PassOrder, _ number: Int, _ count: Int) -> [Int] {
    let pass = order.pass(number)
    return (0..<count).map { pass[$0].index }
  }

  // MARK: Order

  @Test(arguments: [false, true])
  func passesOfATenthCoverTheSetTwiceInTwenty(_ shuffles: Bool) {
    let order = PassOrder(count: 600, itemsPerPass: 60, shuffles: shuffles, seed: 3)
    let passes = (0..<20).map { indices(order, $0, 60) }
    #expect(passes[..<10].flatMap { $0 }.sorted() == Array(0..<600))
    #expect(passes[10...].flatMap { $0 }.sorted() == Array(0..<600))
    #expect((passes[0] == passes[10]) == !shuffles)
    #expect((passes[0] == Array(0..<60)) == !shuffles)
  }

  /// 7 at a time of 10: rounds begin within passes; also with more at a time than there are.
  @Test(arguments: [false, true], [7, 23])
  func passesGoOnWhereTheLastOneEnded(_ shuffles: Bool, _ size: Int) {
    let order = PassOrder(count: 10, itemsPerPass: size, shuffles: shuffles, seed: 3)
    let whole = (0..<10).map { (order.pass($0), $0) }.flatMap { pass, _ in
      (0..<size).map { pass[$0] }
    }
    for round in 0..<size {
      let items = whole[round * 10..<(round + 1) * 10]
      #expect(items.map(\.index).sorted() == Array(0..<10))
      #expect(items.allSatisfy { $0.round == round })
    }
    // A pass is the same whatever was asked for before it.
    let fresh = PassOrder(count: 10, itemsPerPass: size, shuffles: shuffles, seed: 3)
    #expect(indices(fresh, 6, size) == whole[6 * size..<7 * size].map(\.index))
  }

  // MARK: Items

  private func spec(_ overrides: String...) throws -> ExperimentSpec { try spec(overrides) }

  private func spec(_ overrides: [String]) throws -> ExperimentSpec {
    try ExperimentSpec.load(
      path: sourceFolder("experiments/lenet5-blog.json"),
      overrides: ["claims=[]", "epochs=4", "log.everySteps=1", "batchSize=5"] + overrides)
  }

  private static let fresh = #"data.distortions={"translation":2,"scaling":0.2,"shear":0.3}"#
  private static let fixed =
    #"data.distortions={"translation":2,"shear":0.3,"fixed":{"copies":3,"seed":5}}"#

  @Test func itemsAreOriginalsThenVersions() throws {
    let fixed = try spec(Self.fixed)
    let set = try digits(10, 5, for: fixed).train
    let items = TrainingItems(set, fixed.data, seed: 0)
    #expect(items.count == 40)
    #expect(items.item(9, round: 0) == TrainingItem(image: 9, version: 0))
    #expect(items.item(10, round: 1) == TrainingItem(image: 0, version: 1))
    #expect(items.item(39, round: 0) == TrainingItem(image: 9, version: 3))
    #expect(items.item(40, ofVersions: 6) == TrainingItem(image: 0, version: 4))
    #expect(items.item(60, ofVersions: 6) == nil)

    let fresh = TrainingItems(set, try spec(Self.fresh).data, seed: 0)
    #expect(fresh.count == 10)
    #expect(fresh.item(9, round: 2) == TrainingItem(image: 9, version: 3))
    let plain = TrainingItems(set, try spec().data, seed: 0)
    #expect(plain.item(9, round: 2) == TrainingItem(image: 9, version: 0))
    #expect(plain.item(10, ofVersions: 6) == nil)
  }

  // MARK: Training

  private func trained(_ trainer: Trainer) throws -> Heard {
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    return heard.withoutTimes
  }

  private func trainer(_ spec: ExperimentSpec, seed: Int = 0) throws -> Trainer {
    try makeTrainer(spec, seed: seed, digits(23, 11, for: spec))
  }

  /// At a rate too small to move anything, a step's loss tells its image and version.
  @Test func everyPassDistortsAnewAndMeasuresTheOriginals() throws {
    func still(_ overrides: String...) throws -> Heard {
      let spec = try spec(
        [
          "optimizer.sgd.learningRate=1e-30", "batchSize=1", "loss=cross-entropy",
          #"model={"layers":["flatten",{"linear":{"name":"L","outputs":10}}]}"#,
        ] + overrides)
      return try trained(trainer(spec))
    }
    let plain = try still()
    let fresh = try still(Self.fresh)
    func epoch(_ number: Int, _ heard: Heard) -> [Float] {
      Array(heard.losses[number * 23..<(number + 1) * 23])
    }
    #expect(epoch(0, fresh) != epoch(0, plain))
    #expect(epoch(0, fresh) != epoch(1, fresh))
    #expect(fresh.epochs.map(\.train) == plain.epochs.map(\.train))
    #expect(fresh.epochs.map(\.test) == plain.epochs.map(\.test))
    #expect(fresh.epochs[0].running != plain.epochs[0].running)
    let fixed = try still(Self.fixed, "itemsPerEpoch=46")
    // 23 originals and three versions of each are two passes.
    #expect(Array(fixed.losses[..<23]) == epoch(0, plain))
    #expect(fixed.losses.count == 4 * 46)
    #expect(Array(fixed.losses[..<92]) == Array(fixed.losses[92...]))
    #expect(Set(fixed.losses[..<92]).count > 60)
  }

  @Test func distortionsOfNothingChangeNoBit() throws {
    #expect(
      try trained(trainer(spec("data.distortions={}"))).states.last
        == trained(trainer(spec())).states.last)
  }

  @Test(
    arguments: [fresh, fixed],
    ["itemsPerEpoch=null", "itemsPerEpoch=17", "itemsPerEpoch=101"])
  func aRestoredTrainingGivesTheSameBits(_ distortions: String, _ items: String) throws {
    let spec = try spec(distortions, items, "shuffle=true")
    let whole = try trained(trainer(spec))
    #expect(try trained(trainer(spec)) == whole)
    #expect(try trained(trainer(spec, seed: 1)).states != whole.states)
    for finished in 1..<4 {
      let continued = try trainer(spec)
      try continued.restore(whole.states[finished - 1])
      let rest = try trained(continued)
      #expect(rest.epochs == Array(whole.epochs[finished...]))
      #expect(rest.states == Array(whole.states[finished...]))
    }
  }

  @Test func eventsCountThePassNotTheSet() throws {
    let spec = try spec("itemsPerEpoch=7", "epochs=3")
    let trainer = try trainer(spec)
    #expect(trainer.stepsPerEpoch == 2)
    #expect(trainer.updates(inEpochs: 3) == 6)
    var totals: [Int] = []
    var last: [Int] = []
    _ = try trainer.run { event in
      if case .progress(_, let items, let total) = event {
        totals.append(total)
        last.append(items)
      }
    }
    #expect(Set(totals) == [7])
    #expect(last.filter { $0 == 7 }.count == 3)
  }
}

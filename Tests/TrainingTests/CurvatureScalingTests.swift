import Specs
import Testing

@testable import Training

/// Stochastic diagonal Levenberg–Marquardt, on two pixels and by hand.
@Suite struct CurvatureScalingTests {
  private func sdlm(_ more: String = "") -> String {
    #"optimizer={"sdlm": {"learningRate": 1, "mu": 3\#(more)}}"#
  }

  /// The distance's second derivative by each unit is 2, a unit's by its weight the pixel, 1 in one of
  /// the two images: h = ½·2·1² = 1 for every weight, and η/(μ + h) = ¼: the very numbers of gradient
  /// descent at a rate of ¼.
  @Test func stepsAreEtaByMuPlusTheMeanSecondDerivative() throws {
    let train = try TwoPixels.set(TwoPixels.left, TwoPixels.right, labels: [0, 1])
    func trained(_ optimizer: String) throws -> Heard {
      let trainer = try TwoPixels.trainer(
        TwoPixels.spec(optimizer, "epochs=3"), train: train, test: train)
      var heard = Heard()
      #expect(try trainer.listen(to: &heard) == .finished)
      return heard.withoutTimes
    }
    let scaled = try trained(sdlm(#", "samples": 2"#))
    let plain = try trained("optimizer.sgd.learningRate=0.25")
    #expect(scaled.losses == plain.losses)
    #expect(scaled.states.map(\.parameters) == plain.states.map(\.parameters))
    #expect(scaled.epochs.map(\.effectiveSteps) == [0.25...0.25, 0.25...0.25, 0.25...0.25])
    #expect(plain.epochs.map(\.effectiveSteps) == [nil, nil, nil])
    // Scales are estimated anew before every pass: nothing to remember.
    #expect(scaled.states.map(\.optimizerState) == [[], [], []])
  }

  /// One image has h = 2 for the weights of its pixel and 0 for the other's: steps of 1/5 and 1/3.
  @Test(arguments: ["", #", "everySteps": 1"#]) func fewSamplesAreThoseImagesAlone(
    _ more: String
  ) throws {
    let train = try TwoPixels.set(TwoPixels.left, TwoPixels.right, labels: [0, 1])
    let trainer = try TwoPixels.trainer(
      TwoPixels.spec(sdlm(#", "samples": 1"# + more)), train: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    let steps = try #require(heard.epochs.first?.effectiveSteps)
    #expect(abs(steps.lowerBound - 0.2) < 1e-7 && abs(steps.upperBound - 1.0 / 3) < 1e-7)
  }

  /// On LeNet-5: the same bits for the same seed, in one go or from any epoch on; anew within a pass, the
  /// scales are others.
  @Test(arguments: ["null", "7"]) func theSameSeedGivesTheSameBits(everySteps: String) throws {
    let spec = try lenet5(
      #"optimizer={"sdlm": {"learningRate": 0.0001, "samples": 10}}"#,
      "optimizer.sdlm.everySteps=\(everySteps)", "epochs=3", "shuffle=true", "log.everySteps=1")
    let data = try digits(23, 11, for: spec)
    func trained(from state: TrainerState? = nil) throws -> Heard {
      let trainer = try makeTrainer(spec, data)
      if let state { try trainer.restore(state) }
      var heard = Heard()
      #expect(try trainer.listen(to: &heard) == .finished)
      return heard.withoutTimes
    }
    let whole = try trained()
    #expect(try trained() == whole)
    #expect(whole.states.last != whole.states.first)
    let rest = try trained(from: whole.states[0])
    #expect(rest.states == Array(whole.states[1...]))
    #expect(rest.epochs == Array(whole.epochs[1...]))
    let steps = try #require(whole.epochs[0].effectiveSteps)
    // Some weights matter little: η/μ at the most.
    #expect(steps.lowerBound > 0 && steps.upperBound <= 0.0001 / 0.02 * 1.000001)
    #expect(steps.lowerBound < steps.upperBound)
  }
}

import RunLog
import Testing

/// LeNet-5 of 1998 by the optimizer that its paper describes, on a few of the embedded digits.
@Suite struct SecondOrderRuns {
  private static let few = [
    "--set", "data.set=digits", "--set", "data.train.first=60", "--set", "data.test.first=20",
    "--set", "claims=[]", "--set", "epochs=2", "--seeds", "0",
  ]

  /// A trial's log has the range of its weights' steps, and training it again gives the same bits.
  @Test(arguments: [
    [], ["--set", #"data.distortions={"shear": 0.2, "fixed": {"copies": 2}}"#],
    ["--set", #"loss={"rbf-map": {"j": 5}}"#, "--set", "optimizer.sdlm.everySteps=25"],
  ])
  func repeatToTheBit(_ more: [String]) throws {
    let scratch = try Scratch()
    let spec = Program.checkout + "/experiments/lecun1998/lenet5.json"
    let outcome = try scratch.reprise(["run", spec] + Self.few + more)
    #expect(outcome.exitCode == 0, "\(outcome)")
    let folder = scratch.path("results/lecun1998-lenet5/")
    let path = try folder + #require(names(in: folder).first { $0.hasSuffix(".h5") })
    let record = try TrialFile.read(path)
    let steps = ["smallest", "largest"].map { name in
      record.epochs.first { $0.name == "effectiveStep/\(name)" }?.values ?? []
    }
    #expect(steps.map(\.count) == [2, 2])
    // η/(μ + h) is η/μ at the most; η is 10⁻⁴ in the first passes, μ 0.02.
    #expect(zip(steps[0], steps[1]).allSatisfy { $0 > 0 && $0 < $1 && $1 <= 0.005001 }, "\(steps)")
    let again = try scratch.reprise(["verify", path])
    #expect(again.exitCode == 0 && again.output.contains("the same bits"), "\(again)")
  }

  /// What has no second derivatives is refused before anything runs, by its place.
  @Test func layersWithoutSecondDerivativesAreRefused() throws {
    let scratch = try Scratch()
    let spec = Program.checkout + "/experiments/convnet-bn.json"
    let optimizer = ["--set", #"optimizer={"sdlm": {"learningRate": 0.001}}"#]
    for command in ["validate", "run"] {
      let outcome = try scratch.reprise([command, spec] + optimizer)
      #expect(outcome.exitCode == 2, "\(outcome)")
      let place = #/model\.layers\[1\]\.batchNorm: sdlm has no second derivatives of layer/#
      #expect(try place.firstMatch(in: outcome.output + outcome.messages) != nil, "\(outcome)")
    }
  }
}

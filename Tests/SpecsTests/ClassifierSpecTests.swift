import Testing

@testable import Specs

@Suite struct Classifiers {
  private static let text = """
    {
      "name": "votes",
      "data": {"set": "digits"},
      "classifier": {"nearestNeighbors": {"k": 3}},
      "seeds": [0]
    }
    """

  private func spec(_ overrides: String...) throws -> ExperimentSpec {
    try ExperimentSpec(json: Self.text, overrides: overrides)
  }

  private func refusal(_ overrides: String...) -> String? {
    do {
      _ = try ExperimentSpec(json: Self.text, overrides: overrides)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func standInPlaceOfANetwork() throws {
    let spec = try spec()
    guard case .nearestNeighbors(let neighbors)? = spec.classifier else {
      Issue.record("\(String(describing: spec.classifier))")
      return
    }
    #expect(neighbors.k == 3 && !neighbors.measuresTraining)
    #expect(spec.epochs == 1)
    #expect(
      spec.trainingIdentity
        == #"{"data":{"set":"digits"},"classifier":{"nearestNeighbors":{"k":3}}}"#)
    #expect(!spec.resolvedJSON.contains("optimizer") && !spec.resolvedJSON.contains("log"))
  }

  @Test(arguments: [
    #"{"nearestNeighbors":{"k":7,"measuresTraining":true}}"#,
    #"{"linear":{"ridge":0.5,"measuresTraining":false}}"#,
    #"{"pairwiseLinear":{"output":"tanh","ridge":0,"measuresTraining":true}}"#,
    #"{"principalQuadratic":{"components":40,"ridge":0.25,"measuresTraining":true}}"#,
    #"{"radialBasis":{"centersPerClass":100,"iterations":9,"width":4,"ridge":0.5,"#
      + #""measuresTraining":true}}"#,
    #"{"supportVector":{"degree":4,"gamma":0.5,"coef0":1,"C":10,"tolerance":0.25,"#
      + #""measuresTraining":false}}"#,
  ])
  func readBackEqual(_ classifier: String) throws {
    let spec = try spec("classifier=\(classifier)")
    #expect(try ExperimentSpec(json: spec.resolvedJSON) == spec)
    #expect(spec.json["classifier"]?.compactText == classifier)
  }

  @Test(arguments: [
    (
      "epochs=3", "expected no epochs beside classifier, found 3 (leave out one of the two)"
    ),
    (
      "loss=cross-entropy", "expected no loss beside classifier, found \"cross-entropy\""
    ),
    ("model.residual=true", "expected no model beside classifier"),
    (#"selection={"everySteps": 1}"#, "expected no selection beside classifier"),
    ("log.everySteps=3", "expected no log beside classifier"),
    ("shuffle=true", "expected no shuffle beside classifier"),
    ("classifier=linear", #"expected {"linear": {…}} with what it needs"#),
    ("classifier.nearestNeighbors.k=0", "expected a whole number ≥ 1, found 0"),
    (#"classifier={"linear": {"ridge": -1}}"#, "ridge: expected a number ≥ 0, found -1"),
    (
      #"classifier={"radialBasis": {"centersPerClass": 2, "width": 0, "ridge": 0}}"#,
      "width: expected a number > 0, found 0"
    ),
    (#"classifier={"supportVector": {"degree": 4, "gamma": 1}}"#, "supportVector.C: missing key"),
    (#"classifier={"neighbours": {}}"#, "unknown key"),
  ])
  func areRefused(_ override: String, message: String) {
    let refused = refusal(override) ?? "accepted"
    #expect(refused.contains(message), "\(refused)")
  }

  @Test func aNetworkStillNeedsItsKeys() {
    let refused = refusal("classifier=null") ?? "accepted"
    #expect(refused.contains("model: missing key: The network."), "\(refused)")
  }

  @Test func aNetworkGivesWayToAClassifier() throws {
    let nothing = ["model", "initialization", "loss", "optimizer", "batchSize", "epochs"]
    let spec = try ExperimentSpec(
      json: sampleText,
      overrides: nothing.map { "\($0)=null" } + [#"classifier={"linear": {"ridge": 1}}"#])
    #expect(spec.classifier != nil)
  }

  @Test func theSchemaSaysWhichKeysExcludeEachOther() throws {
    let schema = try JSONReader.read(ExperimentSpec.jsonSchema, from: .file(nil))
    #expect(schema["required"]?.compactText == #"["name","data"]"#)
    #expect(
      schema["if"]?.compactText
        == #"{"properties":{"classifier":{"not":{"type":"null"}}},"required":["classifier"]}"#)
    #expect(schema["then"]?["properties"]?["optimizer"]?.compactText == #"{"type":"null"}"#)
    #expect(
      schema["else"]?.compactText
        == #"{"required":["model","initialization","loss","optimizer","batchSize","epochs"]}"#)
  }

  @Test func sweepsSetTheirValues() throws {
    let plan = try SweepPlan(
      json: Self.text,
      overrides: [#"sweep={"grid": {"classifier.nearestNeighbors.k": [1, 3, 5]}}"#])
    let phrases = plan.points.map { $0.classifier?.phrase ?? "" }
    #expect(phrases.map { $0.prefix(1) } == ["1", "3", "5"])
  }

  @Test func theyMeasureNoLoss() throws {
    #expect(Metric.allCases.filter(try spec().measures) == [.testError])
    let fast = try spec(#"classifier={"linear": {"ridge": 1}}"#)
    #expect(Metric.allCases.filter(fast.measures) == [.trainError, .testError])
  }

  @Test(arguments: [
    ("linear", 0.12), ("pairwise-linear", 0.076), ("nearest-neighbors", 0.05),
    ("pca-quadratic", 0.033), ("rbf-linear", 0.036), ("svm-poly4", 0.011),
  ])
  func theRecipesClaimWhatThePaperSays(_ name: String, error: Double) throws {
    let spec = try ExperimentSpec.load(
      path: repositoryPath("experiments/lecun1998/\(name).json"))
    #expect(spec.name == "lecun1998-\(name)" && spec.data.set == .mnist)
    #expect(spec.data.train == SubsetSpec() && spec.data.test == SubsetSpec())
    #expect(spec.claims.map(\.value) == [error] && spec.claims.map(\.metric) == [.testError])
    #expect(spec.seeds == (name == "rbf-linear" ? [0, 1, 2] : [0]))
  }
}

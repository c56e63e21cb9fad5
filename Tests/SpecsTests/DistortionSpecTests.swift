import Testing

@testable import Specs

@Suite struct DistortionSpecTests {
  private func withDistortions(_ text: String) -> String {
    sample("\"set\": \"digits\"", "\"set\": \"digits\", \"distortions\": " + text)
  }

  private func withEpochs(_ text: String) -> String {
    sample("\"epochs\": 3", "\"epochs\": 3, " + text)
  }

  @Test func distortionsAreRead() throws {
    let spec = try ExperimentSpec(
      json: withDistortions(
        #"{"translation": 2, "scaling": 0.15, "squeezing": 0.1, "shear": 0.2, "fixed": {"copies": 9}}"#
      ))
    let distortions = try #require(spec.data.distortions)
    #expect(distortions.translation == 2)
    #expect(distortions.scaling == 0.15)
    #expect(distortions.squeezing == 0.1)
    #expect(distortions.shear == 0.2)
    #expect(distortions.background == 0)
    #expect(distortions.fixed == FixedDistortionSpec())
    #expect(try ExperimentSpec(json: sampleText).data.distortions == nil)
  }

  @Test(arguments: [
    (#"{"translation": -1}"#, "data.distortions.translation: expected a number ≥ 0, found -1"),
    (#"{"translation": 1e300}"#, "data.distortions.translation: expected a number ≤ 1000"),
    (#"{"scaling": 1}"#, "data.distortions.scaling: expected a number ≤ 0.9, found 1"),
    (#"{"squeezing": 10}"#, "data.distortions.squeezing: expected a number ≤ 9"),
    (#"{"shear": -0.1}"#, "data.distortions.shear: expected a number ≥ 0, found -0.1"),
    (#"{"background": 256}"#, "data.distortions.background: expected a whole number from 0 to 255"),
    (#"{"fixed": {}}"#, "data.distortions.fixed.copies"),
    (#"{"fixed": {"copies": 0}}"#, "data.distortions.fixed.copies: expected a whole number"),
    (#"{"rotation": 3}"#, "data.distortions.rotation: unknown key"),
  ])
  func refuses(_ text: String, message: String) {
    let refused = refusal(withDistortions(text)) ?? "accepted"
    #expect(refused.contains(message), "\(refused)")
  }

  @Test(arguments: [
    (#""itemsPerEpoch": 0"#, "itemsPerEpoch: expected a whole number ≥ 1, found 0"),
    (#""boosting": {}"#, "boosting.images"),
    (
      #""boosting": {"networks": 4, "images": 9}"#,
      "boosting.networks: expected a whole number from 2 to 3"
    ),
    (#""boosting": {"images": 1}"#, "boosting.images: expected a whole number ≥ 2"),
    (
      #""boosting": {"images": 9}, "selection": {"everySteps": 1}"#, "selection: expected"
    ),
  ])
  func refusesPasses(_ text: String, message: String) {
    let refused = refusal(withEpochs(text)) ?? "accepted"
    #expect(refused.contains(message), "\(refused)")
  }

  @Test func selectionAndBoostingExcludeEachOther() {
    let text = withEpochs(#""boosting": {"images": 9}, "selection": {"everySteps": 1}"#)
    let withDev =
      refusal(text, overrides: [#"data.train={"first": 9}"#, #"data.dev={"from": 9}"#])
      ?? "accepted"
    #expect(
      withDev.contains("selection: expected no selection where several networks are boosted"),
      "\(withDev)")
  }

  /// 10 images in batches of 4; 3 epochs a network.
  @Test(arguments: [
    (#""title": "plain""#, [10], [3, 6, 9, 9], 3),
    (#""itemsPerEpoch": 4"#, [4], [1, 2, 3, 3], 3),
    (#""boosting": {"images": 8}"#, [10, 8, 8], [3, 6, 9, 11, 13, 15, 17, 19, 21, 21], 9),
    (
      #""itemsPerEpoch": 5, "boosting": {"networks": 2, "images": 8}"#, [5, 5],
      [2, 4, 6, 8, 10, 12, 12], 6
    ),
  ])
  func passesAndUpdatesAreCounted(_ text: String, items: [Int], updates: [Int], epochs: Int) throws
  {
    let spec = try ExperimentSpec(json: withEpochs(text), overrides: ["batchSize=4"])
    #expect(spec.loggedEpochs == epochs)
    #expect((0..<spec.networkCount).map { spec.itemsPerPass(network: $0, images: 10) } == items)
    #expect((1...updates.count).map { spec.updates(inEpochs: $0, images: 10) } == updates)
  }

  @Test func fixedCopiesMakeAPassLonger() throws {
    let spec = try ExperimentSpec(json: withDistortions(#"{"fixed": {"copies": 9}}"#))
    #expect(spec.itemsPerPass(images: 60_000) == 600_000)
    #expect(
      try ExperimentSpec(json: withDistortions(#"{"shear": 1}"#)).itemsPerPass(images: 60_000)
        == 60_000)
  }

  /// What trains as before has the identity it had.
  @Test func absentKeysAreNoPartOfTheIdentity() throws {
    let identity = try ExperimentSpec(json: sampleText).trainingIdentity
    for key in ["distortions", "itemsPerEpoch", "boosting"] { #expect(!identity.contains(key)) }
    #expect(
      try ExperimentSpec(json: withDistortions(#"{"shear": 1}"#)).trainingIdentity != identity)
  }
}

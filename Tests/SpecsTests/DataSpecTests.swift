import Testing

@testable import Specs

@Suite struct DataParts {
  private func data(_ text: String) throws -> DataSpec {
    try ExperimentSpec(json: sample("\"set\": \"digits\"", "\"set\": \"digits\", " + text)).data
  }

  private func refused(_ text: String) -> String? {
    refusal(sample("\"set\": \"digits\"", "\"set\": \"digits\", " + text))
  }

  @Test func partsAreRead() throws {
    let data = try data(
      #""train": {"first": 1000}, "dev": {"from": 50000, "first": 200}, "test": {"drawnWithSeed": 3}"#
    )
    #expect(data.train == SubsetSpec(first: 1000))
    #expect(data.dev == SubsetSpec(from: 50000, first: 200))
    #expect(data.test == SubsetSpec(drawnWithSeed: 3))
    #expect(try self.data(#""train": {}"#).dev == nil)
  }

  @Test(arguments: [
    (#""train": {"from": -1}"#, "data.train.from: expected a whole number ≥ 0, found -1"),
    (#""dev": {"first": 0}"#, "data.dev.first: expected a whole number ≥ 1, found 0"),
    (
      #""test": {"drawnWithSeed": -3}"#,
      "data.test.drawnWithSeed: expected a whole number ≥ 0, found -3"
    ),
    (#""test": {"drawnWithSeed": 1.5}"#, "data.test.drawnWithSeed: expected a whole number"),
    (#""dev": {"last": 5}"#, "data.dev.last: unknown key"),
  ])
  func refuses(_ text: String, message: String) {
    #expect(refused(text)?.contains(message) == true, "\(refused(text) ?? "accepted")")
  }

  @Test(arguments: [
    (
      #""dev": {"first": 5000}"#,
      "data.dev: expected items of the training file that train leaves alone, found items 0 to "
        + "4999, where train takes all items from 0 on (give train \"from\": 5000)"
    ),
    (
      #""train": {"first": 1000}, "dev": {"from": 999, "first": 200}"#,
      "found items 999 to 1198, where train takes items 0 to 999 (give train \"first\": 999 or less)"
    ),
    (
      #""train": {"from": 100, "first": 50}, "dev": {"from": 100}"#,
      "found all items from 100 on, where train takes items 100 to 149 (give dev \"from\": 150)"
    ),
    (#""dev": {}"#, "(give dev a \"first\", and train a \"from\" behind it)"),
    // In a random order, but all of them.
    (#""train": {"drawnWithSeed": 1}, "dev": {"from": 9, "first": 1}"#, "found items 9 to 9"),
  ])
  func devIsNotTrainedOn(_ text: String, message: String) {
    #expect(refused(text)?.contains(message) == true, "\(refused(text) ?? "accepted")")
  }

  @Test(arguments: [
    #""train": {"first": 1000}, "dev": {"from": 1000, "first": 200}"#,
    #""train": {"from": 200}, "dev": {"first": 200}"#,
    // Whether these meet is known when the file is.
    #""train": {"first": 1000, "drawnWithSeed": 1}, "dev": {"from": 50000, "first": 200}"#,
    #""train": {"first": 1000}, "dev": {"first": 200, "drawnWithSeed": 1}"#,
  ])
  func partsThatMayBeApartAreAccepted(_ text: String) {
    #expect(refused(text) == nil)
  }
}

@Suite struct Transforms {
  private func refused(_ transform: String) -> String? {
    refusal(sample("{\"scale\": {\"to\": [-0.1, 1.175]}}", transform))
  }

  @Test func transformsAreRead() throws {
    let text = sample(
      "{\"scale\": {\"to\": [-0.1, 1.175]}}",
      #"{"resize": {"to": [32, 30], "rounded": true}}, {"normalize": {"mean": 0.5, "std": 0.25}}"#)
    let transforms = try ExperimentSpec(json: text).data.transforms
    #expect(
      transforms == [
        .resize(
          with {
            $0.to = PairSpec(height: 32, width: 30)
            $0.rounded = true
          }),
        .normalize(
          with {
            $0.mean = 0.5
            $0.std = 0.25
          }),
      ])
  }

  @Test(arguments: [
    (#"{"normalize": {"mean": 0.5, "std": 0}}"#, "normalize.std: expected a number > 0, found 0"),
    (#"{"normalize": {"mean": 0.5}}"#, "normalize.std: missing key"),
    (#""normalize""#, #"expected {"normalize": {…}} with what it needs"#),
    (#"{"resize": {"to": 32}}"#, "resize.rounded: missing key: true: bytes again"),
    (
      #"{"resize": {"to": 0, "rounded": true}}"#,
      "resize.to: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"resize": {"to": [32, -1], "rounded": true}}"#,
      "resize.to[1]: expected a whole number ≥ 1, found -1"
    ),
    (
      #"{"resize": {"to": [32], "rounded": true}}"#,
      "resize.to: expected a whole number or a list of two, [height, width], found [32]"
    ),
    (#"{"resize": {"to": 8, "rounded": 1}}"#, "resize.rounded: expected true or false, found 1"),
  ])
  func refuses(_ transform: String, message: String) {
    #expect(refused(transform)?.contains(message) == true, "\(refused(transform) ?? "accepted")")
  }
}

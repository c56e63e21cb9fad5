import Testing

@testable import Specs

@Suite struct Validation {
  @Test(arguments: [
    (
      "\"from\": 0", "\"from\": 1",
      "learningRate.steps[0].from: expected 0, for the first step starts the schedule, found 1"
    ),
    (
      "\"from\": 2", "\"from\": 0",
      "learningRate.steps[1].from: expected an epoch after the step before, which starts at 0, found 0"
    ),
    ("\"from\": 2", "\"from\": -1", "steps[1].from: expected a whole number ≥ 0, found -1"),
    ("\"value\": 1e-3", "\"value\": 0", "steps[0].value: expected a number > 0, found 0"),
    ("[0, 1]", "[]", "seeds: expected at least one of the seeds, found []"),
    ("[0, 1]", "[0, -1]", "seeds[1]: expected a whole number ≥ 0, found -1"),
    ("[0, 1]", "[4, 1, 4]", "seeds[2]: expected values that differ, found 4 at [0] and at [2]"),
    (
      "\"afterEpochs\": 3", "\"afterEpochs\": 0",
      "claims[0].afterEpochs: expected a whole number ≥ 1"
    ),
    (
      "\"value\": 0.021", "\"value\": 2.1",
      "claims[0].value: expected an error rate between 0 and 1"
    ),
    ("\"paper\"", "\"\"", "claims[0].source: expected a text that is not empty"),
    (
      "\"F3\"", "\"S2\"",
      "layers[3].linear.name: expected a name that no other layer has, found \"S2\", the name of "
        + "[1] too"
    ),
    ("\"F3\"", "\"F/3\"", "layers[3].linear.name: expected a name of at most 100 characters"),
    (
      "[\"X.X\", \".X.\"]", "[\"X.X\", \"X.\"]",
      "connections[1]: expected 3 columns, one for each of the outputChannels, found 2"
    ),
    ("[\"X.X\", \".X.\"]", "[\"X.X\", \"XXXX\"]", "connections[1]: expected 3 columns"),
    (
      "[\"X.X\", \".X.\"]", "[\"XxX\"]",
      "connections[0]: expected only X and . in a row, found \"x\" in \"XxX\""
    ),
    (
      "[\"X.X\", \".X.\"]", "[\"X.X\", \"X..\"]",
      "connections: expected at least one X in every column"
    ),
    ("[\"X.X\", \".X.\"]", "[]", "connections: expected at least one of the rows, found []"),
    ("[\"X.X\", \".X.\"]", "[\"  \"]", "connections[0]: expected X and . in a row, found \"  \""),
    ("[\"##\", \"..\"]", "[\"##\"]", "codes[1]: expected 2 rows, as in codes[0], found 1"),
    (
      "[\"##\", \"..\"]", "[\"##\", \"...\"]",
      "codes[1][1]: expected 2 columns, as in codes[0][0], found 3"
    ),
    ("[\"##\", \"..\"]", "[\"##\", \".X\"]", "codes[1][1]: expected only # and . in a row"),
    ("[\"##\", \"..\"]", "[]", "codes[1]: expected at least one of the rows"),
    ("[[\"#.\", \".#\"], [\"##\", \"..\"]]", "[]", "codes: expected at least one of the classes"),
    (
      "{\"set\": \"digits\"", "{\"standsInFor\": \"digits\", \"set\": \"digits\"",
      "data.standsInFor: expected another data set than the one used, found \"digits\""
    ),
    (
      "[\"error-by-epoch\"]", "[\"error-by-epoch\", \"error-by-epoch\"]",
      "figures[1]: expected values that differ"
    ),
  ])
  func refuses(_ piece: String, _ replacement: String, message: String) {
    let refused = refusal(sample(piece, replacement))
    #expect(refused?.contains(message) == true, "\(refused ?? "accepted")")
  }

  @Test func refusesANetworkWithoutLayers() {
    let refused = refusal(sampleText, overrides: ["model.layers=[]"])
    #expect(refused?.hasSuffix("expected at least one of the layers, found []") == true)
  }

  @Test(arguments: ["", ".", "..", ".hidden", "-rf", "a/b", "a b", "ä", "a\\n", "a\\u0000"])
  func refusesNamesThatAreNoFolders(_ name: String) {
    #expect(
      refusal(sample("\"sample\"", "\"\(name)\""))?.contains(": name: expected a name") == true)
  }

  @Test(arguments: ["a", "lenet5-blog", "R1_v2.0", "5"])
  func acceptsNamesOfFolders(_ name: String) {
    #expect(refusal(sample("\"sample\"", "\"\(name)\"")) == nil)
  }

  @Test func pointsAtTheLineOfAContradiction() {
    #expect(refusal(sample("\"F3\"", "\"S2\""))?.hasPrefix("a.json:8:25: ") == true)
    #expect(refusal(sample("\".X.\"", "\"XX\""))?.hasPrefix("a.json:5:90: ") == true)
  }

  /// So that `--set epochs=1` just works; the claims are then reported as not checked.
  @Test func acceptsClaimsAboutMoreEpochsThanAreTrained() throws {
    #expect(refusal(sampleText, overrides: ["epochs=1"]) == nil)
    #expect(refusal(sample("\"afterEpochs\": 3", "\"afterEpochs\": 4")) == nil)
  }

  @Test func refusesCountsThatAreNone() {
    #expect(
      refusal(sampleText, overrides: ["model.counts.parameters=-1"])?
        .hasSuffix("expected a whole number ≥ 0, found -1") == true)
    #expect(
      refusal(sampleText, overrides: ["model.counts.weights=1"])?.contains("unknown key") == true)
    #expect(refusal(sampleText, overrides: ["model.counts={}"]) == nil)
  }

  @Test func ignoresSpacesInGrids() throws {
    #expect(refusal(sample("[\"X.X\", \".X.\"]", "[\" X  . X \", \". X .\"]")) == nil)
    #expect(refusal(sample("[\"##\", \"..\"]", "[\"# #\", \". .\"]")) == nil)
  }
}

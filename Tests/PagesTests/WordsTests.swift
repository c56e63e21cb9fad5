import RunLog
import Specs
import Testing

@testable import Pages

@Suite struct HTMLTextTests {
  @Test func whatHTMLReadsIsEscaped() {
    #expect(
      HTMLText().escapeText("<b a=\"1\" c='2'>&amp;")
        == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;")
  }

  /// A letter to Swift, a quotation mark and an accent to HTML.
  @Test func scalarsAreLookedAtNotLetters() {
    #expect(
      HTMLText().escapeText("\"\u{301}<\u{301}&\u{200d}") == "&quot;\u{301}&lt;\u{301}&amp;\u{200d}"
    )
  }

  @Test func controlCharactersAreShown() {
    #expect(HTMLText().escapeText("a\u{0}\u{1b}[0m\r\n\t\u{7f}\u{85}") == "a␀␛[0m␍\n\t␡\u{fffd}")
  }
}

@Suite struct RecipeTests {
  private func facts(_ name: String) throws -> [String: String] {
    let spec = try ExperimentSpec.load(path: "\(checkout)/experiments/\(name).json")
    return Recipe(spec: spec, size: "60,000 trainable parameters", seeds: [0, 1, 2]).facts
      .reduce(into: [:]) { $0[$1.name] = $1.values.joined(separator: " | ") }
  }

  @Test func lenet5() throws {
    let facts = try facts("lenet5-blog")
    #expect(facts["data"] == "MNIST")
    #expect(
      facts["images"]
        == "pixels scaled to -0.1…1.175, then padded by 2 on each side with the border's values")
    #expect(
      facts["network"]
        == "C1: conv 5×5, 6 maps → S2: subsampling 2×2 → scaled tanh → C3: conv 5×5, 16 maps, connected "
        + "by a table → S4: subsampling 2×2 → scaled tanh → C5: conv 5×5, 120 maps → F6: linear, 84 "
        + "units → scaled tanh → output: RBF units | 60,000 trainable parameters.")
    #expect(
      facts["learning rate"]
        == "0.001, 0.0005 from epoch 7, 0.0002 from epoch 12, 0.0001 from epoch 17")
    #expect(facts["optimizer"] == "SGD")
    #expect(facts["batch size"] == "1" && facts["epochs"] == "25" && facts["seeds"] == "0–2")
    #expect(facts["order"] == "That of the file, in every epoch")
  }

  @Test func everyExperimentHasOne() throws {
    for name in [
      "convnet-bn", "resnet18-book", "googlenet", "vgg11", "nin", "alexnet", "d2l-lenet",
    ] {
      let facts = try facts(name)
      #expect(facts.values.allSatisfy { $0 != "" && !$0.contains("  ") }, "\(name)")
      #expect(facts["optimizer"] != nil && facts["network"] != nil, "\(name)")
    }
  }

  @Test func aClassifierHasAMethodAndNoNetwork() throws {
    let facts = try facts("lecun1998/nearest-neighbors")
    #expect(facts["method"] == "3 nearest neighbours, Euclidean distance")
    #expect(facts["network"] == nil && facts["epochs"] == nil)
  }
}

@Suite struct ProvenanceTests {
  private func facts(_ trials: [[(String, String)]]) -> ProvenanceFacts {
    ProvenanceFacts(
      trials: trials.enumerated().map { place, entries in
        .init(
          label: "seed \(place)",
          entries: entries.map { ProvenanceEntry(key: $0.0, value: $0.1) })
      })
  }

  @Test func whatAllShareIsSaidOnceAndWhatDiffersWithWhoHasIt() {
    let facts = facts([
      [("host", "a"), ("cpu", "x"), ("start", "1")], [("host", "a"), ("cpu", "y"), ("start", "2")],
      [("host", "a"), ("cpu", "x"), ("seconds", "3")],
    ])
    #expect(facts.facts.map(\.name) == ["host", "CPU"])
    #expect(facts.facts.map(\.values) == [["a"], ["x (seed 0; seed 2)", "y (seed 1)"]])
  }

  @Test func manyTrialsAreCounted() {
    let facts = facts((0..<9).map { [("gitCommit", $0 < 4 ? "a" : "b")] })
    #expect(facts.facts[0].values == ["a (4 trials of 9)", "b (5 trials of 9)"])
  }

  @Test func aDiffIsCountedNotPrinted() {
    let facts = facts([[("gitDiff", "+a\n-b"), ("gitCommit", "c")]])
    #expect(facts.facts.map(\.values) == [["2 lines, in the logs"], ["c"]])
    #expect(self.facts([[("gitDiff", "")]]).facts[0].values == ["none"])
  }

  @Test func dataFilesAreATableOfTheirOwn() throws {
    let facts = facts([[("data/t10k", "ff00")], [("data/t10k", "ff00")]])
    #expect(facts.facts.isEmpty)
    #expect(try #require(facts.hashes).rows.map { $0.cells.map(\.text) } == [["t10k", "ff00"]])
    #expect(self.facts([[]]).hashes == nil)
  }
}

@Suite struct AnchorTests {
  @Test func eachIsGivenOnce() {
    var anchors = Anchors()
    #expect(anchors.make("experiment", "lenet5") == "experiment-lenet5")
    #expect(anchors.make("experiment", "lenet5") == "experiment-lenet5-2")
    #expect(anchors.make("experiment", "a b\"é") == "experiment-a-b--")
  }
}

import Testing

@testable import Specs

@Suite struct Pairs {
  private func read(_ text: String) throws(SpecError) -> PairSpec {
    try PairSpec.read(try JSONReader.read(text, from: .file(nil)), at: JSONPath().key("size"))
  }

  private func refusal(_ text: String, _ rules: Rule<PairSpec>...) -> String? {
    do {
      let json = try JSONReader.read(text, from: .file(nil))
      _ = try PairSpec.read(json, at: JSONPath().key("size"), obeying: rules)
      return nil
    } catch {
      return "\(error.path): \(error.problem)"
    }
  }

  @Test func aNumberStandsForBoth() throws {
    #expect(try read("5") == PairSpec(height: 5, width: 5))
    #expect(try read("[5, 3]") == PairSpec(height: 5, width: 3))
    #expect(try read("[2.0, 2]") == 2)
    #expect("\(try read("[5, 3]"))" == "5×3")
  }

  @Test func equalNumbersAreWrittenAsOne() throws {
    #expect(try read("[4, 4]").json.compactText == "4")
    #expect(try read("[4, 6]").json.compactText == "[4,6]")
  }

  @Test(arguments: [
    ("[]", "size: expected a whole number or a list of two, [height, width], found []"),
    ("[3]", "size: expected a whole number or a list of two, [height, width], found [3]"),
    ("[3, 3, 3]", "size: expected a whole number or a list of two, [height, width]"),
    ("2.5", "size: expected a whole number or a list of two, [height, width], found 2.5"),
    ("\"5\"", "size: expected a whole number or a list of two"),
    ("null", "size: expected a whole number or a list of two"),
    ("[3, 2.5]", "size[1]: expected a whole number, found 2.5"),
    ("[[3], 2]", "size[0]: expected a whole number, found [3]"),
    ("0", "size: expected a whole number ≥ 1, found 0"),
    ("[0, 0]", "size: expected a whole number ≥ 1, found 0"),
    ("[1, 0]", "size[1]: expected a whole number ≥ 1, found 0"),
    ("[-2, 7]", "size[0]: expected a whole number ≥ 1, found -2"),
    ("[7, 1e10]", "size[1]: expected a whole number ≤ 1000000000, found 1e10"),
  ])
  func refuses(_ text: String, message: String) {
    let refused = refusal(text, .each(.atLeast(1)))
    #expect(refused?.hasPrefix(message) == true, "\(refused ?? "accepted")")
  }

  @Test func rulesHoldForNumbersAndForItems() {
    let keywords = Rule<PairSpec>.each(.atLeast(1)).form.keywords
    #expect(
      JSON(.object(keywords)).compactText
        == #"{"minimum":1,"maximum":1000000000,"items":{"minimum":1,"maximum":1000000000}}"#)
    #expect(Rule<PairSpec>.each(.atLeast(1)).form.text == "each ≥ 1")
  }
}

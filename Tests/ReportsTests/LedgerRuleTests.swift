import Foundation
import Specs
import Testing

@testable import Reports

/// What ledger_numbers.json holds, made by ledger_numbers.py.
private struct JudgedNumbers: Decodable {
  var values: [Double]
  var published: Double
  var tolerance: Double
  var rounding: Double
  var images: Int?
  var ownImages: Int?
  var hasSeeds: Bool
  var difference: Double
  var lower: Double
  var upper: Double
  var verdict: String

  static func all() throws -> [JudgedNumbers] {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "ledger_numbers.json")
    return try JSONDecoder().decode([JudgedNumbers].self, from: try Data(contentsOf: path))
  }

  func terms(lessIsBetter: Bool = true) -> JudgedDifference.Terms {
    JudgedDifference.Terms(
      published: published, tolerance: tolerance, rounding: rounding, images: images,
      ownImages: ownImages, hasSeeds: hasSeeds, lessIsBetter: lessIsBetter)
  }
}

@Suite struct RuleOfTheLedger {
  @Test func isTheOneOfAnotherProgram() throws {
    let numbers = try JudgedNumbers.all()
    #expect(Set(numbers.map(\.verdict)) == ["reproduced", "better", "worse", "inconclusive"])
    for number in numbers {
      let measured = try #require(Statistics(number.values))
      let judged = JudgedDifference(measured, number.terms())
      let interval = try #require(judged.interval)
      let scale = max(abs(number.lower), abs(number.upper))
      #expect(abs(judged.difference - number.difference) <= 1e-12, "\(number)")
      #expect(abs(interval.lower - number.lower) <= 1e-9 * scale, "\(number): \(interval)")
      #expect(abs(interval.upper - number.upper) <= 1e-9 * scale, "\(number): \(interval)")
      #expect(judged.verdict.word == number.verdict, "\(number): \(judged)")
    }
  }

  @Test func knowsNothingOfOneSeed() throws {
    let one = try #require(Statistics([0.021]))
    let terms = JudgedDifference.Terms(published: 0.021, images: 10_000)
    #expect(JudgedDifference(one, terms).verdict == .inconclusive("one seed"))
    #expect(JudgedDifference(one, terms).interval == nil)
    var fitted = terms
    fitted.hasSeeds = false
    #expect(JudgedDifference(one, fitted).verdict == .reproduced)
  }

  @Test func callsNeitherDirectionBetterWhereThereIsNone() throws {
    let measured = try #require(Statistics([2.30, 2.31, 2.30]))
    for published in [2.2, 2.4] {
      let terms = JudgedDifference.Terms(published: published, lessIsBetter: false)
      #expect(JudgedDifference(measured, terms).verdict == .differs)
    }
  }

  @Test(arguments: [Double.nan, .infinity])
  func judgesNothingThatIsNotFinite(_ value: Double) throws {
    let measured = try #require(Statistics([0.02, value]))
    let judged = JudgedDifference(measured, JudgedDifference.Terms(published: 0.02))
    #expect(judged.verdict == .inconclusive("not a finite number"))
  }

  @Test func takesCountsExactly() {
    let terms = JudgedDifference.Terms(published: 2600, rounding: 50)
    #expect(JudgedDifference(exactly: 2578, terms).verdict == .reproduced)
    #expect(JudgedDifference(exactly: 2650, terms).verdict == .reproduced)
    #expect(JudgedDifference(exactly: 2651, terms).verdict == .differs)
    let exact = JudgedDifference.Terms(published: 60_000)
    #expect(JudgedDifference(exactly: 60_000, exact).verdict == .reproduced)
    #expect(JudgedDifference(exactly: 60_001, exact).verdict == .differs)
  }

  @Test(arguments: [
    (0.021, 0.0005), (5.0465, 0.00005), (12, 0.5), (0.7, 0.05), (1e-5, 5e-6), (7e-05, 5e-6),
    (1.5e-7, 5e-9),
  ])
  func takesHalfAUnitOfTheLastDigitForRounding(_ value: Double, rounding: Double) {
    #expect(abs(ClaimSpec.halfUnit(ofLastDigitOf: value) - rounding) <= 1e-12 * rounding)
  }

  private static let printed: [(NumberKind, Double, Double?, String)] = [
    (.errorRate, 0.12, 0.0005, "12.0 %"), (.errorRate, 0.021, nil, "2.1 %"),
    (.errorRate, 0.62, 0, "62 %"), (.errorRate, 0.05, 0.00005, "5.00 %"),
    (.plain, 5.0465, nil, "5.0465"), (.plain, 0.038, 0.003, "0.038"),
    (.count, 60_000, nil, "60,000"), (.plain, 7e-5, nil, "7.0e-5"),
  ]

  @Test(arguments: printed)
  func printsAsWasPrinted(_ kind: NumberKind, value: Double, rounding: Double?, text: String) {
    #expect(kind.publishedText(value, rounding: rounding) == text)
  }

  @Test func printsSmallNumbersInPowersOfTen() {
    #expect(NumberKind.plain.text(1.84e-6) == "1.8e-6")
    #expect(NumberKind.plain.text(9.97e-5) == "1.0e-4")
    #expect(NumberKind.plain.signedText(-6.84e-5) == "−6.8e-5")
    #expect(NumberKind.plain.text(0) == "0.0000")
    #expect(NumberKind.errorRate.signedText(-0.00001) == "0.00")
    #expect(NumberKind.errorRate.signedText(-0.0011) == "−0.11")
  }
}

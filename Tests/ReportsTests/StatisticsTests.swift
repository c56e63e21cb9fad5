import Testing

@testable import Reports

@Suite struct StatisticsOfValues {
  /// `python3 -c "import statistics as s; v=[2,4,4,4,5,5,7,9]; print(s.mean(v), s.stdev(v))"`
  @Test func followTheirDefinitions() throws {
    let statistics = try #require(Statistics([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(statistics.count == 8)
    #expect(statistics.mean == 5)
    #expect(abs((statistics.standardDeviation ?? 0) - 2.138089935299395) < 1e-14)
    #expect(statistics.minimum == 2 && statistics.maximum == 9)
  }

  @Test func ofOneValueHaveNoDeviation() throws {
    let statistics = try #require(Statistics([3.5]))
    #expect(statistics.mean == 3.5 && statistics.standardDeviation == nil)
    #expect(Statistics([]) == nil)
    #expect(Statistics([3, 3])?.standardDeviation == 0)
  }

  @Test func ofEqualValuesHaveNoSpread() throws {
    let statistics = try #require(Statistics([Double](repeating: 0.1, count: 10)))
    #expect(statistics.mean == 0.1 && statistics.standardDeviation == 0)
  }

  @Test(arguments: [[1, .nan, 3], [.nan, 1], [1, .nan]]) func hideNoNaN(_ values: [Double]) throws {
    let statistics = try #require(Statistics(values))
    #expect(statistics.mean.isNaN && statistics.standardDeviation?.isNaN == true)
    #expect(statistics.minimum.isNaN && statistics.maximum.isNaN)
  }
}

@Suite struct NumberTexts {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (340_908, "340,908"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func groupDigits(_ number: Int, text: String) {
    #expect(NumberText.grouped(number) == text)
  }

  @Test(arguments: [
    (1.005, 1, "1.0"), (0.05, 1, "0.1"), (-0.04, 1, "0.0"), (2.1, 0, "2"), (-7.0, 2, "-7.00"),
    (0.0049, 2, "0.00"), (12.3456, 4, "12.3456"), (.nan, 2, "nan"), (-.infinity, 2, "-inf"),
    (1e300, 2, "1e+300"),
  ])
  func fixDecimals(_ number: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(number, decimals: decimals) == text)
  }

  @Test func dropZerosAtTheEnd() {
    #expect(NumberText.shortest(2.1, decimals: 6) == "2.1")
    #expect(NumberText.shortest(0.021 * 100, decimals: 6) == "2.1")
    #expect(NumberText.shortest(30, decimals: 6) == "30")
    #expect(NumberText.shortest(100, decimals: 0) == "100")
    #expect(NumberText.shortest(1e300, decimals: 6) == "1e+300")
  }

  @Test func signDifferences() {
    #expect(NumberText.signed(0.5, decimals: 1) == "+0.5")
    #expect(NumberText.signed(-0.5, decimals: 1) == "-0.5")
    #expect(NumberText.signed(0.01, decimals: 1) == "0.0")
    #expect(NumberText.signed(-0.01, decimals: 1) == "0.0")
    #expect(NumberText.signed(.infinity, decimals: 1) == "+inf")
    #expect(NumberText.signed(.nan, decimals: 1) == "nan")
  }

  @Test func listNumbers() {
    #expect(NumberText.list([]) == "none")
    #expect(NumberText.list([4]) == "4")
    #expect(NumberText.list([0, 1]) == "0, 1")
    #expect(NumberText.list([0, 1, 2, 3]) == "0–3")
    #expect(NumberText.list([0, 2, 3]) == "0, 2, 3")
  }
}

@Suite struct TextTables {
  private let table: TextTable = {
    var table = TextTable([.init("layer"), .init("count", .right), .init("note")])
    table.add(["C1", "156", "a|b"])
    table.addRule()
    table.add(["total", "60,000", ""])
    return table
  }()

  @Test func alignColumns() {
    #expect(
      table.text == """
        layer   count  note
        ─────  ──────  ────
        C1        156  a|b
        ─────  ──────  ────
        total  60,000
        """)
  }

  @Test func areMarkdownToo() {
    #expect(
      table.markdown == """
        | layer | count | note |
        | --- | ---: | --- |
        | C1 | 156 | a\\|b |
        | total | 60,000 |  |
        """)
  }
}

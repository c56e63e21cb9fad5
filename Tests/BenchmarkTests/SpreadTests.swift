import Testing

@testable import Benchmarks

@Suite struct SpreadTests {
  @Test func oddNumberOfRounds() throws {
    let spread = try #require(Spread([5, 1, 4, 2, 3]))
    #expect(spread.median == 3)
    #expect((spread.lowest, spread.highest) == (1, 5))
    #expect((spread.lowerQuartile, spread.upperQuartile) == (2, 4))
    #expect(spread.relativeWidth == 2.0 / 3)
  }

  /// numpy.quantile([1, 2, 4, 8], [0.25, 0.5, 0.75]) = [1.75, 3, 5].
  @Test func evenNumberOfRounds() throws {
    let spread = try #require(Spread([8, 4, 2, 1]))
    #expect(spread.median == 3)
    #expect((spread.lowerQuartile, spread.upperQuartile) == (1.75, 5))
  }

  @Test func oneRoundAndNone() throws {
    let spread = try #require(Spread([7]))
    #expect(spread == Spread([7, 7, 7]))
    #expect(Spread([]) == nil)
  }

  @Test func scaling() throws {
    #expect(Spread([1, 2, 3])?.scaled(by: 10) == Spread([10, 20, 30]))
  }
}

@Suite struct QuantityTests {
  @Test(arguments: [
    (34.56e-6, "34.6 µs"), (4.2e-6, "4.20 µs"), (999.4e-6, "999 µs"), (999.6e-6, "1.00 ms"),
    (0.1524, "152 ms"), (1.5, "1.50 s"), (95.4, "95.4 s"), (150, "2.50 min"), (0, "0.00 µs"),
  ])
  func times(seconds: Double, text: String) {
    #expect(Quantity.time(seconds) == text)
  }

  @Test func timesThatAreNone() {
    #expect(Quantity.time(.nan) == "–")
    #expect(Quantity.time(.infinity) == "–")
  }

  @Test func memory() {
    #expect(Quantity.memory(38_723_584) == "38.7 MB")
    #expect(Quantity.memory(999_600_000) == "1.00 GB")
  }

  @Test func ratiosAndShares() {
    #expect(Quantity.ratio(12.34) == "12.3×")
    #expect(Quantity.share(0.4321) == "43 %")
    #expect(Quantity.share(0.0123) == "1.2 %")
  }
}

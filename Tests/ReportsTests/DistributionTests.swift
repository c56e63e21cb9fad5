import Testing

@testable import Reports

/// Whether two numbers agree to so many parts of the greater one.
private func agree(_ one: Double, _ other: Double, within tolerance: Double) -> Bool {
  abs(one - other) <= tolerance * max(abs(one), abs(other))
}

@Suite struct Distributions {
  /// Table of t₀.₉₇₅: Abramowitz and Stegun 26.10; the last is the normal distribution's.
  @Test(arguments: [
    (1, 12.7062), (2, 4.30265), (4, 2.77645), (9, 2.26216), (30, 2.04227), (120, 1.97993),
    (1e6, 1.95996),
  ])
  func studentTHasItsPublishedQuantiles(_ degrees: Double, t: Double) {
    let quantile = StudentT(degreesOfFreedom: degrees).quantile(0.975)
    #expect(abs(quantile - t) < 6e-5, "\(quantile)")
  }

  @Test func studentTAgreesWithSciPy() throws {
    let numbers = try StatisticsNumbers.read()
    #expect(numbers.quantiles.count == 50 && numbers.tails.count == 60)
    for known in numbers.quantiles {
      let t = StudentT(degreesOfFreedom: known.df).quantile(known.p)
      #expect(agree(t, known.t, within: known.df > 1000 ? 1e-8 : 1e-12), "\(known): \(t)")
    }
    for known in numbers.tails {
      let p = StudentT(degreesOfFreedom: known.df).twoSidedP(-known.t)
      #expect(agree(p, known.p, within: known.df > 1000 ? 1e-8 : 1e-11), "\(known): \(p)")
    }
    #expect(StudentT(degreesOfFreedom: 3).twoSidedP(1e200) == 0)
    #expect(StudentT(degreesOfFreedom: 3).quantile(0.5) == 0)
  }

  @Test func normalQuantilesAgreeWithSciPy() throws {
    for known in try StatisticsNumbers.read().normal {
      let z = NormalDistribution.quantile(known.p)
      #expect(agree(z, known.z, within: 1e-12), "\(known): \(z)")
      #expect(agree(NormalDistribution.probability(below: z), known.p, within: 1e-12))
    }
  }

  @Test func incompleteBetaAgreesWithSciPy() throws {
    for known in try StatisticsNumbers.read().beta {
      let value = regularizedIncompleteBeta(known.x, complement: 1 - known.x, known.a, known.b)
      #expect(agree(value, known.value, within: 1e-11), "\(known): \(value)")
    }
    #expect(regularizedIncompleteBeta(0, complement: 1, 2, 3) == 0)
    #expect(regularizedIncompleteBeta(1, complement: 0, 2, 3) == 1)
  }
}

@Suite struct Intervals {
  @Test func ofStudentTAreMeanAndQuantile() throws {
    // Mean 0.22, s = 0.02, n = 3: 4.30265 · 0.02 / √3 = 0.0496827.
    let interval = try #require(IntervalMethod.studentT.interval(of: [0.20, 0.22, 0.24]))
    #expect(abs(interval.lower - 0.1703173) < 1e-6 && abs(interval.upper - 0.2696827) < 1e-6)
  }

  @Test(arguments: [IntervalMethod.studentT, .bootstrap])
  func needTwoFiniteValues(_ method: IntervalMethod) {
    #expect(method.interval(of: []) == nil)
    #expect(method.interval(of: [0.3]) == nil)
    #expect(method.interval(of: [0.3, .nan]) == nil)
    #expect(method.interval(of: [0.3, .infinity, 0.2]) == nil)
  }

  /// The mean of ten times 0.1 is not 0.1; the interval still is that point.
  @Test(arguments: [IntervalMethod.studentT, .bootstrap])
  func ofEqualValuesAreAPoint(_ method: IntervalMethod) {
    let values = [Double](repeating: 0.1, count: 10)
    #expect(method.interval(of: values) == Interval(lower: 0.1, upper: 0.1))
  }

  @Test func ofTheBootstrapAgreeWithSciPy() throws {
    let numbers = try StatisticsNumbers.read().bootstrap
    #expect(numbers.count == 4)
    for known in numbers {
      let interval = try #require(IntervalMethod.bootstrap.interval(of: known.values))
      #expect(agree(interval.lower, known.lower, within: 1e-12), "\(known): \(interval)")
      #expect(agree(interval.upper, known.upper, within: 1e-12), "\(known): \(interval)")
    }
  }

  @Test func ofTheBootstrapAreTheSameEveryTime() {
    let values = [0.135, 0.14, 0.12, 0.155, 0.13]
    #expect(
      IntervalMethod.bootstrap.interval(of: values) == IntervalMethod.bootstrap.interval(of: values)
    )
  }
}

@Suite struct PairedDifferences {
  private func seeded(_ values: [Double]) -> [SeedValue] {
    values.enumerated().map { SeedValue(seed: $0, value: $1) }
  }

  @Test func agreeWithSciPy() throws {
    let numbers = try StatisticsNumbers.read().paired
    #expect(numbers.count == 3)
    for known in numbers {
      let difference = PairedDifference(
        seeded(known.first), minus: seeded(known.second), method: .studentT)
      let (p, interval) = (try #require(difference.p), try #require(difference.interval))
      #expect(agree(p, known.p, within: 1e-10), "\(known): \(p)")
      #expect(agree(interval.lower, known.lower, within: 1e-10), "\(known): \(interval)")
      #expect(agree(interval.upper, known.upper, within: 1e-10), "\(known): \(interval)")
    }
  }

  @Test func pairSeedsAndNameTheOthers() {
    func values(_ seeds: [Int]) -> [SeedValue] {
      seeds.map { SeedValue(seed: $0, value: Double($0 * $0)) }
    }
    let baseline = values([0, 2, 3, 7, 9]).map { SeedValue(seed: $0.seed, value: 1) }
    let difference = PairedDifference(values([1, 2, 3, 5, 9]), minus: baseline, method: .studentT)
    #expect(difference.seeds == [2, 3, 9])
    #expect(difference.values == [3, 8, 80])
    #expect(difference.unpairedSeeds.sorted() == [0, 1, 5, 7])
    #expect(difference.statistics?.mean == 91.0 / 3)
  }

  @Test func ofOnePairHaveNeitherIntervalNorP() {
    let one = PairedDifference(seeded([3]), minus: seeded([1]), method: .studentT)
    #expect(one.statistics?.mean == 2 && one.interval == nil && one.p == nil)
    let none = PairedDifference(seeded([]), minus: seeded([1]), method: .studentT)
    #expect(none.statistics == nil && none.interval == nil && none.unpairedSeeds == [0])
  }

  /// 0.3 − 0.2 and 0.2 − 0.1 differ in their last bits: that is no spread to test against.
  @Test func takeNoRoundingForASpread() {
    #expect(0.3 - 0.2 != 0.2 - 0.1)
    let difference = PairedDifference(
      seeded([0.3, 0.2, 0.7]), minus: seeded([0.2, 0.1, 0.6]), method: .studentT)
    #expect(difference.p == nil && difference.statistics?.standardDeviation == 0)
    #expect(difference.interval?.lower == difference.interval?.upper)
    let spread = PairedDifference(
      seeded([0.3, 0.2]), minus: seeded([0.2, 0.1001]), method: .studentT)
    #expect(spread.p != nil)
  }
}

@Suite struct McNemarsTest {
  @Test func agreesWithSciPysBinomialTest() throws {
    let numbers = try StatisticsNumbers.read().mcNemar
    #expect(numbers.count == 10)
    for known in numbers {
      let p = McNemar(onlyFirstWrong: known.b, onlySecondWrong: known.c).p
      #expect(agree(p, known.p, within: 1e-9), "\(known): \(p)")
    }
  }

  @Test func countsWhoIsWrongAlone() {
    let test = McNemar(
      firstIsWrong: [true, true, false, false, true],
      secondIsWrong: [true, false, true, false, false])
    #expect(test.onlyFirstWrong == 2 && test.onlySecondWrong == 1)
  }
}

@Suite struct HolmsAdjustment {
  /// By hand: 4 · 0.005, 3 · 0.01, 2 · 0.03, 1 · 0.04 raised to what stands before it.
  @Test func multipliesAndNeverDescends() {
    let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005])
    for (value, known) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) {
      #expect(abs(value - known) < 1e-15)
    }
    #expect(holmAdjusted([0.7, 0.6]) == [1, 1])
    #expect(holmAdjusted([0.2]) == [0.2])
    #expect(holmAdjusted([]) == [])
  }
}

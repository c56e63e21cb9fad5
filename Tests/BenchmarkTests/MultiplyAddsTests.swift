import ComputeBackend
import Testing

@testable import Benchmarks

@Suite struct MultiplyAddsTests {
  /// By hand, after LeCun et al. 1998: C1 28²·6·25, C3 10²·60·25, C5 120·400, F6 84·120, output 10·84.
  /// The images want no gradient, the codes of the output neither.
  @Test func leNet5() throws {
    let step = try MultiplyAdds(
      specPath: "experiments/lenet5-blog.json", overrides: ["data.set=digits"], phase: .train,
      batchSize: 1)
    let (first, others, output) = (28 * 28 * 6 * 25, 100 * 60 * 25 + 48_000 + 10_080, 840)
    #expect(step.forward == first + others + output)
    #expect(step.weightGradients == first + others)
    #expect(step.inputGradients == others + output)
    let evaluation = try MultiplyAdds(
      specPath: "experiments/lenet5-blog.json", overrides: ["data.set=digits"], phase: .evaluate,
      batchSize: 100)
    #expect(evaluation.sum == 100 * step.forward)
  }

  /// 3×3 windows with a padding of 1 over 4×4 places: the four corners meet 4 places each, the eight
  /// others at the border 6, the four inside 9.
  @Test func zerosOfAPaddingDoNotCount() {
    let shape = ConvolutionDescriptor(
      batchSize: 1, inputChannels: 1, input: Extent(4), outputChannels: 1, kernel: Extent(3),
      padding: Extent(1))
    #expect(shape.products == 4 * 4 + 8 * 6 + 4 * 9)
  }

  /// Windows of 3 by steps of 2 over 5 places begin at −1, 1 and 3 and meet 2, 3 and 2 places.
  @Test func stridesAndGroups() {
    let shape = ConvolutionDescriptor(
      batchSize: 2, inputChannels: 4, input: Extent(5), outputChannels: 6, kernel: Extent(3),
      stride: Extent(2), padding: Extent(1), groups: 2)
    #expect(shape.products == 2 * 6 * 2 * 7 * 7)
  }
}

@Suite struct GuardTests {
  @Test func readsCallgrindsTotal() {
    #expect(InstructionGuard.collected(in: "==4711== Collected : 123456789") == 123_456_789)
    #expect(InstructionGuard.collected(in: "==4711== Events    : Ir") == nil)
  }

  @Test func verdicts() {
    let record = InstructionRecord(
      counts: [InstructionCount(net: "a", perStep: 1000)], commit: "abc")
    func verdict(_ count: Int, net: String = "a") -> InstructionRecord.Verdict {
      record.verdict(on: InstructionCount(net: net, perStep: count), room: 0.1).0
    }
    #expect(verdict(1000) == .same)
    #expect(verdict(1099) == .same)
    #expect(verdict(1101) == .slower)
    #expect(verdict(901) == .same)
    #expect(verdict(899) == .faster)
    #expect(verdict(1000, net: "b") == .unknown)
  }
}

@Suite struct GrowthTests {
  @Test func curvesAndCharts() throws {
    let machine = Machine(
      cpu: "a CPU", cores: 2, memoryBytes: 1, kernel: "6", system: "a system", libraries: [:],
      commit: "abc", date: "today", loadBefore: 0)
    var report = GrowthReport(
      machine: machine,
      settings: ComparisonSettings(
        rounds: 3, seconds: 0.5, roundsOfWhole: 0, cores: [0, 1], python: nil))
    for net in ["lenet5-blog", "d2l-lenet"] {
      let curve = GrowthCurve(size: .batch, net: net, contender: "reprise", points: [])
      report.add(GrowthPoint(size: 1, seconds: Spread([1e-6]), failure: nil), to: curve)
      report.add(GrowthPoint(size: 2, seconds: nil, failure: "no memory"), to: curve)
    }
    #expect(report.curves.map(\.points.count) == [2, 2])
    let charts = report.charts
    #expect(charts.map(\.name) == ["growth-by-batch"])
    #expect(charts[0].chart.panels.map(\.title) == ["LeNet-5 (R1)", "LeNet of the d2l book (R3)"])
    #expect(charts[0].chart.panels[0].series[0].y == [1])
    #expect(
      report.table(.batch).markdown.contains("| lenet5-blog | reprise | 1.00 µs | no memory |"))
  }
}

import Figures
import RunLog
import Specs
import Testing

@testable import Reports

@Suite struct MethodsFigure {
  private func experiments(_ all: [(Made, seeds: [Int])]) throws -> [ExperimentResults] {
    try withTemporaryFolder { folder in
      for (made, seeds) in all {
        for seed in seeds { try made.write(seed: seed, to: try makeFolder(made.name, in: folder)) }
      }
      return try Results(reading: [folder]).experiments
    }
  }

  private func made(_ name: String, claims: String, data: String = #"{"set": "mnist"}"#) -> Made {
    var made = Made()
    made.name = name
    made.hash = String(repeating: name.prefix(1) == "a" ? "aa" : "bb", count: 32)
    made.claims = claims
    made.data = data
    return made
  }

  private func claim(_ value: Double, after epochs: Int) -> String {
    #"{"metric": "test.error", "afterEpochs": \#(epochs), "value": \#(value), "source": "s"}"#
  }

  /// The largest published value first; the last claim, and what was measured at its moment.
  @Test func aRowIsAnExperiment() throws {
    let all = try experiments([
      (made("a", claims: "[\(claim(0.5, after: 1)), \(claim(0.01, after: 2))]"), seeds: [0, 1]),
      (made("b", claims: "[]"), seeds: [0]),
    ])
    let chart = BarChart.methods(
      of: all, unchecked: [PublishedMethod(name: "linear", value: 0.084)])
    #expect(chart.values == Axis(label: "test error", unit: .percent))
    #expect(chart.rows.map(\.published) == [0.084, nil, 0.01])
    // 0.06/3 after the last epoch, 0.06/2 after the claim's.
    #expect(chart.rows.map(\.measured) == [[], [0.02], [0.03, 0.031]])
    #expect(chart.rows.map(\.note) == ["not checked", "", ""])
    #expect(chart.notice == nil && chart.caption.contains("Data: MNIST."))
    let loss = BarChart.methods(of: all, metric: .testLoss)
    #expect(loss.values == Axis(label: "test loss", unit: .plain))
  }

  @Test func whatIsNotCheckedSaysSo() throws {
    let all = try experiments([
      (made("a", claims: "[\(claim(0.01, after: 9))]"), seeds: [0]),
      (
        made(
          "b", claims: "[\(claim(0.02, after: 3))]",
          data: #"{"set": "digits", "standsInFor": "mnist"}"#), seeds: [0]
      ),
    ])
    let chart = BarChart.methods(of: all)
    #expect(chart.rows.map(\.note) == ["not checked", "not checked (trained 3 epochs)"])
    #expect(chart.notice?.contains("not MNIST") == true)
    #expect(!chart.caption.contains("Data:"))
  }
}

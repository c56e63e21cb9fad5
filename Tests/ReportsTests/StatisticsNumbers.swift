import Foundation

/// What statistics_numbers.json holds, made by statistics_numbers.py.
struct StatisticsNumbers: Decodable {
  struct Quantile: Decodable {
    var p: Double
    var df: Double
    var t: Double
  }

  struct NormalQuantile: Decodable {
    var p: Double
    var z: Double
  }

  struct Beta: Decodable {
    var x: Double
    var a: Double
    var b: Double
    var value: Double
  }

  struct Bootstrap: Decodable {
    var values: [Double]
    var lower: Double
    var upper: Double
  }

  struct Paired: Decodable {
    var first: [Double]
    var second: [Double]
    var p: Double
    var lower: Double
    var upper: Double
  }

  struct McNemar: Decodable {
    var b: Int
    var c: Int
    var p: Double
  }

  var quantiles: [Quantile]
  /// Two-sided p-values.
  var tails: [Quantile]
  var normal: [NormalQuantile]
  var beta: [Beta]
  var bootstrap: [Bootstrap]
  var paired: [Paired]
  var mcNemar: [McNemar]

  static func read() throws -> StatisticsNumbers {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "statistics_numbers.json")
    return try JSONDecoder().decode(StatisticsNumbers.self, from: try Data(contentsOf: file))
  }
}

import Foundation

/// What pytorch_numbers.json holds. (Apart from its test because Foundation has an Operation too.)
struct PyTorchNumbers: Decodable {
  struct Numbers: Decodable {
    var output: [Double]
    var inputGradients: [[Double]]?
    var parameterGradients: [[Double]]?
    var running: [[Double]]?
  }

  var operations: [String: Numbers]
  /// By rule, then by the number of updates.
  var updates: [String: [String: [Double]]]
  /// Size, kernel, stride, padding; places rounded down, rounded up.
  var pooledSizes: [[Int]]

  static func read() throws -> PyTorchNumbers {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "pytorch_numbers.json")
    return try JSONDecoder().decode(PyTorchNumbers.self, from: try Data(contentsOf: file))
  }
}

import Tensors
import Testing

@testable import RunLog

/// docs/log-format.md shows commands and what they print of a small made-up trial. These tests give
/// the commands again.
@Suite struct DocumentationTests {
  /// The made-up trial: three epochs of a network of one layer.
  static let example = TrialRecord(
    specification: #"{"name":"example","epochs":3,"batchSize":1}"#, seed: 0,
    trialHash: "5f0c2a7be1d94c36",
    provenance: [
      ProvenanceEntry(key: "gitCommit", value: "8d0f6c1"),
      ProvenanceEntry(key: "host", value: "laptop"),
      ProvenanceEntry(key: "hdf5", value: "1.10.8"),
      ProvenanceEntry(key: "dataSHA256/train-images", value: "ba891046e6505d7a"),
      ProvenanceEntry(key: "seconds", value: "12.5"),
    ],
    epochs: [
      MetricSeries(
        name: "train/loss", values: [1.5, 0.75, 0.5], unit: "1",
        meaning: "Mean loss over the training set, after the epoch."),
      MetricSeries(
        name: "test/error", values: [0.25, 0.125, 0.0625], unit: "1",
        meaning: "Share of wrong answers on the test set, after the epoch."),
      MetricSeries(
        name: "learningRate", values: [0.001, 0.001, 0.0005], unit: "1",
        meaning: "Step size during the epoch."),
    ],
    steps: [
      StepSeries(
        name: "loss", steps: [0, 100, 200, 300], values: [4, 2, 1, 0.5], unit: "1",
        meaning: "Loss of the step's batch, before its update."),
      StepSeries(
        name: "dev/loss", steps: [101, 201, 301], values: [2.5, 1, 1.25], unit: "1",
        meaning: "Mean loss over the dev set."),
      StepSeries(
        name: "dev/error", steps: [101, 201, 301], values: [0.5, 0.25, 0.25], unit: "1",
        meaning: "Share of wrong answers on the dev set."),
    ],
    weights: [
      NamedTensor(
        layer: "C1", parameter: "weight",
        tensor: Tensor(shape: [2, 1, 2, 2], scalars: [0.5, -0.25, 1, 0, 2, -1, 0.125, 3]),
        axes: "output channel, input channel, kernel row, kernel column"),
      NamedTensor(
        layer: "C1", parameter: "bias", tensor: Tensor(shape: [2], scalars: [0.5, -0.5]),
        axes: "output channel"),
    ],
    best: [
      NamedTensor(
        layer: "C1", parameter: "weight",
        tensor: Tensor(shape: [2, 1, 2, 2], scalars: [0.25, -0.25, 1, 0.5, 1, -1, 0.25, 2]),
        axes: "output channel, input channel, kernel row, kernel column"),
      NamedTensor(
        layer: "C1", parameter: "bias", tensor: Tensor(shape: [2], scalars: [0.25, -0.5]),
        axes: "output channel"),
    ],
    selection: SelectionRecord(
      updates: 201, devLoss: 1, devError: 0.25, testLoss: 1.125, testError: 0.125),
    testPredictions: [7, 2, 1, 0], testLabels: [7, 2, 1, 5], status: .finished)

  @Test(.enabled(if: hasH5dump && hasH5py, "hdf5-tools or python3-h5py is not installed"))
  func theCommandsPrintWhatTheDocumentationShows() throws {
    let commands = try Self.shownCommands()
    #expect(commands.count >= 5)
    try withTemporaryFolder { folder in
      try TrialFile.write(Self.example, to: folder + "/example.h5")
      try Self.writeCollection(to: folder)
      for (command, expected) in commands where hasPandas || !command.contains("pandas") {
        let (output, succeeded) = shell("cd '\(folder)' && \(command)")
        #expect(succeeded && output == expected, "\(command)\n\(output)")
      }
    }
  }

  /// Two trials of a sweep over `model.residual`, which the table alone knows of.
  private static func writeCollection(to folder: String) throws {
    let trials = try (0...1).map { seed in
      var trial = example
      trial.seed = seed
      trial.epochs[1].values[2] -= Double(seed) / 64
      let name = "\(trial.trialHash.prefix(12))-seed\(seed)"
      try TrialFile.write(trial, to: "\(folder)/\(name).h5")
      return CollectedTrial(name: name, path: "\(folder)/\(name).h5", link: name + ".h5")
    }
    func texts(_ name: String, _ values: [String]) -> CollectedColumn {
      CollectedColumn(name: name, meaning: name, values: .texts(values))
    }
    let columns = [
      texts("experiment", ["example", "example"]),
      texts("hash", [example.trialHash, example.trialHash]),
      CollectedColumn(name: "seed", meaning: "seed", values: .integers([0, 1])),
      texts("status", ["finished", "finished"]), texts("model.residual", ["false", "true"]),
      CollectedColumn(
        name: "test_error",
        meaning: "test.error after the last epoch that is done; NaN where none is.",
        values: .numbers([0.0625, 0.046875])),
      texts("path", trials.map(\.link)), texts("group", trials.map(\.name)),
    ]
    try CollectedFile.write(trials, columns: columns, to: folder + "/sweep.h5", by: .link)
  }

  /// The documentation's console blocks: `$ command` (which goes on to the line before its output
  /// where it holds a here-document), then what it prints.
  private static func shownCommands() throws -> [(command: String, output: String)] {
    let root = #filePath.replacing("Tests/RunLogTests/DocumentationTests.swift", with: "")
    let text = String(decoding: try readBytes(root + "docs/log-format.md"), as: UTF8.self)
    return text.split(separator: "```console\n$ ").dropFirst().map { block in
      let block = block.prefix(upTo: block.firstRange(of: "\n```\n")?.lowerBound ?? block.endIndex)
      let separator = block.contains("<<'END'\n") ? "\nEND\n" : "\n"
      guard let cut = block.firstRange(of: separator) else { return (String(block), "") }
      let command = separator == "\n" ? block[..<cut.lowerBound] : block[..<cut.upperBound]
      return (String(command), String(block[cut.upperBound...]) + "\n")
    }
  }
}

import Testing

/// A spec of a small network with everything that keeps state between updates: batch normalization,
/// dropout, Adam and selection on a dev set. On 60 drawn digits an epoch takes a few milliseconds.
struct TinySpec {
  static let name = "tiny"

  /// The spec; tests change it by replacing parts of the text.
  var text = """
    {
      "name": "tiny",
      "data": {
        "set": "digits", "train": {"first": 60}, "dev": {"from": 400, "first": 40},
        "test": {"first": 50}, "transforms": [{"normalize": {"mean": 0.5, "std": 0.5}}]
      },
      "model": {
        "layers": [
          {"conv": {"name": "conv1", "outputChannels": 4, "kernelSize": 5, "stride": 2}},
          {"batchNorm": {"name": "norm1"}}, "relu",
          {"maxPool": {"kernelSize": 2}},
          {
            "residual": {
              "name": "block",
              "body": [{"conv": {"name": "conv", "outputChannels": 4, "kernelSize": 3, "padding": 1}}]
            }
          },
          {
            "concat": {
              "name": "both",
              "branches": [
                [{"conv": {"name": "a", "outputChannels": 3, "kernelSize": 1}}],
                [{"conv": {"name": "b", "outputChannels": 5, "kernelSize": 3, "padding": 1}}]
              ]
            }
          },
          "flatten",
          {"dropout": {"name": "dropout", "rate": 0.3}},
          {"linear": {"name": "linear1", "outputs": 12}},
          {"batchNorm": {"name": "norm2"}}, "relu",
          {"linear": {"name": "linear2", "outputs": 10}}
        ]
      },
      "initialization": "kaiming-normal",
      "loss": "cross-entropy",
      "optimizer": {"adam": {"learningRate": {"cosine": {"initial": 0.004, "epochs": 40}}}},
      "batchSize": 16, "epochs": 3, "shuffle": true,
      "selection": {"everySteps": 2},
      "log": {"everySteps": 1, "weights": "all"},
      "seeds": [0]
    }
    """

  /// The same with a text replaced where it first occurs.
  func replacing(_ old: String, with new: String) throws -> TinySpec {
    TinySpec(text: try BadSpec("", old, new).text(from: text))
  }

  /// Writes it into a scratch folder; gives the path.
  @discardableResult
  func write(to scratch: Scratch, _ name: String = "tiny.json") throws -> String {
    let path = scratch.path(name)
    try EndToEndTests.write(text, to: path)
    return path
  }

  /// Trains it; gives the path of the one log.
  func train(
    in scratch: Scratch, out: String = "results", _ more: [String] = []
  ) throws -> String {
    let folder = scratch.path("\(out)/\(Self.name)")
    let before = names(in: folder)
    let outcome = try scratch.reprise(["run", try write(to: scratch), "--out", out] + more)
    try #require(outcome.exitCode == 0, "\(outcome)")
    let new = names(in: folder).filter { !before.contains($0) }
    try #require(new.count == 1, "\(new), \(outcome)")
    return "\(folder)/\(new[0])"
  }
}

import Testing

@testable import Specs

/// A small valid spec whose single lines the tests replace.
let sampleText = """
  {
    "name": "sample",
    "data": {"set": "digits", "transforms": [{"scale": {"to": [-0.1, 1.175]}}]},
    "model": {"layers": [
      {"conv": {"name": "C1", "outputChannels": 3, "kernelSize": 5, "connections": ["X.X", ".X."]}},
      {"subsampling": {"name": "S2"}},
      "sigmoid",
      {"linear": {"name": "F3", "outputs": 4}},
      {"rbf": {"codes": [["#.", ".#"], ["##", ".."]]}}
    ]},
    "initialization": "lecun1998-fan-in",
    "loss": "rbf-distance",
    "optimizer": {"sgd": {"learningRate": {"steps": [{"from": 0, "value": 1e-3}, {"from": 2, "value": 5e-4}]}}},
    "batchSize": 1,
    "epochs": 3,
    "seeds": [0, 1],
    "claims": [{"metric": "test.error", "afterEpochs": 3, "value": 0.021, "source": "paper"}],
    "figures": ["error-by-epoch"]
  }
  """

/// The sample with one piece of its text replaced; the piece must occur once.
func sample(_ piece: String, _ replacement: String) -> String {
  let parts = pieces(of: sampleText, around: piece)
  precondition(parts.count == 2, "The sample has \(parts.count - 1) of \(piece)")
  return parts.joined(separator: replacement)
}

private func pieces(of text: String, around separator: String) -> [String] {
  var parts: [String] = []
  var rest = text[...]
  while let range = rest.firstRange(of: separator) {
    parts.append(String(rest[..<range.lowerBound]))
    rest = rest[range.upperBound...]
  }
  return parts + [String(rest)]
}

/// The message a text is refused with; nil when it is accepted.
func refusal(_ text: String, file: String? = "a.json", overrides: [String] = []) -> String? {
  do {
    _ = try ExperimentSpec(json: text, file: file, overrides: overrides)
    return nil
  } catch {
    return error.description
  }
}

/// The message a text that need only be JSON is refused with; nil when it is accepted.
func syntaxRefusal(_ text: String) -> String? {
  do {
    _ = try JSONReader.read(text, from: .file(nil))
    return nil
  } catch {
    return error.description
  }
}

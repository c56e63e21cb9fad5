import Files
import Glibc
import Specs
import Sweeps

/// A sweep over learning rates with as many trials as one likes, made of an experiment that trains
/// with plain SGD. Only its spec is real: its logs are drawn, see `SimulatedTrial`.
struct SimulatedSweep {
  /// What it is called: the experiment's name and how many trials.
  let name: String
  /// The spec's text.
  let text: String

  /// A sweep like an experiment.
  ///
  /// - Parameters:
  ///   - path: The experiment's file.
  ///   - points: How many learning rates.
  ///   - seeds: How many seeds each has.
  /// - Throws: `SpecError` where the file cannot be read or does not sweep so.
  init(like path: String, points: Int, seeds: Int) throws {
    let experiment = try ExperimentSpec.load(path: path)
    name = "\(experiment.name)-\(points * seeds)-simulated"
    // Three decades; four digits tell a thousand rates apart.
    let rates = (0..<points).map { point in
      1e-4 * pow(1000, Double(point) / Double(max(1, points - 1)))
    }
    let base = try JSON(reading: String(decoding: OpenFile(path).bytes(), as: UTF8.self))
    let changes: [(String, JSON)] = [
      ("name", JSON(.string(name))),
      ("title", JSON(.string("Simulated, nothing was trained: " + experiment.title))),
      (
        "sweep",
        [
          "grid": [
            "optimizer.sgd.learningRate": [
              "values": JSON(.array(rates.map { JSON(.number(JSONNumber(Self.rounded($0)))) })),
              "name": "learning rate",
            ]
          ],
          "baseline": ["learning rate": JSON(.number(JSONNumber(Self.rounded(rates[0]))))],
        ]
      ),
      ("seeds", JSON(.array((0..<seeds).map { JSON(.number(JSONNumber($0))) }))),
      ("log", ["everySteps": 100, "weights": "none"]),
      ("figures", ["error-by-value"]),
    ]
    text = base.replacing(changes, leavingOut: ["$schema", "claims", "sources"]).prettyText + "\n"
  }

  /// Four significant digits.
  private static func rounded(_ rate: Double) -> Double {
    let unit = pow(10, (log10(rate) + 1e-9).rounded(.down) - 3)
    let digits = Int((rate / unit).rounded())
    // Read as decimal text, so that the spec says 0.0004 and not a sum of halves.
    return Double("\(digits)e\(Int((log10(unit)).rounded()))") ?? rate
  }
}

extension JSON {
  /// An object with other values at some keys, and without some others.
  fileprivate func replacing(
    _ changes: [(String, JSON)], leavingOut keys: Set<String>
  ) -> JSON {
    guard case .object(var members) = value else { return self }
    members.removeAll { keys.contains($0.key) }
    for (key, value) in changes {
      if let place = members.firstIndex(where: { $0.key == key }) {
        members[place].value = value
      } else {
        members.append(Member(key, value))
      }
    }
    return JSON(.object(members))
  }
}

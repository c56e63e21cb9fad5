import Files
import Glibc
import RunLog
import Specs
import Sweeps
import Testing

/// A temporary folder that goes, with all that is in it, with its last reference.
final class Folder {
  let path: String

  init() throws {
    var template = Array("/tmp/reprise-sweeps-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  deinit {
    for name in (try? Files.Folder.names(in: path)) ?? [] { unlink(path + "/" + name) }
    rmdir(path)
  }
}

/// A net of everything that a log must carry through an interruption: batch normalization, dropout, a
/// selection, and an optimizer with state.
///
/// 30 embedded digits in batches of 7 (the last one of 2), a dev set of 20, a test set of 12.
func smallSpec(_ overrides: String...) throws -> ExperimentSpec { try smallSpec(overrides) }

func smallSpec(_ overrides: [String]) throws -> ExperimentSpec {
  try ExperimentSpec(
    json: """
      {
        "name": "small",
        "data": {"set": "digits", "train": {"first": 30}, "dev": {"from": 30, "first": 20},
                 "test": {"first": 12}, "transforms": [{"scale": {"to": [-1, 1]}}]},
        "model": {
          "layers": [
            {"conv": {"name": "C", "outputChannels": 3, "kernelSize": 5, "stride": 3}},
            {"batchNorm": {"name": "N"}}, "relu", "dropout",
            {"linear": {"name": "L", "outputs": 10}}
          ]
        },
        "initialization": "pytorch-default",
        "loss": "cross-entropy",
        "optimizer": {"adam": {"learningRate": 0.01}},
        "batchSize": 7, "epochs": 4, "shuffle": true,
        "selection": {"everySteps": 3},
        "log": {"everySteps": 1}
      }
      """, overrides: overrides)
}

/// A trial of a spec whose log is `trial.h5` in the folder.
func assignment(
  _ spec: ExperimentSpec, in folder: Folder, initialWeights: InitialWeights? = nil
) throws -> TrialAssignment {
  TrialAssignment(
    specification: spec.resolvedJSON, seed: 0,
    hash: try TrialIdentity(spec, seed: 0, initialWeights: initialWeights).hash,
    path: folder.path + "/trial.h5", dataFolders: [], provenance: ["gitCommit": "none"],
    initialWeights: initialWeights, threads: 1, startsOver: false)
}

/// The lease of a log, which is granted.
func takeLease(for log: String) throws -> Lease {
  let answer = Lease.take(for: log)
  guard case .granted(let lease) = answer else {
    Issue.record("the lease was not granted: \(answer)")
    throw FileFailure("take", log, code: EBUSY)
  }
  return lease
}

/// Runs a trial in this process, until its `stopAt`th question whether to stop.
func run(_ assignment: TrialAssignment, stopAt: Int? = nil) -> (ending: TrialEnding, asked: Int) {
  var asked = 0
  let trial = TrialRun(
    assignment,
    shouldStop: {
      asked += 1
      return asked == stopAt
    }, send: { _ in })
  return (trial.run(), asked)
}

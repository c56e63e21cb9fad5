import Foundation
import RunLog
import Testing

@testable import Reports

@Suite struct ReadingResults {
  @Test func groupsTrialsBySpecAndSortsThem() throws {
    try withTemporaryFolder { folder in
      let other = Made(hash: String(repeating: "0c", count: 32))
      try Made().write(seed: 10, to: folder)
      try Made().write(seed: 9, to: folder)
      try other.write(seed: 1, to: folder)
      try Made(name: "earlier").write(seed: 5, to: folder, file: "z.h5")
      let results = try Results(reading: [folder])
      #expect(results.leftOut == [])
      #expect(results.experiments.map(\.name) == ["earlier", "made", "made"])
      #expect(results.experiments.map { $0.trialHash.prefix(2) } == ["ab", "0c", "ab"])
      #expect(results.experiments.map { $0.trials.map(\.seed) } == [[5], [1], [9, 10]])
      let trial = try #require(results.experiments.last?.trials.first)
      #expect(trial.finishedEpochs == 3)
      #expect(trial.metrics["train.loss"] == [15.009, 7.509, 5.009])
      #expect(trial.value(of: .trainLoss, at: .afterEpochs(2)) == 7.509)
      #expect(trial.value(of: .trainLoss, at: .afterEpochs(0)) == nil)
      #expect(trial.value(of: .trainLoss, at: .afterEpochs(4)) == nil)
      #expect(trial.value(of: .trainLoss, at: .afterUpdates(2)) == nil)
      #expect(trial.value(of: .bestTestError, at: .atTheEnd) == nil)
    }
  }

  @Test func readsWhatWasMeasuredBetweenUpdates() throws {
    try withTemporaryFolder { folder in
      let path = try Made.selecting.write(seed: 4, to: folder)
      let trial = try ReportedTrial(path: path)
      #expect(trial.updateSeries[.devError]?.updates == [16, 31, 46, 48])
      #expect(trial.value(of: .devError, at: .afterUpdates(31)) == 0.28125)
      #expect(trial.value(of: .devError, at: .afterUpdates(32)) == nil)
      #expect(trial.value(of: .devError, at: .afterEpochs(1)) == nil)
      #expect(trial.value(of: .devLoss, at: .afterUpdates(48)) == 1.03125)
      #expect(trial.value(of: .stepLoss, at: .afterUpdates(0)) == 2.28125)
      #expect(trial.value(of: .stepLoss, at: .afterUpdates(48)) == nil)
      #expect(trial.value(of: .bestDevError, at: .atTheEnd) == 0.15625)
      #expect(trial.value(of: .bestTestLoss, at: .atTheEnd) == 0.5)
      #expect(trial.value(of: .bestTestError, at: .atTheEnd) == 0.125)
    }
  }

  @Test func readsStepsOnlyWhereSomethingNeedsThem() throws {
    try withTemporaryFolder { folder in
      var made = Made.selecting
      made.claims = #"[{"metric": "best.test.error", "value": 0.1, "source": "a book"}]"#
      made.figures = #"["error-by-epoch"]"#
      let path = try made.write(seed: 0, to: folder)
      #expect(try ReportedTrial(path: path).updateSeries == [:])
      #expect(try ReportedTrial(path: path).selection?.updates == 46)
      #expect(try ReportedTrial(path: path, figures: [.threePanels]).updateSeries == [:])
      #expect(try ReportedTrial(path: path, figures: [.lossByUpdate]).updateSeries.count == 3)
      made.figures = #"["loss-by-update"]"#
      #expect(try ReportedTrial(path: made.write(seed: 1, to: folder)).updateSeries.count == 3)
      made.figures = "[]"
      made.claims = #"[{"metric": "step.loss", "value": 2, "source": "a book"}]"#
      #expect(try ReportedTrial(path: made.write(seed: 2, to: folder)).updateSeries.count == 3)
    }
  }

  @Test func looksIntoFoldersOfFolders() throws {
    try withTemporaryFolder { folder in
      try Made().write(seed: 0, to: try makeFolder("made", in: folder))
      try Made(name: "other").write(seed: 0, to: try makeFolder("other", in: folder))
      #expect(try Results(reading: [folder]).experiments.map(\.name) == ["made", "other"])
      #expect(try Results(reading: [folder + "/other/"]).experiments.map(\.name) == ["other"])
    }
  }

  @Test func readsAFileOnceHoweverItIsNamed() throws {
    try withTemporaryFolder { folder in
      let path = try Made().write(seed: 0, to: folder)
      let results = try Results(reading: [path, folder, folder + "/../" + last(folder)])
      #expect(results.experiments.flatMap(\.trials).map(\.path) == [path])
      #expect(results.leftOut == [])
    }
  }

  /// Two logs of one trial would count twice in every mean.
  @Test func leavesOutASecondLogOfATrial() throws {
    try withTemporaryFolder { folder in
      let path = try Made().write(seed: 0, to: folder)
      let copy = try Made().write(seed: 0, to: folder, file: "copy.h5")
      let results = try Results(reading: [path, copy])
      #expect(results.experiments.flatMap(\.trials).map(\.path) == [path])
      #expect(
        results.leftOut.map(\.reason)
          == ["\(copy): the same trial (seed 0) as \(path); one of them is enough"])
    }
  }

  @Test func reportsUnreadableFilesAndGoesOn() throws {
    try withTemporaryFolder { folder in
      let good = try Made().write(seed: 0, to: folder)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: good))
      try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: folder + "/cut.h5"))
      try Data("hello".utf8).write(to: URL(fileURLWithPath: folder + "/text.h5"))
      try Data("hello".utf8).write(to: URL(fileURLWithPath: folder + "/notes.txt"))
      try Data("hello".utf8).write(to: URL(fileURLWithPath: folder + "/.beside.h5"))
      try Made().write(seed: 1, to: folder, file: "spec.h5", spec: #"{"name": 3}"#)
      let results = try Results(reading: [folder])
      #expect(results.experiments.flatMap(\.trials).map(\.path) == [good])
      #expect(results.leftOut.map { last($0.path) } == ["cut.h5", "spec.h5", "text.h5"])
      #expect(results.leftOut[0].reason.contains("cut short"))
      #expect(
        results.leftOut[1].reason.hasPrefix(
          "\(folder)/spec.h5: its recorded spec cannot be read: "))
      #expect(results.leftOut[2].reason.contains("not an HDF5 file"))
    }
  }

  @Test func refusesLogsWhoseMetricsDifferInLength() throws {
    try withTemporaryFolder { folder in
      let record = TrialRecord(
        specification: Made().spec, seed: 0, trialHash: "ab",
        epochs: [
          MetricSeries(name: "train/loss", values: [1, 2], unit: "1", meaning: "made up"),
          MetricSeries(name: "test/loss", values: [1], unit: "1", meaning: "made up"),
        ])
      try TrialFile.write(record, to: folder + "/a.h5")
      #expect(
        refusal([folder])?.contains(
          "its metrics differ in their number of epochs: train/loss 2, test/loss 1") == true)
    }
  }

  @Test func refusesPathsThatLeadNowhere() throws {
    try withTemporaryFolder { folder in
      try Made().write(seed: 0, to: folder)
      #expect(
        refusal([folder, folder + "/nothing"])
          == "\(folder)/nothing: cannot be read: No such file or directory.")
      #expect(refusal(["/etc/passwd/a"]) == "/etc/passwd/a: cannot be read: Not a directory.")
      #expect(refusal(["/dev/null"])?.contains("not an HDF5 file") == true)
      let empty = try makeFolder("empty", in: folder)
      #expect(
        refusal([empty])
          == "No trial's log (*.h5) in \(empty). “reprise run SPEC” writes them to "
          + "results/<experiment>/.")
      try Data().write(to: URL(fileURLWithPath: empty + "/a.h5"))
      #expect(
        refusal([empty])?.hasPrefix("No trial's log could be used:\n  \(empty)/a.h5: ") == true)
    }
  }

  @Test(arguments: [
    (TrialStatus.running, "running or killed, 2 of 3 epochs done"),
    (.interrupted, "interrupted, 2 of 3 epochs done"),
    (.finished, "finished"),
    (.diverged(epoch: 2, step: 140), "diverged in epoch 3 of 3, at step 140, 2 of 3 epochs done"),
    (.failed(reason: "disk"), "failed: disk, 2 of 3 epochs done"),
  ])
  func saysHowFarATrialHasCome(_ status: TrialStatus, state: String) throws {
    try withTemporaryFolder { folder in
      let path = try Made().write(seed: 0, epochs: 2, status: status, to: folder)
      let trial = try ReportedTrial(path: path)
      #expect(trial.state == state)
      #expect(trial.isFinished == (status == .finished))
    }
  }

  private func last(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }
}

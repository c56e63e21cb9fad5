import Files
import RunLog
import Specs

/// Why a trial failed, as its log keeps it for tables and for the next run.
struct FailureNote {
  /// In a word or sentence.
  let reason: String
  /// What its process wrote to standard error last.
  var lastOutput: [String] = []

  /// The provenance key of the last output.
  static let lastOutputKey = "lastOutput"

  /// Writes the note into the log under the trial's lease, which a dead process no longer holds.
  /// Where somebody else is at the trial by now, the log is theirs.
  ///
  /// - Returns: Whether nobody else was.
  @discardableResult
  func leave(for assignment: TrialAssignment) -> Bool {
    guard case .granted(let lease) = Lease.take(for: assignment.path) else { return false }
    leaveUnderLease(lease, for: assignment)
    return true
  }

  /// Writes the note for whoever holds the lease. The log keeps all that it has, and with it what the
  /// trial goes on from; where there is none yet, one is made that says this alone.
  ///
  /// It is done as far as it can be: that the trial failed is said elsewhere too. A log that has
  /// ended, is damaged or is another trial's is left alone, and so is one whose lease is lost.
  func leaveUnderLease(_ lease: Lease, for assignment: TrialAssignment) {
    guard var record = record(for: assignment) else { return }
    record.status = .failed(reason: reason)
    record.provenance.removeAll { [Self.lastOutputKey, "end"].contains($0.key) }
    record.provenance.append(ProvenanceEntry(key: "end", value: Provenance.now()))
    if !lastOutput.isEmpty {
      record.provenance.append(
        ProvenanceEntry(key: Self.lastOutputKey, value: lastOutput.joined(separator: "\n")))
    }
    try? lease.write(record)
  }

  private func record(for assignment: TrialAssignment) -> TrialRecord? {
    do {
      let record = try TrialFile.read(assignment.path)
      guard record.trialHash == assignment.hash, record.seed == assignment.seed else { return nil }
      switch record.status {
      case .finished, .diverged: return nil
      case .running, .interrupted, .failed: return record
      }
    } catch RunLogError.noSuchFile {
      // What room there is on a full disk is for logs that hold something.
      if TrialEnding.failed(reason: reason).isOutOfSpace { return nil }
      return assignment.newRecord(for: try? ExperimentSpec(json: assignment.specification))
    } catch {
      return nil
    }
  }
}

extension TrialAssignment {
  /// A log without epochs yet, made by this process now.
  func newRecord(for spec: ExperimentSpec?) -> TrialRecord {
    var record = TrialRecord(
      specification: specification, seed: seed, trialHash: hash,
      provenance: Provenance.ofProcess(), epochs: LoggedSeries.empty(for: spec),
      steps: spec.map(LoggedSteps.empty) ?? [])
    for (key, value) in provenance.sorted(by: { $0.key < $1.key }) {
      record.provenance.append(ProvenanceEntry(key: key, value: value))
    }
    record.provenance.append(ProvenanceEntry(key: "start", value: Provenance.now()))
    return record
  }
}

import Glibc

/// A trial's log on disk: one HDF5 file, replaced as a whole.
///
/// `docs/log-format.md` describes the file. Whoever opens it, at any moment, finds a complete log:
/// this one or the one before.
public enum TrialFile {
  /// The version of the HDF5 library that runs, for a trial's provenance: `1.10.8`.
  public static var hdf5Version: String { HDF5Library.version }

  /// Makes a write that meets the file-size limit an error (`RunLogError.noSpace`) instead of the
  /// process's end. Call it once, when the program starts; child processes inherit it.
  public static func ignoreFileSizeSignal() {
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Puts the record at the path, in place of what stood there.
  ///
  /// When this returns, the record is on the disk and survives a power cut. When it throws a
  /// `RunLogError`, what stood at the path before is unchanged, and no half-written file is left;
  /// `isOutOfSpace` tells a full disk from other failures. Only if flushing the folder fails, last of
  /// all, does the new file stand at the path. The folder must exist.
  public static func write(_ record: TrialRecord, to path: String) throws {
    var bytes = try HDF5Library.run { try TrialEncoder.encode(record, for: path) }
    bytes += StandingLine.bytes(for: StandingRecord(record), at: bytes.count)
    bytes += Seal.sealing(bytes)
    try FileReplacement.write(bytes, to: path)
  }

  /// Removes what killed writers left in a folder: files of processes of this machine that are gone,
  /// and any that are a day old.
  ///
  /// It lists the folder, which may hold thousands of logs: for whoever begins or ends a run there, or
  /// has seen a process die, not for every write.
  public static func removeLeftovers(in folder: String) { TemporaryName.removeStale(in: folder) }

  /// Reads a whole record. Throws a `RunLogError` that says what is wrong with the file.
  public static func read(_ path: String) throws -> TrialRecord {
    let bytes = try SealedFile.read(path)
    return try HDF5Library.run { try TrialDecoder(bytes: bytes, readFrom: path).record() }
  }

  /// Reads the series that a record has of single steps. Throws as `read` does.
  public static func readSteps(_ path: String) throws -> [StepSeries] {
    let bytes = try SealedFile.read(path)
    return try HDF5Library.run { try TrialDecoder(bytes: bytes, readFrom: path).steps() }
  }

  /// Reads where a trial stands, from its file's last bytes where they say it, so that thousands of
  /// large logs are judged in a moment.
  ///
  /// Damage elsewhere in the file goes unnoticed here; whoever reads the numbers notices it. Logs of
  /// earlier versions of Reprise, and those with a failure's very long reason, are read whole.
  /// Throws as `read` does.
  public static func readStanding(_ path: String) throws -> StandingRecord {
    try SealedFile.readStanding(path) ?? StandingRecord(try readSummary(path))
  }

  /// Reads a record without its tensors, steps and predictions. Throws as `read` does.
  public static func readSummary(_ path: String) throws -> TrialSummary {
    try readSummary(path) { _ in false }.summary
  }

  /// Reads a record without its tensors and predictions, and its steps only where they are wanted:
  /// they can be a million numbers. Throws as `read` does, and what `wantsSteps` throws.
  public static func readSummary(
    _ path: String, wantsSteps: (TrialSummary) throws -> Bool
  ) throws -> (summary: TrialSummary, steps: [StepSeries]) {
    let bytes = try SealedFile.read(path)
    return try HDF5Library.run {
      let decoder = try TrialDecoder(bytes: bytes, readFrom: path)
      let summary = try decoder.summary()
      return (summary, try wantsSteps(summary) ? decoder.steps() : [])
    }
  }

  /// Reads the network's answer to each test image and the image's class, both in file order, and
  /// nothing else. Nil where the log lacks either, as those of unfinished trials do, and those that
  /// earlier versions of Reprise wrote. Throws as `read` does.
  public static func readAnswers(
    _ path: String
  ) throws -> (predictions: [UInt8], labels: [UInt8])? {
    let bytes = try SealedFile.read(path)
    return try HDF5Library.run { try TrialDecoder(bytes: bytes, readFrom: path).answers() }
  }
}

import Files
import Glibc

/// Why a trial's file could not be written or read.
public enum RunLogError: Error, Equatable, Sendable {
  // Writing. The file that stood at the path before is unchanged, except where said.

  /// The disk or quota is full, or the file-size limit is met. `code` is the errno of `call`.
  case noSpace(path: String, call: String, code: Int32)
  /// The folder the file should stand in is not there, or is not a folder.
  case folderMissing(path: String, folder: String)
  /// The folder is read-only, or this user may not write there.
  case notWritable(path: String, call: String, code: Int32)
  /// A layer, parameter, metric or key whose name cannot be a path in the file.
  case unusableName(path: String, name: String, reason: String)

  // Reading.

  /// There is no file at the path.
  case noSuchFile(path: String)
  /// The file does not begin as HDF5 files do.
  case notHDF5(path: String)
  /// The file is shorter than it says it is: `expected` bytes at least.
  case truncated(path: String, expected: Int, found: Int)
  /// The bytes are not those that were written: their CRC-32 differs from the file's seal.
  case corrupt(path: String, expected: UInt32, found: UInt32)
  /// A trial's file that another program has rewritten, or whose end was cut: the seal is gone.
  case unsealed(path: String)
  /// The file is HDF5, but no trial's log.
  case notATrial(path: String)
  /// The file is a collection of trials' logs, not a log.
  case collection(path: String)
  /// The file was written by a later version of Reprise, in a format this one does not know.
  case newerFormat(path: String, found: Int, understood: Int)
  /// Something in the file is missing or not as the format says.
  case badObject(path: String, object: String, expected: String, found: String)

  // Either.

  /// Another failure of the operating system.
  case system(path: String, call: String, code: Int32)
  /// A failure inside HDF5: the call, the object it was about, and the library's innermost message.
  case hdf5(path: String, call: String, object: String, message: String)

  /// Whether writing failed because there is no room: disk, quota or file-size limit.
  public var isOutOfSpace: Bool {
    if case .noSpace = self { true } else { false }
  }
}

extension RunLogError {
  /// Why a file could not be replaced.
  init(writing failure: FileFailure) {
    let (path, call, code) = (failure.path, failure.call, failure.code)
    // Where only the last flush failed, the new file stands there already.
    let isReplaced = call == "fsync folder"
    if failure.isOutOfSpace, !isReplaced {
      self = .noSpace(path: path, call: call, code: code)
    } else if failure.isMissing {
      self = .folderMissing(path: path, folder: Folder.of(path))
    } else if [EROFS, EACCES, EPERM].contains(code), !isReplaced {
      self = .notWritable(path: path, call: call, code: code)
    } else {
      self = .system(path: path, call: call, code: code)
    }
  }

  /// Why a file could not be read.
  init(reading failure: FileFailure) {
    self =
      failure.isMissing
      ? .noSuchFile(path: failure.path)
      : .system(path: failure.path, call: failure.call, code: failure.code)
  }
}

extension RunLogError: CustomStringConvertible {
  /// What happened, and what to do about it, in plain words.
  public var description: String {
    switch self {
    case .noSpace(let path, let call, let code):
      """
      \(path): no room to write this file (\(call): \(systemMessage(code))). What was there before \
      is unchanged. Free space or raise the limit (quota, ulimit -f), then give the same command \
      again: it continues.
      """
    case .folderMissing(let path, let folder):
      """
      \(path): cannot be written, because there is no folder \(folder). Create it first, or choose \
      another with --out.
      """
    case .notWritable(let path, let call, let code):
      """
      \(path): cannot be written (\(call): \(systemMessage(code))). Choose another results folder \
      with --out, or make this one writable.
      """
    case .unusableName(let path, let name, let reason):
      "\(path): “\(name)” cannot name something in the log: \(reason)."
    case .noSuchFile(let path):
      "\(path): there is no such file."
    case .notHDF5(let path):
      "\(path): not an HDF5 file, so not a trial's log."
    case .truncated(let path, let expected, let found):
      """
      \(path): cut short: \(found) bytes of at least \(expected). Copy it again, or delete it and \
      run the trial again.
      """
    case .corrupt(let path, let expected, let found):
      """
      \(path): damaged: its bytes have the CRC-32 \(hexadecimal(found)), but were written with \
      \(hexadecimal(expected)). Copy it again, or delete it and run the trial again.
      """
    case .unsealed(let path):
      """
      \(path): a trial's log that was cut short, or rewritten by another program, since Reprise \
      wrote it (its last 24 bytes, the seal, are gone). Use the original, or run the trial again.
      """
    case .notATrial(let path):
      "\(path): an HDF5 file, but not a trial's log written by Reprise."
    case .collection(let path):
      """
      \(path): a collection of trials that “reprise collect” made, not a trial's log. Name the \
      results that it was made from.
      """
    case .newerFormat(let path, let found, let understood):
      """
      \(path): written in format version \(found), but this Reprise understands versions up to \
      \(understood). Update Reprise to read it.
      """
    case .badObject(let path, let object, let expected, let found):
      "\(path): \(object): expected \(expected), found \(found)."
    case .system(let path, let call, let code):
      "\(path): \(call): \(systemMessage(code))."
    case .hdf5(let path, let call, let object, let message):
      "\(path): \(object): \(call) failed: \(message)."
    }
  }
}

/// Eight lower-case digits.
func hexadecimal(_ word: UInt32) -> String {
  let digits = String(word, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

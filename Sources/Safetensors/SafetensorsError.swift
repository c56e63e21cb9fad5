import Files
import Glibc
import Specs
import Tensors

/// Why a safetensors file could not be read, used or written.
public enum SafetensorsError: Error, Equatable, Sendable {
  /// A call of the system failed where the file was to be read.
  case unreadable(path: String, call: String, code: Int32)
  /// A folder, pipe or device where a file was expected.
  case notAFile(path: String)
  /// The header is not JSON, or gives a name twice.
  case badJSON(path: String, problem: SpecError)
  /// Something in the file is not as the format says.
  case malformed(path: String, place: String, expected: String, found: String)
  /// The file is sound, but its tensors are not the network's.
  case mismatch(ParameterMismatch)
  /// Two parameters of a network would have the same name in the file, or a name that the format
  /// reserves.
  case unusableName(path: String, name: String, reason: String)
  /// A call of the system failed where the file was to be written. What stood there before is
  /// unchanged.
  case notWritten(path: String, call: String, code: Int32)
}

extension SafetensorsError: CustomStringConvertible {
  /// What is wrong, with which file, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let call, let code):
      FileFailure(call, path, code: code).description
    case .notAFile(let path):
      "\(path): expected a safetensors file, found a folder, pipe or device."
    case .badJSON(let path, let problem):
      "\(path): not a sound safetensors file: its header: \(problem)."
    case .malformed(let path, let place, let expected, let found):
      "\(path): not a sound safetensors file: \(place): expected \(expected), found \(found)."
    case .mismatch(let mismatch):
      mismatch.description
    case .unusableName(let path, let name, let reason):
      "\(path): \(quoted(name)) cannot name a tensor: \(reason). Rename a layer."
    case .notWritten(let path, let call, let code):
      ENOENT == code || ENOTDIR == code
        ? "\(path): cannot be written, because there is no folder \(Folder.of(path)). Create it first."
        : "\(path): cannot be written (\(call): \(systemMessage(code)))."
    }
  }
}

/// A name from a file as messages show it: control characters escaped, cut where it is long.
func quoted(_ name: String) -> String { JSON(.string(name)).quotation }

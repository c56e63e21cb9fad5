import Files
import Glibc

/// Prints a line to standard error, where messages go; tables go to standard output.
func printError(_ line: String) {
  write(line + "\n", to: STDERR_FILENO)
}

/// Writes bytes, a picture's, to standard output.
func printBytes(_ bytes: [UInt8]) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = retryingInterrupts {
      rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
    guard count > 0 else { throw StandardOutputError(code: errno) }
    rest = rest.dropFirst(count)
  }
}

/// Standard output that could not be written.
struct StandardOutputError: Error, CustomStringConvertible {
  let code: Int32

  var description: String {
    "standard output cannot be written: \(systemMessage(code))"
  }
}

/// Writes a text to a descriptor, unbuffered; returns whether all of it went out.
@discardableResult
func write(_ text: String, to descriptor: Int32) -> Bool {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = retryingInterrupts {
      bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
    guard count > 0 else { return false }
    bytes = bytes.dropFirst(count)
  }
  return true
}

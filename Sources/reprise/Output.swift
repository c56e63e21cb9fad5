import Files
import Glibc

/// Prints a line to standard error, where messages go; tables go to standard output.
func printError(_ line: String) {
  write(line + "\n", to: STDERR_FILENO)
}

/// Writes bytes, a picture's, to standard output.
func printBytes(_ bytes: [UInt8]) throws {
  guard write(bytes, to: STDOUT_FILENO) else { throw StandardOutputError(code: errno) }
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
  write(Array(text.utf8), to: descriptor)
}

private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = retryingInterrupts {
      rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}

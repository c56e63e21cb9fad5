import Glibc

/// Where messages go.
public enum StandardError {
  /// Writes a text; that it cannot be written is no reason to say anything.
  public static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

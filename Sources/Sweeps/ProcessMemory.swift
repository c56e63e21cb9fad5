import Files

/// What the program's own process has needed of the machine's memory.
enum ProcessMemory {
  /// The most memory in bytes that the process ever had resident at once, as Linux counts it since the
  /// program was started; NaN where the system does not say.
  static var peakBytes: Double {
    // Not getrusage: its maximum begins with what the program had that started this one.
    guard let bytes = try? OpenFile("/proc/self/status").bytes(),
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        .first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
        Double($0)
      })
    else { return .nan }
    return kibibytes * 1024
  }
}

/// A length of time as Slurm writes it: `30` (minutes), `30:00`, `1:30:00`, `2-0`, `2-12:00`,
/// `2-12:00:00`.
public struct SlurmTime: Equatable, Sendable {
  /// In seconds.
  public let seconds: Int

  /// A length of time.
  public init(seconds: Int) { self.seconds = seconds }

  /// Reads what Slurm takes for `--time`; nil where it is none of that.
  public init?(_ text: String) {
    let days = text.split(separator: "-", omittingEmptySubsequences: false)
    guard days.count <= 2, let clock = days.last else { return nil }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count <= 3,
      parts.allSatisfy({ $0.map { (0..<1_000_000_000).contains($0) } ?? false })
    else { return nil }
    let numbers = parts.compactMap(\.self)
    func value(_ place: Int) -> Int { numbers.indices.contains(place) ? numbers[place] : 0 }
    if days.count == 2 {
      guard let day = Int(days[0]), (0..<1_000_000).contains(day) else { return nil }
      seconds = ((day * 24 + value(0)) * 60 + value(1)) * 60 + value(2)
    } else {
      switch numbers.count {
      case 1: seconds = numbers[0] * 60
      case 2: seconds = numbers[0] * 60 + numbers[1]
      default: seconds = (numbers[0] * 60 + numbers[1]) * 60 + numbers[2]
      }
    }
  }

  /// As Slurm writes it: `2-12:00:00`, `1:30:00`.
  public var text: String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let clock = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    return days > 0 ? "\(days)-\(clock)" : clock
  }
}

/// An amount of memory as Slurm writes it: `4000` (MiB), `4000M`, `4G`, `1T`.
public struct SlurmMemory: Equatable, Sendable {
  /// In MiB.
  public let mebibytes: Int

  /// An amount of memory.
  public init(mebibytes: Int) { self.mebibytes = mebibytes }

  /// Reads what Slurm takes for `--mem`; nil where it is none of that.
  public init?(_ text: String) {
    let units: [Character: Double] = ["K": 1 / 1024.0, "M": 1, "G": 1024, "T": 1024 * 1024]
    let unit = text.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Int(unit == nil ? text[...] : text.dropLast()),
      (1..<1_000_000_000_000).contains(number)
    else { return nil }
    mebibytes = max(1, Int((Double(number) * (unit ?? 1)).rounded(.up)))
  }

  /// In bytes.
  public var bytes: Int { mebibytes << 20 }

  /// As Slurm writes it: `4G`, `4500M`.
  public var text: String {
    mebibytes % 1024 == 0 ? "\(mebibytes / 1024)G" : "\(mebibytes)M"
  }
}

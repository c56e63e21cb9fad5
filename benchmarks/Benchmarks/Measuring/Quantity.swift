import Reports

/// Measured quantities as tables print them: three digits, and a unit that suits their size.
public enum Quantity {
  /// A time: `34.5 µs`, `12.1 ms`, `1.52 s`, `2.5 min`.
  public static func time(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "–" }
    switch seconds {
    case ..<0.000_999_5: return "\(digits(seconds * 1e6)) µs"
    case ..<0.999_5: return "\(digits(seconds * 1e3)) ms"
    case ..<119.5: return "\(digits(seconds)) s"
    default: return "\(digits(seconds / 60)) min"
    }
  }

  /// An amount of memory: `35.1 MB`, `1.21 GB`, in powers of ten.
  public static func memory(_ bytes: Int) -> String {
    let megabytes = Double(bytes) / 1e6
    return megabytes < 999.5 ? "\(digits(megabytes)) MB" : "\(digits(megabytes / 1000)) GB"
  }

  /// How many times as much: `12.3×`.
  public static func ratio(_ value: Double) -> String { "\(digits(value))×" }

  /// A part of a whole: `43 %`.
  public static func share(_ value: Double) -> String {
    "\(NumberText.fixed(value * 100, decimals: value < 0.0995 ? 1 : 0)) %"
  }

  /// Three significant digits, and all before the point.
  public static func digits(_ value: Double) -> String {
    let size = value.magnitude
    return NumberText.fixed(value, decimals: size < 9.995 ? 2 : size < 99.95 ? 1 : 0)
  }
}

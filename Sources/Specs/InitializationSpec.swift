/// How parameters get their first values.
public enum InitializationSpec: String, CaseIterable, Equatable, Sendable {
  /// Weights uniform in ±2.4/F_in, F_in the unit's fan-in (connected inputs only); subsampling
  /// coefficients uniform in ±2.4/(4·maps), subsampling biases in [0, 1); other biases uniform in
  /// ±1/√F_in.
  case lecun1998FanIn = "lecun1998-fan-in"
}

extension InitializationSpec: NameSpec {
  var meaning: String {
    switch self {
    case .lecun1998FanIn:
      "weights uniform in ±2.4/F_in, F_in counting connected inputs only; subsampling coefficients "
        + "uniform in ±2.4/(4·maps), their biases in [0, 1); other biases uniform in ±1/√F_in"
    }
  }
}

/// What training minimizes, and how an answer is read off the outputs.
public enum LossSpec: String, CaseIterable, Equatable, Sendable {
  /// The mean over the batch of y_D, the output of the right class's RBF unit; the answer is the
  /// smallest output.
  case rbfDistance = "rbf-distance"
}

extension LossSpec: NameSpec {
  var meaning: String {
    switch self {
    case .rbfDistance:
      "the mean over the batch of y_D, the output of the right class's RBF unit; the answer is the "
        + "smallest output"
    }
  }
}

/// What the same spec means to different versions of the program.
public enum TrainingSemantics {
  /// Raised whenever the same spec, seed and data would train to other bits than before; part of a
  /// trial's hash, so that old and new results never pass for each other.
  public static let version = 3
}

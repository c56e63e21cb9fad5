/// How parameters follow their gradients.
public protocol UpdateKernels {
  /// w[i] ← w[i] − rate · (g[i] + weightDecay · w[i]).
  static func descend(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, count: Int,
    rate: Float, weightDecay: Float)

  /// w[i] ← w[i] − rate · (scale[i] · g[i]).
  static func descend(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    scale: UnsafePointer<Float>, count: Int, rate: Float)

  /// g′ = g[i] + weightDecay · w[i]; v[i] ← kept · v[i] + g′;
  /// w[i] ← w[i] − rate · (slope · g′ + lookahead · v[i]).
  ///
  /// Slope 0 and lookahead 1 are plain momentum; 1 and the momentum are Nesterov's.
  static func descend(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    velocity: UnsafeMutablePointer<Float>, count: Int, rate: Float, weightDecay: Float,
    kept: Float, slope: Float, lookahead: Float)

  /// g′ = g[i] + weightDecay · w[i]; m[i] ← kept1 · m[i] + new1 · g′;
  /// v[i] ← kept2 · v[i] + new2 · g′²; w[i] ← w[i] − rate · m[i] / (√v[i] · rootFactor + epsilon).
  static func adam(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>, count: Int,
    factors: AdamFactors)
}

/// What one update by Adam's rule multiplies with; see `UpdateKernels.adam`.
public struct AdamFactors {
  /// η/(1 − β₁ᵗ).
  public var rate: Float
  /// 1/√(1 − β₂ᵗ).
  public var rootFactor: Float
  /// ε.
  public var epsilon: Float
  /// What is added of a parameter to its gradient.
  public var weightDecay: Float
  /// β₁.
  public var kept1: Float
  /// 1 − β₁.
  public var new1: Float
  /// β₂.
  public var kept2: Float
  /// 1 − β₂.
  public var new2: Float

  /// The factors of one update.
  public init(
    rate: Float, rootFactor: Float, epsilon: Float, weightDecay: Float, kept1: Float, new1: Float,
    kept2: Float, new2: Float
  ) {
    self.rate = rate
    self.rootFactor = rootFactor
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.kept1 = kept1
    self.new1 = new1
    self.kept2 = kept2
    self.new2 = new2
  }
}

/// A stretch of both factors of a product, by where it begins.
public struct PanelPair {
  /// Where the stretch of the first factor begins.
  public var first: Int32
  /// Where the stretch of the second factor begins.
  public var second: Int32

  /// A pair of beginnings.
  public init(first: Int, second: Int) {
    self.first = Int32(first)
    self.second = Int32(second)
  }
}

/// Sums of products of panels of 32 columns: all that a convolution of many channels needs.
///
/// Every scalar of a result is one sum in the order of the pairs and of the steps in each, whatever
/// the rows are split into.
public protocol PlaceConvolutionKernels {
  /// c[r, j] ← Σ_pairs Σ_k a[r, k] · b[k, j] + bias[j] for rows r and 32 columns j.
  ///
  /// - Parameters:
  ///   - a: [inner/32, …, rows, 32], the pairs' first factor: step k of row r lies at
  ///     ⌊k/32⌋·panelStride + 32·r + k mod 32.
  ///   - panelStride: scalars from one 32 of a's steps to the next.
  ///   - b: [inner, 32], the pairs' second factor.
  ///   - pairs: where each stretch begins in a and b.
  ///   - count: how many pairs there are.
  ///   - inner: how many steps each stretch has.
  ///   - rows: how many rows a and c have, at least 8.
  ///   - bias: 32 scalars that are added last.
  ///   - c: [rows, 32].
  static func multiply(
    _ a: UnsafePointer<Float>, panelStride: Int, _ b: UnsafePointer<Float>,
    pairs: UnsafePointer<PanelPair>, count: Int, inner: Int, rows: Int,
    bias: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>)

  /// c[r, j] ← c[r, j] + Σ_pairs Σ_k a[k, r] · b[k, j] for 32 rows r and 32 columns j; without the
  /// first term where `adds` is false.
  ///
  /// - Parameters:
  ///   - a: [inner, 32], the pairs' first factor.
  ///   - b: [inner, 32], the pairs' second factor.
  ///   - pairs: where each stretch begins in a and b.
  ///   - count: how many pairs there are.
  ///   - inner: how many steps each stretch has.
  ///   - adds: whether the sums begin with what c holds.
  ///   - c: [32, 32].
  static func multiplyTransposed(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, pairs: UnsafePointer<PanelPair>,
    count: Int, inner: Int, adds: Bool, into c: UnsafeMutablePointer<Float>)

  /// y[r·rowStride + 32·j + l] ← Σ_c Σ_runs Σ_k weights[c·weightStride + run.weight + k·rows + r] ·
  /// x[c·channelStride + j·placeStride + run.place + 32·k + l] + bias[r], for 32 images l side by
  /// side.
  ///
  /// - Parameters:
  ///   - x: the input's maps.
  ///   - channels: how many c there are.
  ///   - channelStride: scalars from one of x's maps to the next.
  ///   - placeStride: scalars of x from one j to the next.
  ///   - runs: neighbouring places of x that neighbouring steps of the weights meet.
  ///   - count: how many runs there are.
  ///   - weights: those of `rows` outputs side by side.
  ///   - weightStride: scalars from one channel's weights to the next one's.
  ///   - rows: how many rows y has, 6 or 8.
  ///   - places: how many j there are.
  ///   - bias: one for each row.
  ///   - y: the output's maps, a row each.
  ///   - rowStride: scalars from one of y's rows to the next.
  static func convolveLanes(
    _ x: UnsafePointer<Float>, channels: Int, channelStride: Int, placeStride: Int,
    runs: UnsafePointer<LaneRun>, count: Int, weights: UnsafePointer<Float>, weightStride: Int,
    rows: Int, places: Int, bias: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    rowStride: Int)

  /// sums[16·(o·outputStride + t) + l] ← (that +) Σ_i Σ_j dy[o·mapStride + 32·(i·columns + j) + l] ·
  /// x[i·rowStride + j·placeStride + t·tapStride + l], and the same of l + 16, for l < 16.
  ///
  /// - Parameters:
  ///   - x: one of the input's maps.
  ///   - rowStride: scalars of x from one i to the next.
  ///   - placeStride: scalars of x from one j to the next.
  ///   - tapStride: scalars of x from one t to the next.
  ///   - taps: how many t there are, 1 to 7.
  ///   - dy: the gradient of the output's maps.
  ///   - mapStride: scalars from one of dy's maps to the next.
  ///   - outputs: how many o there are: 3, or 4 with up to 6 taps.
  ///   - rows: how many i there are.
  ///   - columns: how many j there are.
  ///   - adds: whether the sums begin with what is there.
  ///   - sums: 16 for each o and t.
  ///   - outputStride: groups of 16 sums from one o to the next.
  static func correlateLanes(
    _ x: UnsafePointer<Float>, rowStride: Int, placeStride: Int, tapStride: Int, taps: Int,
    _ dy: UnsafePointer<Float>, mapStride: Int, outputs: Int, rows: Int, columns: Int,
    adds: Bool, into sums: UnsafeMutablePointer<Float>, outputStride: Int)

  /// totals[i] ← Σ_l lanes[16·i + l], pairwise.
  static func totalLanes(
    _ lanes: UnsafePointer<Float>, count: Int, into totals: UnsafeMutablePointer<Float>)
}

/// Neighbouring places that neighbouring steps of the weights meet.
public struct LaneRun {
  /// Where the first place begins.
  public var place: Int32
  /// Where the first step's weights begin.
  public var weight: Int32
  /// How many there are.
  public var length: Int32

  /// A run of the given beginnings and length.
  public init(place: Int, weight: Int, length: Int) {
    self.place = Int32(place)
    self.weight = Int32(weight)
    self.length = Int32(length)
  }
}

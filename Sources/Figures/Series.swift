/// A curve, with a band around it where there are several trials, or a row of published values.
public struct Series: Equatable, Sendable {
  /// What the curve was measured on, which decides how its line is drawn.
  public enum Style: Equatable, Sendable {
    /// Solid.
    case test
    /// Dashed.
    case train
    /// Dotted, with a dot at every value: measured while training went on.
    case trainRunning
    /// Solid and thinner: what is set or spent, which is neither of a training nor of a test set.
    case setting
    /// No line, an open diamond at every value: what somebody published of the test or dev set.
    case published
    /// No line, a ring at every value: what somebody published of the training set.
    case publishedTrain
    /// No line, a cross at the panel's upper edge wherever x is, whatever y is: trials that gave no
    /// value.
    case lost

    /// Whether the values are somebody else's.
    public var isPublished: Bool { self == .published || self == .publishedTrain }
  }

  /// One value of a band.
  public struct Interval: Equatable, Sendable {
    /// The band's lower edge.
    public var lower: Double
    /// The band's upper edge.
    public var upper: Double

    /// The interval from one edge to the other.
    public init(lower: Double, upper: Double) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// The name in the legend.
  public var name: String
  /// Where the values stand, ascending.
  public var x: [Double]
  /// The values, as many as `x`, in the data's units. One that is not finite is a gap.
  public var y: [Double]
  /// The band around the values, as many as `x`; empty for none.
  public var band: [Interval]
  /// How the line is drawn.
  public var style: Style
  /// The line's and the band's colour.
  public var color: ColorRole
  /// How values that no time joins are drawn: each with a dot, and the band as a bar. Nil for a
  /// curve.
  public var dots: Dots?
  /// How far the trial has come that this curve alone shows; nil for finished trials and their means.
  public var unfinished: Unfinished?
  /// Whether legends name the curve.
  public var isInLegend = true

  /// How far a trial has come that is not finished, which its thin line shows.
  public enum Unfinished: Equatable, Sendable {
    /// It can go on from where the line ends.
    case open
    /// It was lost where the line ends, at a cross.
    case lost
  }

  /// How the values of a series are drawn that stand for themselves.
  public struct Dots: Equatable, Sendable {
    /// Whether a line joins them.
    public var areJoined: Bool
    /// Which of the neighbouring places they take at each x, from 0, so that bars do not cover each
    /// other.
    public var slot: Int
    /// How many such places there are.
    public var slots: Int

    /// Dots in one of some places.
    public init(areJoined: Bool, slot: Int = 0, slots: Int = 1) {
      self.areJoined = areJoined
      self.slot = slot
      self.slots = slots
    }
  }

  /// A curve, without a band unless one is given.
  public init(
    name: String, x: [Double], y: [Double], band: [Interval] = [], style: Style,
    color: ColorRole = .primary, dots: Dots? = nil
  ) {
    self.name = name
    self.x = x
    self.y = y
    self.band = band
    self.style = style
    self.color = color
    self.dots = dots
  }
}

/// What tells the curves, or the cells, of all panels.
public enum SharedLegend: Equatable, Sendable {
  /// What the colours mean, under a heading, and what the lines mean.
  case curves(heading: String, colors: [ColorEntry], lines: [LineEntry])
  /// A bar of the colours of heat maps.
  case colorBar

  /// A colour and its meaning.
  public struct ColorEntry: Equatable, Sendable {
    /// The name beside the sample.
    public var name: String
    /// The colour.
    public var color: ColorRole

    /// A colour and its meaning.
    public init(name: String, color: ColorRole) {
      self.name = name
      self.color = color
    }
  }

  /// A way of drawing and its meaning.
  public struct LineEntry: Equatable, Sendable {
    /// The name beside the sample.
    public var name: String
    /// How the line is drawn.
    public var style: Series.Style
    /// How its values are drawn, where each has a dot.
    public var dots: Series.Dots?

    /// A way of drawing and its meaning.
    public init(name: String, style: Series.Style, dots: Series.Dots? = nil) {
      self.name = name
      self.style = style
      self.dots = dots
    }
  }
}

/// A grid of cells, each with the colour of its value.
public struct HeatMap: Equatable, Sendable {
  /// The cells; a place without one stays empty.
  public var cells: [Cell]
  /// What the values are, and the scale of their colours, which all heat maps of a chart share.
  public var values: Axis

  /// A heat map of the given cells.
  public init(cells: [Cell], values: Axis) {
    self.cells = cells
    self.values = values
  }

  /// One cell.
  public struct Cell: Equatable, Sendable {
    /// The column, counted from 0.
    public var column: Int
    /// The row, counted from 0 at the top.
    public var row: Int
    /// What decides its colour, in the data's units; not finite where there is nothing to show.
    public var value: Double
    /// The sample standard deviation; nil where there is none.
    public var deviation: Double?
    /// How many trials the value is the mean of.
    public var count: Int
    /// What else must be said in it: "2 diverged".
    public var note: String

    /// A cell of the given place and content.
    public init(
      column: Int, row: Int, value: Double, deviation: Double? = nil, count: Int, note: String = ""
    ) {
      self.column = column
      self.row = row
      self.value = value
      self.deviation = deviation
      self.count = count
      self.note = note
    }
  }
}

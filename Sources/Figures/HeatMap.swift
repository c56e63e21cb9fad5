/// A grid of cells, each with the colour of its value.
public struct HeatMap: Equatable, Sendable {
  /// The cells; a place without one stays empty.
  public var cells: [Cell]
  /// What the values are, and the scale of their colours, which all heat maps of a chart share.
  public var values: Axis
  /// What the numbers in the cells are.
  public var numbers: Numbers

  /// What the numbers in cells are, which decides how they are written.
  public enum Numbers: Equatable, Sendable {
    /// Measurements: all with as many decimals, and with their deviations where there is room.
    case measurements
    /// Counts, or means of them: "1132", "12", "0.6", and nothing for 0.
    case counts
  }

  /// A heat map of the given cells.
  public init(cells: [Cell], values: Axis, numbers: Numbers = .measurements) {
    self.cells = cells
    self.values = values
    self.numbers = numbers
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
    /// What it is drawn on.
    public var ground: Ground

    /// What a cell is drawn on.
    public enum Ground: Equatable, Sendable {
      /// The colour of its value, or light grey where there is none.
      case scale
      /// Light grey: its value is not to be compared with the others.
      case quiet
      /// Nothing.
      case paper
    }

    /// A cell of the given place and content.
    public init(
      column: Int, row: Int, value: Double, deviation: Double? = nil, count: Int,
      note: String = "", ground: Ground = .scale
    ) {
      self.column = column
      self.row = row
      self.value = value
      self.deviation = deviation
      self.count = count
      self.note = note
      self.ground = ground
    }
  }
}

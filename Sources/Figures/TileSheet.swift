/// A figure of small images in grids: kernels, feature maps, misread digits, a connection table.
public struct TileSheet: Equatable, Sendable {
  /// The line over the whole figure; none when empty.
  public var title: String
  /// The grids, from top to bottom; at least one.
  public var groups: [TileGroup]
  /// What stands under the figure.
  public var caption: String
  /// A warning that nobody may miss, drawn in a coloured strip above the grids.
  public var notice: String?

  /// A figure of the given grids.
  public init(
    title: String = "", groups: [TileGroup], caption: String = "", notice: String? = nil
  ) {
    self.title = title
    self.groups = groups
    self.caption = caption
    self.notice = notice
  }
}

/// Tiles of one size, in rows and columns.
public struct TileGroup: Equatable, Sendable {
  /// The line over the grid; none when empty.
  public var title: String
  /// The rows, each with as many places as the longest, or fewer at its end; nil where nothing is.
  public var rows: [[Tile?]]
  /// A tile's height in its own pixels.
  public var tileHeight: Int
  /// A tile's width in its own pixels.
  public var tileWidth: Int
  /// How values become colours.
  public var shading: Shading
  /// The value that gets the full colour, greater than 0.
  public var strongest: Double
  /// What the rows are, at the left; nothing when empty.
  public var rowLabel: String
  /// The rows' names; none when empty.
  public var rowNames: [String]
  /// What the columns are, above them; nothing when empty.
  public var columnLabel: String
  /// The columns' names; none when empty.
  public var columnNames: [String]
  /// How large a tile's pixel is drawn where there is room, in pixels of the picture.
  public var pixel: PixelSize
  /// Whether tiles stand apart, or side by side as one strip.
  public var isApart: Bool
  /// The grid in words, for those who cannot see it.
  public var words: String

  /// How values become colours.
  public enum Shading: Equatable, Sendable {
    /// From 0, paper, to `strongest`, ink.
    case ink
    /// From −`strongest`, dark blue, over 0, grey, to `strongest`, yellow.
    case signed
  }

  /// How large one pixel of a tile is drawn.
  public struct PixelSize: Equatable, Sendable {
    /// Across, in pixels of the picture.
    public var width: Int
    /// Down, in pixels of the picture.
    public var height: Int

    /// A size.
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }

    /// A square.
    public init(_ side: Int) { self.init(width: side, height: side) }
  }

  /// A grid of tiles of one size.
  public init(
    title: String = "", rows: [[Tile?]], tileHeight: Int, tileWidth: Int, shading: Shading,
    strongest: Double, rowLabel: String = "", rowNames: [String] = [], columnLabel: String = "",
    columnNames: [String] = [], pixel: PixelSize, isApart: Bool = true, words: String = ""
  ) {
    self.title = title
    self.rows = rows
    self.tileHeight = tileHeight
    self.tileWidth = tileWidth
    self.shading = shading
    self.strongest = strongest
    self.rowLabel = rowLabel
    self.rowNames = rowNames
    self.columnLabel = columnLabel
    self.columnNames = columnNames
    self.pixel = pixel
    self.isApart = isApart
    self.words = words
  }

  /// How many tiles the longest row has.
  public var columns: Int { rows.map(\.count).max() ?? 0 }
}

/// A small image.
public struct Tile: Equatable, Sendable {
  /// Its values row by row, as many as the group's tiles have pixels. One that is not finite is
  /// drawn as nothing.
  public var values: [Float]
  /// What stands beneath it; nothing when empty.
  public var label: String
  /// Whether the label is bold.
  public var isMarked: Bool

  /// A tile of the given values.
  public init(values: [Float], label: String = "", isMarked: Bool = false) {
    self.values = values
    self.label = label
    self.isMarked = isMarked
  }
}

extension TileSheet: Figure {
  /// The title, or that of the first grid.
  public var heading: String { title.isEmpty ? groups.first?.title ?? "" : title }

  /// Notice, every grid in words, and the caption.
  public var textAlternative: String {
    var sentences: [String] = []
    if let notice, !notice.isEmpty { sentences.append(notice) }
    for group in groups {
      let title = group.title.isEmpty ? "" : "\(group.title). "
      sentences.append(title + group.words)
    }
    if !caption.isEmpty { sentences.append(caption) }
    return sentences.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Throws where there is no tile, or one whose values are not as many as its pixels.
  public func check() throws(FigureError) {
    for group in groups {
      for tile in group.rows.joined().compactMap({ $0 }) {
        let pixels = group.tileHeight * group.tileWidth
        guard tile.values.count == pixels else {
          throw .unevenTile(title: group.title, pixels: pixels, values: tile.values.count)
        }
      }
    }
    guard groups.contains(where: { $0.rows.joined().contains { $0 != nil } }) else {
      throw .noData(title: title)
    }
  }

  /// The gnuplot script of a sheet that is called `name`, with its data.
  public func script(name: String) -> Script {
    let writer = TileScript(self, name: name)
    return Script(lines: writer.lines, data: writer.data)
  }
}

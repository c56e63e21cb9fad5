/// A sheet of tiles with every place decided, in pixels; y grows downwards.
struct TileLayout {
  /// A grid in its place.
  struct Grid: Equatable {
    var group: TileGroup
    /// What the tiles lie on.
    var ground: Box
    /// The upper left corner of the first tile.
    var start: Point
    /// The size of one of a tile's pixels.
    var pixel: TileGroup.PixelSize
    /// The pixels of a tile's size that are between two tiles of a row.
    var gap: Int
    /// From a row's upper edge to the next one's.
    var rowStep: Double

    /// Where a tile's upper left corner is.
    func corner(row: Int, column: Int) -> Point {
      Point(x: start.x + columnStep * Double(column), y: start.y + rowStep * Double(row))
    }

    var columnStep: Double { Double((group.tileWidth + gap) * pixel.width) }
    var tileSize: (width: Double, height: Double) {
      (Double(group.tileWidth * pixel.width), Double(group.tileHeight * pixel.height))
    }
  }

  static let ground = "#e6e6e6"
  private static let padding = 6.0
  private static var labelSize: Int { VisualLanguage.captionSize }

  private(set) var width = VisualLanguage.singleWidth
  private(set) var height = 0.0
  private(set) var texts: [Layout.Text] = []
  private(set) var noticeBox: Box?
  private(set) var grids: [Grid] = []

  init(_ sheet: TileSheet) {
    let look = VisualLanguage.self
    let margins = sheet.groups.map(Self.leftMargin)
    let needed = zip(sheet.groups, margins).map { group, margin in
      margin + Self.smallestWidth(of: group) + 2 * Self.padding + look.margin
    }
    width = max(width, (needed.max() ?? 0).rounded(.up))
    var below: Double
    (below, noticeBox) = Layout.placeHead(
      title: sheet.title, notice: sheet.notice, width: width, into: &texts)
    if sheet.groups.contains(where: { !$0.title.isEmpty }) { below += 4 }
    for (group, margin) in zip(sheet.groups, margins) {
      below = place(group, leftMargin: margin, below: below) + 10
    }
    height = Layout.placeCaption(sheet.caption, width: width, below: below + 2, into: &texts)
  }

  // MARK: - Sizes

  /// The room for the rows' label and names.
  private static func leftMargin(of group: TileGroup) -> Double {
    let look = VisualLanguage.self
    let names = group.rowNames.map { TextMetrics.width($0, size: labelSize) }.max() ?? 0
    let label = group.rowLabel.isEmpty ? 0.0 : 24
    return look.margin + label + (names > 0 ? min(names, look.longestRowName).rounded(.up) + 8 : 0)
  }

  /// How wide a grid is whose pixels are as small as they can be.
  private static func smallestWidth(of group: TileGroup) -> Double {
    Double(gridWidth(of: group, pixel: 1))
  }

  private static func gridWidth(of group: TileGroup, pixel: Int) -> Int {
    let gap = gap(of: group, pixel: pixel)
    return (group.columns * (group.tileWidth + gap) - gap) * pixel
  }

  /// Between tiles, in their pixels: about 6 pixels of the picture, but no more than a fourth of a
  /// tile.
  private static func gap(of group: TileGroup, pixel: Int) -> Int {
    guard group.isApart, group.tileWidth > 1 else { return 0 }
    let wanted = min(6, Double(group.tileWidth * pixel) / 4)
    return max(1, Int((wanted / Double(pixel)).rounded()))
  }

  // MARK: - Places

  private mutating func place(_ group: TileGroup, leftMargin: Double, below: Double) -> Double {
    let look = VisualLanguage.self
    var below = Layout.place(
      group.title, bold: true, size: look.panelTitleSize, color: look.ink, left: look.margin,
      width: width - 2 * look.margin, below: below, into: &texts)
    if !group.title.isEmpty { below += 4 }
    let room = Int(width - leftMargin - look.margin - 2 * Self.padding)
    let across = (1...max(1, group.pixel.width)).last {
      Self.gridWidth(of: group, pixel: $0) <= room
    }
    let side = across ?? 1
    let pixel = TileGroup.PixelSize(
      width: side,
      height: group.pixel.height == group.pixel.width ? side : group.pixel.height)
    let gap = Self.gap(of: group, pixel: side)
    let gridWidth = Double(Self.gridWidth(of: group, pixel: side))
    let hasLabels = group.rows.joined().contains { !($0?.label ?? "").isEmpty }
    let tileHeight = Double(group.tileHeight * pixel.height)
    let between =
      group.isApart ? (group.tileWidth > 1 ? Double(max(1, gap) * pixel.height) : 0) : 0
    let rowStep = tileHeight + (hasLabels ? look.lineHeight(Self.labelSize) + 2 : between)

    if !group.columnNames.isEmpty {
      below = placeColumnNames(
        group, left: leftMargin + Self.padding, step: Double((group.tileWidth + gap) * side),
        tileWidth: Double(group.tileWidth * side), gridWidth: gridWidth, below: below)
    }
    let ground = Box(
      left: leftMargin, top: below, right: leftMargin + gridWidth + 2 * Self.padding,
      bottom: below + rowStep * Double(group.rows.count) + 2 * Self.padding
        - (hasLabels ? Self.padding - 2 : between))
    let grid = Grid(
      group: group, ground: ground,
      start: Point(x: leftMargin + Self.padding, y: below + Self.padding), pixel: pixel, gap: gap,
      rowStep: rowStep)
    grids.append(grid)
    placeRowNames(grid)
    placeLabels(grid)
    return ground.bottom
  }

  /// The columns' label and their names above the grid, as many of these as have room.
  private mutating func placeColumnNames(
    _ group: TileGroup, left: Double, step: Double, tileWidth: Double, gridWidth: Double,
    below: Double
  ) -> Double {
    let look = VisualLanguage.self
    let lineHeight = look.lineHeight(Self.labelSize)
    var below = below
    if !group.columnLabel.isEmpty {
      texts.append(
        Layout.Text(
          text: group.columnLabel, at: Point(x: left, y: below + lineHeight / 2),
          size: Self.labelSize, color: look.quietInk))
      below += lineHeight
    }
    for number in Self.shown(group.columnNames, step: step) {
      texts.append(
        Layout.Text(
          text: group.columnNames[number],
          at: Point(
            x: left + step * Double(number) + tileWidth / 2, y: below + lineHeight / 2),
          alignment: "center", size: Self.labelSize))
    }
    return below + lineHeight + 1
  }

  private mutating func placeRowNames(_ grid: Grid) {
    let look = VisualLanguage.self
    let group = grid.group
    let middle = grid.tileSize.height / 2
    let lineHeight = look.lineHeight(Self.labelSize)
    let every = max(1, Int((lineHeight / grid.rowStep).rounded(.up)))
    for number in stride(from: 0, to: group.rowNames.count, by: every) {
      let name = TextMetrics.shorten(
        group.rowNames[number], width: look.longestRowName, size: Self.labelSize)
      texts.append(
        Layout.Text(
          text: name,
          at: Point(
            x: grid.ground.left - 6, y: grid.corner(row: number, column: 0).y + middle),
          alignment: "right", size: Self.labelSize))
    }
    guard !group.rowLabel.isEmpty else { return }
    texts.append(
      Layout.Text(
        text: TextMetrics.shorten(
          group.rowLabel, width: max(grid.ground.height, 80), size: Self.labelSize),
        at: Point(x: look.margin + 8, y: (grid.ground.top + grid.ground.bottom) / 2),
        alignment: "center rotate by 90", size: Self.labelSize, color: look.quietInk))
  }

  /// Which of the columns' names have room beside each other.
  private static func shown(_ names: [String], step: Double) -> [Int] {
    let widest = names.map { TextMetrics.width($0, size: labelSize) }.max() ?? 0
    let every = max(1, Int(((widest + 5) / step).rounded(.up)))
    return Array(stride(from: 0, to: names.count, by: every))
  }

  /// What stands beneath the tiles.
  private mutating func placeLabels(_ grid: Grid) {
    let lineHeight = VisualLanguage.lineHeight(Self.labelSize)
    for (row, tiles) in grid.group.rows.enumerated() {
      for (column, tile) in tiles.enumerated() {
        guard let tile, !tile.label.isEmpty else { continue }
        let corner = grid.corner(row: row, column: column)
        texts.append(
          Layout.Text(
            text: TextMetrics.shorten(
              tile.label, width: grid.columnStep, size: Self.labelSize, bold: tile.isMarked),
            at: Point(
              x: corner.x + grid.tileSize.width / 2,
              y: corner.y + grid.tileSize.height + lineHeight / 2),
            alignment: "center", size: Self.labelSize, bold: tile.isMarked))
      }
    }
  }
}

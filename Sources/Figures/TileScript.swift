/// A sheet of tiles as gnuplot reads it.
///
/// A row of tiles is one image: its values with those of the gaps between them, which are `nothing`.
/// Where an image would be a single line, which gnuplot cannot draw, every pixel is a rectangle.
struct TileScript {
  private(set) var lines: [String] = []
  private(set) var data = ""
  private var blocks: [String] = []
  private var plots: [String] = []

  /// What stands in the data where nothing is drawn.
  static let nothing = "9e99"

  init(_ sheet: TileSheet, name: String) {
    let layout = TileLayout(sheet)
    let frame = ScriptFrame(name: name, width: layout.width, height: layout.height)
    lines = frame.header + frame.terminals + frame.pixelAxes
    lines += frame.surroundings(layout.texts, notice: layout.noticeBox)
    lines.append("")
    lines += layout.grids.map {
      frame.ground($0.ground, VisualLanguage.tileGround($0.group.shading))
    }
    lines += Self.colors
    for (number, grid) in layout.grids.enumerated() { add(grid, number: number + 1) }
    lines.append("plot \\")
    lines.append(plots.map { "  " + $0 }.joined(separator: ", \\\n"))
    lines.append("unset output")
    data = blocks.joined(separator: "\n\n\n") + "\n"
  }

  /// Colours of a value v, where s is the one that gets the full colour: `ink` from white to the
  /// darkest grey, `signed` from dark blue over grey to yellow.
  private static var colors: [String] {
    let look = VisualLanguage.self
    let signs = look.signColors
    let kinds:
      [(name: String, shading: TileGroup.Shading, below: String, zero: String, above: String)] = [
        ("ink", .ink, look.ink, look.background, look.ink),
        ("signed", .signed, signs.below, signs.zero, signs.above),
      ]
    var lines = [
      "",
      "# Colours of a value v, s being the one that gets the full colour.",
      "part(v,s) = v > s ? 1 : v < -s ? -1 : v / s",
      "mix(p,below,zero,above) = p < 0 ? zero + (zero - below) * p : zero + (above - zero) * p",
    ]
    for (name, shading, below, zero, above) in kinds {
      let ground = channels(look.tileGround(shading))
      for (channel, letter) in ["r", "g", "b"].enumerated() {
        let ends = [below, zero, above].map { "\(channels($0)[channel])" }
        lines.append(
          "\(name)_\(letter)(v,s) = v > 8e99 ? \(ground[channel]) "
            + ": mix(part(v,s), \(ends.joined(separator: ", ")))")
      }
      lines.append(
        "\(name)(v,s) = 65536 * int(\(name)_r(v,s)) + 256 * int(\(name)_g(v,s)) "
          + "+ int(\(name)_b(v,s))")
    }
    return lines
  }

  private static func channels(_ hex: String) -> [Int] {
    let number = Int(hex.dropFirst(), radix: 16) ?? 0
    return [16, 8, 0].map { number >> $0 & 255 }
  }

  // MARK: - Grids

  private mutating func add(_ grid: TileLayout.Grid, number: Int) {
    let group = grid.group
    let width = group.columns * (group.tileWidth + grid.gap) - grid.gap
    if group.tileHeight < 2 || width < 2 {
      addRectangles(grid, number: number)
    } else {
      for row in group.rows.indices { addImage(grid, row: row, number: number) }
    }
  }

  private mutating func addImage(_ grid: TileLayout.Grid, row: Int, number: Int) {
    let group = grid.group
    let tiles = group.rows[row]
    guard tiles.contains(where: { $0 != nil }) else { return }
    let gap = [String](repeating: Self.nothing, count: grid.gap)
    let none = [String](repeating: Self.nothing, count: group.tileWidth)
    var text = [
      "# grid \(number)\(name(of: group)), row \(row + 1): \(tiles.count) tiles of "
        + "\(group.tileHeight)×\(group.tileWidth), \(grid.gap) columns of \(Self.nothing) between"
    ]
    for line in 0..<group.tileHeight {
      let parts = tiles.map { tile in
        tile.map { tile in
          tile.values[line * group.tileWidth..<(line + 1) * group.tileWidth].map(Self.text)
        } ?? none
      }
      text.append(parts.joined(separator: gap).joined(separator: " "))
    }
    let corner = grid.corner(row: row, column: 0)
    let (name, strongest) = (Self.function(group), plain(Self.strongest(group)))
    let channels = ["r", "g", "b"].map { "(\(name)_\($0)($3,\(strongest)))" }
    plots.append(
      "data index \(blocks.count) matrix using (\(plain(corner.x))+\(plain(grid.pixel.width))*($1+0.5)):"
        + "(\(plain(corner.y))+\(plain(grid.pixel.height))*($2+0.5)):"
        + channels.joined(separator: ":") + " with rgbimage")
    blocks.append(text.joined(separator: "\n"))
  }

  private mutating func addRectangles(_ grid: TileLayout.Grid, number: Int) {
    let group = grid.group
    var text = ["# grid \(number)\(name(of: group)): column row value"]
    for (row, tiles) in group.rows.enumerated() {
      for (column, tile) in tiles.enumerated() {
        for (place, value) in (tile?.values ?? []).enumerated() where value.isFinite {
          text.append(
            "\(column * group.tileWidth + place % group.tileWidth) "
              + "\(row * group.tileHeight + place / group.tileWidth) \(Self.text(value))")
        }
      }
    }
    guard text.count > 1 else { return }
    func middle(_ column: Int, _ start: Double, _ tile: Int, _ step: Double, _ size: Double)
      -> String
    {
      "(\(plain(start))+int($\(column)/\(tile))*\(plain(step))"
        + "+(int($\(column))%\(tile)+0.5)*\(plain(size)))"
    }
    let x = middle(1, grid.start.x, group.tileWidth, grid.columnStep, grid.pixel.width)
    let y = middle(2, grid.start.y, group.tileHeight, grid.rowStep, grid.pixel.height)
    // Cells stand apart by a line of the ground; in strips they overlap, so that no seam shows.
    let inset = group.isApart ? 1.0 : -0.25
    plots.append(
      "data index \(blocks.count) using \(x):\(y):"
        + "(\(plain(grid.pixel.width / 2 - inset))):"
        + "(\(plain(grid.pixel.height / 2 - inset))):"
        + "(\(Self.function(group))($3,\(plain(Self.strongest(group))))) "
        + "with boxxyerror fs solid noborder lc rgb variable")
    blocks.append(text.joined(separator: "\n"))
  }

  private func name(of group: TileGroup) -> String {
    group.title.isEmpty ? "" : ", " + GnuplotText.comment(group.title)
  }

  private static func function(_ group: TileGroup) -> String {
    switch group.shading {
    case .ink: "ink"
    case .signed: "signed"
    }
  }

  private static func strongest(_ group: TileGroup) -> Double {
    group.strongest.isFinite && group.strongest > 0 ? group.strongest : 1
  }

  /// The shortest decimal that reads back as the same number.
  private static func text(_ value: Float) -> String {
    guard value.isFinite else { return nothing }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

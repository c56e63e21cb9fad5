import Glibc
import Testing

@testable import Figures

/// Sheets of made-up tiles.
enum MadeTiles {
  static func tile(_ number: Int, pixels: Int, label: String = "") -> Tile {
    Tile(values: (0..<pixels).map { Float(($0 * 7 + number * 3) % 11 - 5) / 4 }, label: label)
  }

  /// Two kernels of 2×3 and none between them.
  static var small: TileSheet {
    TileSheet(
      title: "Kernels",
      groups: [
        TileGroup(
          rows: [[tile(0, pixels: 6), nil], [tile(1, pixels: 6), tile(2, pixels: 6)]],
          tileHeight: 2, tileWidth: 3, shading: .signed, strongest: 1.25, rowLabel: "input map",
          rowNames: ["0", "1"], columnLabel: "output map", columnNames: ["0", "1"],
          pixel: .init(10), words: "Two by two.")
      ], caption: "Seed 0.")
  }

  /// Every kind of grid under each other.
  static var all: TileSheet {
    TileSheet(
      title: "A title that is so long that it must be broken into two lines to have room",
      groups: small.groups + [
        TileGroup(
          title: "Labels",
          rows: [
            (0..<10).map { tile($0, pixels: 784, label: "\($0) → 7") }, [tile(3, pixels: 784)],
          ],
          tileHeight: 28, tileWidth: 28, shading: .ink, strongest: 1.25, pixel: .init(2)),
        TileGroup(
          title: "A strip", rows: [(0..<120).map { tile($0, pixels: 1) }], tileHeight: 1,
          tileWidth: 1, shading: .signed, strongest: 1.25, pixel: .init(width: 8, height: 22),
          isApart: false),
        TileGroup(
          title: "Classes", rows: [(0..<10).map { tile($0, pixels: 1, label: "\($0)") }],
          tileHeight: 1, tileWidth: 1, shading: .signed, strongest: 1.25,
          pixel: .init(width: 54, height: 26)),
        TileGroup(
          title: "One line a tile", rows: [[tile(0, pixels: 5), tile(1, pixels: 5)]], tileHeight: 1,
          tileWidth: 5, shading: .signed, strongest: 1.25, pixel: .init(10)),
        TileGroup(
          title: "Wider than the page",
          rows: [(0..<200).map { tile($0, pixels: 9) }], tileHeight: 3, tileWidth: 3,
          shading: .signed, strongest: 1.25, columnNames: (0..<200).map(String.init),
          pixel: .init(9)),
      ], caption: "A caption.", notice: "Embedded digits, not MNIST.")
  }
}

struct TileSheetTests {
  @Test func aRowIsAnImageWithNothingBetweenItsTiles() {
    #expect(
      MadeTiles.small.script(name: "small").data == """
        # grid 1, row 1: 2 tiles of 2×3, 1 columns of 9e99 between
        -1.25 0.5 -0.5 9e99 9e99 9e99 9e99
        1.25 0.25 -0.75 9e99 9e99 9e99 9e99


        # grid 1, row 2: 2 tiles of 2×3, 1 columns of 9e99 between
        -0.5 1.25 0.25 9e99 0.25 -0.75 1
        -0.75 1 0 9e99 0 -1 0.75

        """)
    let script = MadeTiles.small.script(name: "small").text
    #expect(script.contains("matrix using (65+10*($1+0.5)):"), "\(script)")
    #expect(script.contains("(signed_r($3,1.25)):(signed_g($3,1.25)):(signed_b($3,1.25))"))
    #expect(script.contains("set label 'input map' at screen"))
  }

  /// Whatever stands in a sheet stands inside it, and no two grids overlap.
  @Test func everythingHasRoom() throws {
    let layout = TileLayout(MadeTiles.all)
    #expect(layout.grids.count == 6 && layout.noticeBox != nil)
    for (grid, next) in zip(layout.grids, layout.grids.dropFirst()) {
      #expect(grid.ground.bottom < next.ground.top)
    }
    for grid in layout.grids {
      #expect(grid.ground.left >= 18 && grid.ground.right <= layout.width - 17)
      let last = grid.corner(row: grid.group.rows.count - 1, column: grid.group.columns - 1)
      #expect(last.x + grid.tileSize.width <= grid.ground.right - 5)
      #expect(last.y + grid.tileSize.height <= grid.ground.bottom - 1)
    }
    for text in layout.texts where text.alignment == "left" {
      let width = TextMetrics.width(text.text, size: text.size, bold: text.bold)
      #expect(text.at.x + width <= layout.width)
      #expect(text.at.y < layout.height)
    }
    // 200 kernels of 3 pixels, one between: the page is as wide as they are.
    #expect(layout.grids[5].pixel == .init(width: 1, height: 1) && layout.width > 800)
    #expect(layout.grids[0].pixel == .init(width: 10, height: 10))
  }

  @Test func singleLinesAreRectangles() {
    let script = MadeTiles.all.script(name: "all")
    let lines = script.text.split(separator: "\n")
    #expect(lines.filter { $0.contains("with boxxyerror") }.count == 3)
    #expect(lines.filter { $0.contains("with rgbimage") }.count == 5)
    #expect(script.data.contains("# grid 5, One line a tile: column row value\n0 0 -1.25\n"))
    #expect(script.data.contains("\n5 0 -0.5\n"))
  }

  @Test func whatIsNotFiniteIsNotDrawn() {
    var sheet = MadeTiles.small
    sheet.groups[0].rows[1][0]?.values[1] = .nan
    #expect(sheet.script(name: "s").data.contains("\n-0.5 9e99 0.25 9e99 0.25"))
  }

  @Test func theSheetInWords() {
    #expect(MadeTiles.small.textAlternative == "Two by two. Seed 0.")
    #expect(MadeTiles.small.heading == "Kernels")
    #expect(MadeTiles.all.textAlternative.hasPrefix("Embedded digits, not MNIST. Two by two."))
  }

  @Test func sheetsThatCannotBeDrawnAreRefused() {
    var sheet = MadeTiles.small
    sheet.groups[0].rows[0][0]?.values.removeLast()
    #expect(throws: FigureError.unevenTile(title: "", pixels: 6, values: 5)) { try sheet.check() }
    sheet.groups[0].rows = [[nil], []]
    #expect(throws: FigureError.noData(title: "Kernels")) { try sheet.check() }
  }
}

/// Charts of made-up methods.
enum MadeBars {
  static var chart: BarChart {
    BarChart(
      title: "Test error, published and measured",
      values: Axis(label: "test error", unit: .percent),
      rows: [
        .init(name: "linear", published: 0.12, measured: [0.121, 0.119, 0.1216]),
        .init(name: "deslanted linear", published: 0.084, note: "not checked"),
        .init(
          name: "a method with a name that needs more than one line", published: nil,
          measured: [0.05]),
        .init(name: "boosted LeNet-4", published: 0.007, measured: [0.0069, 0.0074]),
      ], band: .standardDeviation, caption: "Data: MNIST.")
  }
}

struct BarChartTests {
  @Test func dataAreRowsWithTheirValues() {
    let blocks = MadeBars.chart.script(name: "m").data.split(separator: "#").map {
      $0.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }
    #expect(
      blocks.map { $0[0].joined(separator: " ") } == [
        "published: row value", "measured: row mean lower upper trials",
      ])
    #expect(blocks[0].dropFirst() == [["0", "0.12"], ["1", "0.084"], ["3", "0.007"]])
    // Means ± statistics.stdev of the same values, Python 3.11.
    let expected = [
      [0, 0.12053333333333333, 0.11917196147622251, 0.12189470519044414, 3],
      [2, 0.05, 0.05, 0.05, 1],
      [3, 0.00715, 0.006796446609406726, 0.007503553390593274, 2],
    ]
    let measured = blocks[1].dropFirst().map { $0.compactMap { Double($0) } }
    #expect(measured.map(\.count) == [5, 5, 5])
    for (one, other) in zip(measured.joined(), expected.joined()) {
      #expect(abs(one - other) < 1e-14)
    }
  }

  @Test func numbersStandBehindTheBars() throws {
    let layout = BarLayout(MadeBars.chart)
    let texts = layout.texts.map(\.text)
    for text in [
      "12", "12.05 ± 0.14, n = 3", "8.4", "not checked", "5.00, one trial", "0.72 ± 0.04, n = 2",
    ] {
      #expect(texts.contains(text), "\(texts)")
    }
    for text in layout.texts where text.alignment == "left" {
      #expect(
        text.at.x + TextMetrics.width(text.text, size: text.size, bold: text.bold)
          <= layout.width - 8)
    }
    // Two bars a row, none over another's.
    for row in 0..<3 {
      #expect(
        layout.edges(row: row, isPublished: true).bottom
          < layout.edges(row: row, isPublished: false).top)
      #expect(
        layout.edges(row: row, isPublished: false).bottom
          < layout.edges(row: row + 1, isPublished: true).top)
    }
    #expect(layout.x(layout.upper) == layout.plot.right && layout.ticks.first == 0)
  }

  @Test func theChartInWords() {
    let words = MadeBars.chart.textAlternative
    for part in [
      "linear: published 12 %; measured 12.05 ± 0.14, n = 3, in per cent.",
      "deslanted linear: published 8.4 %; not checked.", "Data: MNIST.",
    ] {
      #expect(words.contains(part), "\(words)")
    }
  }

  @Test func aChartWithoutAValueIsRefused() {
    var chart = MadeBars.chart
    chart.rows = [.init(name: "a", published: nil), .init(name: "b", published: .nan)]
    #expect(throws: FigureError.noData(title: chart.title)) { try chart.check() }
  }
}

@Suite(.enabled(if: Gnuplot.isInstalled))
struct TileRendererTests {
  private let scratch = Scratch()

  /// Drawn without a complaint, in every format, with the same bytes twice; the SVG holds its words
  /// and keeps its pixels sharp.
  @Test(arguments: PictureFormat.allCases) func sheetsAreDrawn(_ format: PictureFormat) async throws
  {
    let strict = scratch.program("strict", "exec gnuplot \"$@\" 2>>'\(scratch.path)/err'")
    let renderer = Renderer(gnuplot: strict)
    for _ in 0..<2 {
      let name = "tiles.\(format.rawValue)"
      let before = scratch.bytes(name)
      try await renderer.draw(MadeTiles.all, name: "tiles", in: scratch.path, formats: [format])
      #expect(before == nil || before == scratch.bytes(name))
      try await Task.sleep(for: .seconds(format == .pdf && before == nil ? 1.1 : 0))
    }
    try await renderer.draw(MadeBars.chart, name: "bars", in: scratch.path, formats: [format])
    #expect(scratch.text("err") == "", "gnuplot has nothing to complain about")
    guard format == .svg else { return }
    let tiles = try #require(scratch.text("tiles.svg"))
    #expect(tiles.contains("<desc>Embedded digits, not MNIST. Two by two."))
    #expect(tiles.matches(of: /<image style='image-rendering:pixelated' x=/).count == 5)
    #expect(scratch.text("bars.svg")?.contains("deslanted linear: published 8.4 %") == true)
  }
}

/// Drawn to be looked at, as `Gallery` is.
@Suite(.enabled(if: Sample.folder != nil && Gnuplot.isInstalled))
struct TileGallery {
  @Test(arguments: Medium.allCases) func draw(for medium: Medium) async throws {
    let folder = Sample.folder ?? "."
    let formats = PictureFormat.allCases
    let renderer = Renderer(for: medium)
    try await renderer.draw(
      MadeTiles.all, name: "tiles" + medium.nameSuffix, in: folder, formats: formats)
    try await renderer.draw(
      MadeBars.chart, name: "bars" + medium.nameSuffix, in: folder, formats: formats)
  }
}

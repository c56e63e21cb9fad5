import Glibc

/// What a figure is drawn for, which decides how large it and its type are and how strong its lines.
public enum Medium: Equatable, Sendable, CaseIterable {
  /// A page that is read on a screen, or a slide.
  case screen
  /// A column of a printed paper, 89 mm wide.
  case paper

  /// What is added to a figure's name, so that it does not replace the one for the screen.
  public var nameSuffix: String { self == .screen ? "" : "-paper" }
}

/// How every figure looks, said once.
///
/// Lengths are units of the layout. For the screen a unit is a CSS pixel (1/96 inch), and the PNG has
/// two dots a unit; the type sizes are chosen so that a figure shown at half its size can still be
/// read. For paper a unit is smaller and a figure fewer units wide, so that type has 7 to 8 points.
enum VisualLanguage {
  /// What is drawn for.
  @TaskLocal static var medium = Medium.screen

  /// What differs from medium to medium.
  struct Geometry {
    /// The size of a unit in CSS pixels (1/96 inch).
    var unit: Double
    /// How many dots of the PNG a unit has.
    var dots: Double
    /// What the widths of lines are multiplied by.
    var strokes: Double
    /// How wide a figure may be, in units: a wider one is drawn smaller. Nil where it may be as wide
    /// as it needs.
    var widest: Double?
    /// The sizes of type, in units.
    var type: (title: Int, panelTitle: Int, text: Int, label: Int, caption: Int)
    /// The width of a figure of one panel, and of each panel where several stand side by side.
    var widths: (single: Double, panel: Double)
    /// How many panels stand side by side at most, where they would all do.
    var panelsARow: Int
    /// The heights of the plots of one panel, and of each of several.
    var plotHeights: (single: Double, panel: Double)
    /// The width of a figure whose panels stand in rows, and how many a row has at most.
    var grid: (width: Double, columns: Int)
    /// The heights of its panels' plots, where there are two a row and where there are more.
    var gridPlotHeights: (two: Double, more: Double)
    /// How wide the names beside bars may be.
    var longestBarName: Double

    static let screen = Geometry(
      unit: 1, dots: 2, strokes: 1, widest: nil, type: (18, 16, 16, 15, 14), widths: (720, 410),
      panelsARow: .max, plotHeights: (350, 270), grid: (840, .max), gridPlotHeights: (230, 180),
      longestBarName: 250)

    /// 89 mm, the column of most journals (3.5 inches), at 7.5 points for 16 units of type; lines of
    /// about 0.9 points.
    static let paper: Geometry = {
      let columnWidth = 89 / 25.4 * 96
      let unit = 7.5 / 16 / 0.75
      let width = (columnWidth / unit).rounded(.down)
      return Geometry(
        unit: columnWidth / width, dots: 4, strokes: 0.75, widest: width,
        type: (17, 16, 16, 15, 15), widths: (width, width), panelsARow: 1, plotHeights: (270, 210),
        grid: (width, 2), gridPlotHeights: (190, 190),
        longestBarName: 190)
    }()
  }

  /// The geometry of the medium.
  static var geometry: Geometry { medium == .paper ? .paper : .screen }

  /// The size of a unit in CSS pixels in a figure that is so many units wide.
  static func unit(ofFigureOfWidth width: Double) -> Double {
    let geometry = geometry
    return geometry.unit * min(1, (geometry.widest ?? width) / width)
  }

  // DejaVu Sans comes with gnuplot-nox on Debian (through fontconfig), and Verdana, which has the
  // same widths, with Windows and macOS: one layout holds everywhere.
  static let font = "DejaVu Sans"
  static let svgFonts = "DejaVu Sans, Verdana, sans-serif"

  static var titleSize: Int { geometry.type.title }
  static var panelTitleSize: Int { geometry.type.panelTitle }
  static var textSize: Int { geometry.type.text }
  static var labelSize: Int { geometry.type.label }
  static var captionSize: Int { geometry.type.caption }

  static let background = "#ffffff"
  static let ink = "#222222"
  static let quietInk = "#555555"
  static let gridColor = "#dddddd"
  static let noticeFill = "#fff1c2"
  static let noticeBorder = "#e69f00"

  /// The width of a figure of one panel, of tiles or of bars.
  static var singleWidth: Double { geometry.widths.single }

  static let margin = 18.0
  /// How long the names of a heat map's rows, and of upright columns, may be.
  static let longestRowName = 150.0
  static let longestColumnName = 160.0
  static let axisLineWidth = 1.0
  static let gridLineWidth = 0.8
  static let bandOpacity = 0.25
  /// Half the length of the stroke at the end of a bar.
  static let barEnd = 3.5
  /// The width of bars and of their ends.
  static let barWidth = 1.5
  /// The width of the lines that show a colour in a legend.
  static let colorSampleWidth = 6.0

  /// The line of a series, thin for a trial that is not finished. Dashes are counted in half line
  /// widths, as gnuplot counts them.
  static func line(
    _ style: Series.Style, isThin: Bool = false
  ) -> (width: Double, dashes: [Int]) {
    let line = fullLine(style)
    return isThin ? (line.width * thinness, line.dashes) : line
  }

  /// How wide the line of a trial that is not finished is beside that of finished ones.
  private static let thinness = 0.5

  private static func fullLine(_ style: Series.Style) -> (width: Double, dashes: [Int]) {
    switch style {
    case .test: (2.6, [])
    case .train: (2.6, [6, 4])
    case .trainRunning: (1.8, [2, 4])
    case .setting: (2.2, [])
    case .published, .publishedTrain, .lost: (0, [])
    }
  }

  /// How far dots and bars at one x stand apart at most: where lines join them, and where none do.
  static let slotSteps = (joined: 6.0, apart: 16.0)

  /// The colours of a heat map from small to large values, evenly spaced: cividis (Nuñez et al.
  /// 2018) in ten steps, which every kind of colour vision reads alike and which falls evenly from
  /// light to dark in grey print. Light is small: a small error leaves
  /// the paper nearly as it is.
  static let heatColors = [
    "#fee838", "#e1cc55", "#c3b369", "#a59c74", "#8a8678", "#707173", "#575d6d", "#3b496c",
    "#123570", "#00224e",
  ]
  /// The ground of a cell that has no value.
  static let emptyCell = "#f0f0f0"

  /// The size of the dots on a dotted line.
  static let dotSize = 0.36

  /// The dot of a value that stands alone, as gnuplot's number and size: a disc for test, a
  /// square for train, a small disc for train as it runs.
  static func loneDot(_ style: Series.Style) -> (symbol: Int, size: Double) {
    switch style {
    case .test: (7, 0.6)
    case .train: (5, 0.5)
    case .trainRunning: (7, dotSize)
    case .setting: (7, 0.5)
    case .published: (13, diamondSize.outer)
    case .publishedTrain: (7, ringSize.outer)
    case .lost: (2, 0.6)
    }
  }
  /// The diamond is a dark one with a smaller white one on it, so that its outline is equally
  /// strong in every format and curves do not show through.
  static let diamondSize = (outer: 0.95, inner: 0.52)
  /// Small enough to be seen inside a diamond at the same place.
  static let ringSize = (outer: 0.85, inner: 0.52)
  /// Half the diamond's diagonal.
  static let diamondRadius = 8.0

  /// The ink that is read best on a heat map's colour, which stands at a part of the map.
  static func ink(onHeat part: Double) -> String {
    // Relative luminance and contrast as WCAG 2.1 defines them.
    let luminance = luminance(heatColor(at: part))
    return (luminance + 0.05) / (self.luminance(of: ink) + 0.05) >= 1.05 / (luminance + 0.05)
      ? ink : background
  }

  /// Red, green and blue from 0 to 1, interpolated as gnuplot does.
  private static func heatColor(at part: Double) -> [Double] {
    let place = min(max(part, 0), 1) * Double(heatColors.count - 1)
    let index = min(Int(place), heatColors.count - 2)
    let (from, to) = (channels(of: heatColors[index]), channels(of: heatColors[index + 1]))
    return zip(from, to).map { $0 + ($1 - $0) * (place - Double(index)) }
  }

  private static func channels(of hex: String) -> [Double] {
    let number = Int(hex.dropFirst(), radix: 16) ?? 0
    return [16, 8, 0].map { Double(number >> $0 & 255) / 255 }
  }

  static func luminance(of hex: String) -> Double { luminance(channels(of: hex)) }

  private static func luminance(_ channels: [Double]) -> Double {
    zip(channels, [0.2126, 0.7152, 0.0722]).reduce(0) { sum, channel in
      let value = channel.0
      return sum + channel.1
        * (value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4))
    }
  }

  /// A line of text of the given size, with its leading.
  static func lineHeight(_ size: Int) -> Double { (Double(size) * 1.4).rounded(.up) }
}

/// The colours of curves, by the part they play: Okabe and Ito's palette, told apart with every
/// kind of colour vision. Curves of one subject share a colour and differ in their dashes.
public enum ColorRole: Equatable, Sendable, CaseIterable {
  /// The experiment, or the first variant.
  case primary
  /// The second variant.
  case second
  /// The third variant.
  case third
  /// The fourth variant.
  case fourth
  /// The fifth variant.
  case fifth
  /// The sixth variant.
  case sixth

  /// The colour as `#rrggbb`, ordered so that neighbours also differ in grey print.
  var hex: String {
    switch self {
    case .primary: "#0072b2"
    case .second: "#e69f00"
    case .third: "#009e73"
    case .fourth: "#cc79a7"
    case .fifth: "#d55e00"
    case .sixth: "#56b4e9"
    }
  }
}

import Glibc

/// How every figure looks, said once.
///
/// Lengths are CSS pixels (1/96 inch), the unit of the SVG; the PNG has two dots a pixel. The type
/// sizes are chosen so that a figure shown at half its size can still be read.
enum VisualLanguage {
  // DejaVu Sans comes with gnuplot-nox on Debian (through fontconfig), and Verdana, which has the
  // same widths, with Windows and macOS: one layout holds everywhere.
  static let font = "DejaVu Sans"
  static let svgFonts = "DejaVu Sans, Verdana, sans-serif"

  static let titleSize = 18
  static let panelTitleSize = 16
  static let textSize = 16
  static let labelSize = 15
  static let captionSize = 14

  static let background = "#ffffff"
  static let ink = "#222222"
  static let quietInk = "#555555"
  static let gridColor = "#dddddd"
  static let noticeFill = "#fff1c2"
  static let noticeBorder = "#e69f00"

  /// The width of a figure of one panel.
  static let singleWidth = 720.0
  /// The width of each panel where there are several.
  static let panelWidth = 410.0
  static let singlePlotHeight = 350.0
  static let panelPlotHeight = 270.0
  /// The width of a figure whose panels stand in rows of several.
  static let gridWidth = 840.0
  /// The heights of its panels' plots, where there are two a row and where there are more.
  static let gridPlotHeights = (two: 230.0, more: 180.0)

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

  /// The line of a series. Dashes are counted in half line widths, as gnuplot counts them.
  static func line(_ style: Series.Style) -> (width: Double, dashes: [Int]) {
    switch style {
    case .test: (2.6, [])
    case .train: (2.6, [6, 4])
    case .trainRunning: (1.8, [2, 4])
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

/// What the scripts of all kinds of figures begin with, and how they name places on the picture.
struct ScriptFrame {
  /// The figure's file name, without an ending.
  let name: String
  /// The picture's size in units.
  let width: Double
  let height: Double

  /// What the script is, and how it is run by hand.
  var header: [String] {
    let script = GnuplotText.comment(name + ".gp")
    return [
      "# Drawn by Reprise. To change the figure, copy this file or edit it here, and run",
      "#   gnuplot \(script)",
      "# in this folder, or for another format",
      "#   gnuplot -e \"format='png'\" \(script)     (svg, png or pdf)",
      "reset",
      "if (!exists('format')) format = 'svg'",
      "if (!exists('output')) output = \(GnuplotText.fileName(name + ".")).format",
      "data = \(GnuplotText.fileName(name + ".dat"))",
    ]
  }

  /// The three terminals measure lines, dots and type differently; the factors make them agree. The
  /// SVG counts units whatever they are: its size on paper is written into the picture afterwards.
  var terminals: [String] {
    let look = VisualLanguage.self
    let (dots, strokes) = (look.geometry.dots, look.geometry.strokes)
    let common = "enhanced background '\(look.background)' butt"
    func factor(_ value: Double) -> String { rounded(value, decimals: 5) }
    return [
      "set encoding utf8",
      "if (format eq 'svg') set terminal svg size \(plain(width)),\(plain(height)) fixed "
        + "font '\(look.svgFonts),\(look.textSize)' "
        + (strokes == 1 ? "" : "linewidth \(factor(strokes)) ") + common,
      "if (format eq 'png') set terminal pngcairo size \(plain(dots * width)),"
        + "\(plain(dots * height)) font '\(look.font),\(look.textSize)' "
        + "fontscale \(factor(0.75 * dots)) linewidth \(factor(dots * strokes)) "
        + "pointscale \(factor(1.8 * dots)) dashlength 1.8 \(common)",
      "if (format eq 'pdf') set terminal pdfcairo size \(inches(width)),\(inches(height)) "
        + "font '\(look.font),\(look.textSize)' fontscale \(factor(0.5625 * unit)) "
        + "linewidth \(factor(1.5 * unit * strokes)) pointscale \(factor(1.5 * unit)) "
        + "dashlength 1.8 \(common)",
      "# The SVG terminal puts tick labels lower and draws diamonds larger than the others.",
      "lift = (format eq 'svg') ? 0.35 : 0",
      "diamond = (format eq 'svg') ? 1 : 1.6",
      "set output output",
    ]
  }

  /// Axes that count the picture's pixels from the upper left corner, and nothing drawn of them.
  var pixelAxes: [String] {
    [
      "", "unset border", "unset tics", "set key off", "set lmargin at screen 0",
      "set rmargin at screen 1", "set tmargin at screen 1", "set bmargin at screen 0",
      "set xrange [0:\(plain(width))]", "set yrange [\(plain(height)):0]",
    ]
  }

  /// Title, notice and caption.
  func surroundings(_ texts: [Layout.Text], notice: Box?) -> [String] {
    var lines = texts.isEmpty && notice == nil ? [] : [""]
    if let notice {
      lines.append(
        "set object rectangle \(corners(notice)) fs solid 1 border lc rgb "
          + "'\(VisualLanguage.noticeBorder)' fc rgb '\(VisualLanguage.noticeFill)' lw 1.5 behind")
    }
    return lines + texts.map(label)
  }

  func label(_ text: Layout.Text) -> String {
    "set label \(GnuplotText.string(text.text, bold: text.bold)) at \(screen(text.at)) "
      + "\(text.alignment) font ',\(text.size)' textcolor rgb '\(text.color)' front"
  }

  /// A rectangle that is one colour, behind all that is plotted.
  func ground(_ box: Box, _ color: String) -> String {
    "set object rectangle \(corners(box)) fs solid noborder fc rgb '\(color)' behind"
  }

  func corners(_ box: Box) -> String {
    "from \(screen(Point(x: box.left, y: box.bottom))) "
      + "to \(screen(Point(x: box.right, y: box.top)))"
  }

  func screen(_ point: Point) -> String { "screen \(across(point.x)),\(up(point.y))" }

  func across(_ x: Double) -> String { rounded(x / width, decimals: 5) }

  func up(_ y: Double) -> String { rounded(1 - y / height, decimals: 5) }

  /// The size of a unit in CSS pixels, smaller where the figure is wider than the medium lets it be.
  private var unit: Double { VisualLanguage.unit(ofFigureOfWidth: width) }

  private func inches(_ units: Double) -> String { rounded(units * unit / 96, decimals: 4) + "in" }
}

import Testing

@testable import Figures

struct ScriptTests {
  @Test func dataAreWrittenAsLogged() {
    #expect(
      Script(Made.small, name: "small").data == """
        # test error: x y lower upper
        1 0.04 0.03 0.05
        2 0.30000000000000004 0.2 0.4


        # published: x y
        2 0.2

        """)
  }

  @Test func scriptOfASmallChart() {
    // What stands here was drawn and looked at; a change of the look changes it.
    #expect(
      Script(Made.small, name: "small").text == #"""
        # Drawn by Reprise. To change the figure, copy this file or edit it here, and run
        #   gnuplot small.gp
        # in this folder, or for another format
        #   gnuplot -e "format='png'" small.gp     (svg, png or pdf)
        reset
        if (!exists('format')) format = 'svg'
        if (!exists('output')) output = 'small.'.format
        data = 'small.dat'
        set encoding utf8
        if (format eq 'svg') set terminal svg size 720,464 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
        if (format eq 'png') set terminal pngcairo size 1440,928 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
        if (format eq 'pdf') set terminal pdfcairo size 7.5in,4.8333in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
        # The SVG terminal puts tick labels lower and draws diamonds larger than the others.
        lift = (format eq 'svg') ? 0.35 : 0
        diamond = (format eq 'svg') ? 1 : 1.6
        set output output

        set border 3 lw 1 lc rgb '#222222'
        set tics out nomirror scale 0.6 textcolor rgb '#222222'
        set format x '%g'
        set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
        set key off
        set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6

        set lmargin at screen 0.10694
        set rmargin at screen 0.975
        set tmargin at screen 0.94397
        set bmargin at screen 0.18966
        set xrange [0:2.05]
        set yrange [0:41.6]
        set format y '%g'
        set xtics (0, 1, 2) offset 0,lift
        set ytics (0, 10, 20, 30, 40)
        set label 'epoch' at screen 0.54097,0.0819 center font ',16' textcolor rgb '#222222' front
        set label 'error rate (%)' at screen 0.03611,0.56681 center rotate by 90 font ',16' textcolor rgb '#222222' front
        set arrow from screen 0.95383,0.5523 to screen 0.95383,0.42257 nohead lw 0.8 lc rgb '#555555'
        set object rectangle from screen 0.80367,0.3827 to screen 0.97013,0.41826 fs solid noborder fc rgb '#ffffff' front
        set label 'published 20 %' at screen 0.80645,0.40048 left font ',15' textcolor rgb '#222222' front
        plot \
          data index 0 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
          data index 0 using 1:($2*100) with lines ls 1, \
          data index 1 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
          data index 1 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
        unset output

        """#)
  }

  @Test func everyPanelHasItsOwnPlot() throws {
    let chart = try Chart.lossAndErrors(Made.trials(2), notes: Made.notes)
    let script = Script(chart, name: "p").text
    #expect(script.split(separator: "\n").filter { $0 == "plot \\" }.count == 3)
    #expect(script.contains("set multiplot") && script.contains("unset multiplot"))
    for index in 0..<6 { #expect(script.contains("index \(index) ")) }
  }

  @Test func publishedSeriesAreOpenSymbolsOverTheCurves() throws {
    let chart = try Chart.errorByPass(
      Made.trials(1, epochs: 5, first: 0.5), notes: Made.courseNotes)
    let script = Script(chart, name: "p").text
    let symbols = script.split(separator: "\n").filter { $0.contains("with points") }
    #expect(
      symbols.map { String($0.prefix { $0 != "," }.trimmingPrefix("  data ")) } == [
        "index 3 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222'",
        "index 3 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'",
        "index 4 using 1:($2*100) with points pt 7 ps 0.85 lc rgb '#222222'",
        "index 4 using 1:($2*100) with points pt 7 ps 0.52 lc rgb '#ffffff'",
      ])
    // In the legend too, and with no line.
    #expect(script.split(separator: " point pt 13 ").count == 3)
    #expect(!script.contains("set style line 4"))
    #expect(
      Script(chart, name: "p").data.contains(
        "# published test error (d2l book): x y\n1 0.416\n2 0.301\n"))
  }

  @Test func aGapIsWrittenAsNaN() throws {
    var trial = Made.trial(seed: 0, epochs: 3)
    trial.values = [MetricName.testError: [0.1, .infinity, 0.05]]
    let chart = try Chart.errorByPass([trial], notes: Made.short(3))
    #expect(Script(chart, name: "g").data == "# test error: x y\n1 0.1\n2 NaN\n3 0.05\n")
    // Neither value has a neighbour to draw a line to.
    #expect(Script(chart, name: "g").text.contains("with linespoints"))
  }

  @Test func aBandThatReachesZeroStaysOnALogarithmicAxis() {
    var chart = Made.small
    chart.panels[0].y.scale = .logarithmic
    chart.panels[0].series[0].band[0].lower = -0.01
    #expect(Script(chart, name: "s").text.contains("($3 < 0.02 ? 2 : $3*100)"))
  }

  @Test(arguments: [
    ("plain", "'plain'"), ("it's", "'it''s'"), (#"a_b^c{d}@e&f~g"#, #"'{a\_b\^c\{d\}\@e\&f\~g}'"#),
    (#"back\"#, #"'{back\\}'"#), ("two\nlines\ttab\u{0}", "'two lines tab '"),
    ("≥ ± × é", "'≥ ± × é'"), ("`date` \"$HOME\" %d", "'`date` \"$HOME\" %d'"),
  ]) func textIsEscaped(_ text: String, _ expected: String) {
    #expect(GnuplotText.string(text) == expected)
  }

  @Test func aCommentIsOneLine() {
    #expect(GnuplotText.comment("a\nplot 'x'\\") == "a plot 'x' ")
  }

  @Test(arguments: [
    (0.1, "0.1"), (5, "5"), (-0.0, "-0"), (1e-7, "1e-07"), (0.1 + 0.2, "0.30000000000000004"),
    (1e300, "1e+300"), (.nan, "NaN"), (-.infinity, "NaN"),
  ]) func numbersReadBackAsThemselves(_ value: Double, _ text: String) {
    #expect(plain(value) == text)
    if value.isFinite { #expect(Double(plain(value)) == value) }
  }

  @Test(arguments: [
    (0.021, "2.1 %"), (0.0095, "0.95 %"), (0.1234, "12.3 %"), (0.9, "90 %"), (1, "100 %"),
    (0, "0 %"), (0.00000123, "0.000123 %"),
  ]) func ratesAreSaidInPerCent(_ rate: Double, _ text: String) {
    #expect(brief(rate, unit: .percent) == text)
  }
}

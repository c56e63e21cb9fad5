import Glibc
import Testing

@testable import Figures

@Suite(.enabled(if: Gnuplot.isInstalled))
struct RendererTests {
  private let scratch = Scratch()
  private var chart: Chart {
    get throws { try .errorByPass(Made.trials(3, epochs: 6), notes: Made.notes) }
  }

  @Test func drawsEveryFormatBesideItsScriptAndData() async throws {
    let paths = try await Renderer().draw(
      chart, name: "fig", in: scratch.path + "/a/b", formats: PictureFormat.allCases)
    #expect(paths == ["svg", "png", "pdf"].map { "\(scratch.path)/a/b/fig.\($0)" })
    Scratch.shell(
      "mv '\(scratch.path)'/a/b/* '\(scratch.path)'; rmdir -p '\(scratch.path)/a/b' 2>/dev/null")
    #expect(scratch.files == ["fig.dat", "fig.gp", "fig.pdf", "fig.png", "fig.svg"])
  }

  @Test(arguments: PictureFormat.allCases)
  func redrawingGivesTheSameBytes(_ format: PictureFormat) async throws {
    let (name, other) = ("fig.\(format.rawValue)", Scratch())
    try await Renderer().draw(chart, name: "fig", in: scratch.path, formats: [format])
    let first = scratch.bytes(name)
    try await Task.sleep(for: .seconds(format == .pdf ? 1.1 : 0))  // PDF has a date in seconds
    try await Renderer().draw(chart, name: "fig", in: scratch.path, formats: [format])
    try await Renderer().draw(chart, name: "fig", in: other.path, formats: [format])
    #expect(first != nil && (first?.count ?? 0) > 1000)
    #expect(scratch.bytes(name) == first)
    #expect(other.bytes(name) == first)
  }

  @Test func theScriptRedrawsByHandAnyFormat() async throws {
    try await Renderer().draw(chart, name: "fig", in: scratch.path, formats: [.png])
    let drawn = scratch.bytes("fig.png")
    let inFolder = "cd '\(scratch.path)' && rm fig.png && gnuplot"
    #expect(Scratch.shell("\(inFolder) -e \"format='png'\" fig.gp 2>err") == 0)
    #expect(scratch.bytes("fig.png") == drawn)
    #expect(Scratch.shell("cd '\(scratch.path)' && gnuplot fig.gp 2>>err") == 0)
    #expect(scratch.text("fig.svg")?.contains("</svg>") == true)
    #expect(scratch.text("err") == "")
  }

  @Test func theUsersOwnSettingsAndLocaleChangeNothing() async throws {
    try await Renderer().draw(chart, name: "fig", in: scratch.path)
    let expected = scratch.bytes("fig.svg")
    scratch.write("set border 31\nset title 'mine'\nexit error 'mine'\n", to: ".gnuplot")
    let wrapper = scratch.program(
      "wrapper", "HOME='\(scratch.path)' LANG=de_DE.UTF-8 exec gnuplot \"$@\"")
    try await Renderer(gnuplot: wrapper).draw(chart, name: "fig", in: scratch.path)
    #expect(scratch.bytes("fig.svg") == expected)
  }

  @Test(arguments: Sample.all) func everySampleIsDrawn(_ sample: Sample) async throws {
    let gnuplot = scratch.program("strict", "exec gnuplot \"$@\" 2>>'\(scratch.path)/err'")
    try await Renderer(gnuplot: gnuplot).draw(sample.chart(), name: "fig", in: scratch.path)
    #expect(scratch.text("err") == "", "gnuplot has nothing to complain about")
  }

  @Test func anySignInTextIsDrawnAsItIs() async throws {
    let text = ##"a_b^{c} & <x> "q" 's' \ d@e~f `touch pwned` #1 %d $HOME ≥ ± × \\ \n \"##
    let chart = Chart(
      title: text,
      panels: [
        Panel(
          title: text, x: Axis(label: text), y: Axis(label: text),
          series: [
            Series(name: text, x: [0, 1], y: [1, 2], style: .test),
            Series(name: "other", x: [0, 1], y: [2, 3], style: .train),
          ], marks: [PublishedMark(label: "m\\", value: 2)])
      ], caption: text, notice: "\(text)\n'")
    try await Renderer().draw(
      chart, name: "it's a_\"figure\" $1", in: scratch.path, formats: PictureFormat.allCases)
    let svg = try #require(scratch.text("it's a_\"figure\" $1.svg"))
    let escaped = ##"a_b^{c} &amp; &lt;x> "q" 's' \ d@e~f `touch pwned` #1 %d $HOME ≥ ± × \\ \n \"##
    #expect(svg.contains(">\(escaped)</tspan>"))
    #expect(!scratch.files.contains("pwned"))
  }

  /// gnuplot gives neighbouring lines of one colour and width the dashes of the first.
  @Test func theLegendOfAllPanelsHasItsDashesInSVG() async throws {
    let sweep = MadeSweep.ablation
    let chart = try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    let dashed = chart.panels.flatMap(\.series).count { $0.style == .train }
    try await Renderer().draw(chart, name: "fig", in: scratch.path)
    let svg = try #require(scratch.text("fig.svg"))
    #expect(svg.split(separator: "stroke-dasharray").count - 1 == dashed + 1)
  }

  @Test func svgHasATextAlternative() async throws {
    var chart = try chart
    chart.title = "Loss < 1 & \"more\""
    try await Renderer().draw(chart, name: "fig", in: scratch.path)
    let svg = try #require(scratch.text("fig.svg"))
    #expect(svg.contains("<svg role=\"img\""))
    #expect(svg.contains("<title>Loss &lt; 1 &amp; \"more\"</title>\n<desc>Line chart."))
    #expect(svg.contains("test error: from "))
    #expect(!svg.contains("GNUPLOT"))
  }

  @Test func gapsBreakTheLine() async throws {
    var trial = Made.trial(seed: 0, epochs: 6)
    trial.values = [MetricName.testError: [0.05, 0.04, .nan, 0.03, 0.02, 0.02]]
    try await Renderer().draw(
      Chart.errorByPass([trial], notes: Made.short(6)), name: "fig", in: scratch.path)
    let curve = try #require(
      scratch.text("fig.svg")?.split(separator: "\n").first {
        $0.contains("rgb(  0, 114, 178)") && $0.contains("<path")
      })
    #expect(curve.filter { $0 == "M" }.count == 2)
  }

  @Test func aFileSizeLimitLeavesThePreviousPicture() async throws {
    scratch.write("the previous picture", to: "fig.png")
    let (chart, path) = (try chart, scratch.path)
    // gnuplot runs into the limit as it would into a full disk.
    for signals in ["", "trap '' XFSZ; "] {
      let limited = scratch.program("limited", "\(signals)ulimit -f 8; exec gnuplot \"$@\"")
      let error = await #expect(throws: FigureError.self) {
        try await Renderer(gnuplot: limited).draw(chart, name: "fig", in: path, formats: [.png])
      }
      switch error {
      case .scriptFailed, .incompletePicture: break
      default: Issue.record("\(error.map { "\($0)" } ?? "no error")")
      }
      #expect(scratch.text("fig.png") == "the previous picture")
      #expect(scratch.files == ["fig.dat", "fig.gp", "fig.png", "limited"])
    }
  }

  @Test func drawingTheSameFigureAtOnceIsSafe() async throws {
    let (chart, path) = (try chart, scratch.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { try await Renderer().draw(chart, name: "fig", in: path) }
      }
      try await group.waitForAll()
    }
    #expect(scratch.files == ["fig.dat", "fig.gp", "fig.svg"])
  }
}

struct RendererErrorTests {
  private let scratch = Scratch()
  private var chart: Chart {
    get throws { try .errorByPass(Made.trials(1, epochs: 6), notes: Made.notes) }
  }

  /// Draws with a stand-in for gnuplot over a picture that is there, and returns the error.
  private func failure(
    with program: String, timeout: Duration = .seconds(20)
  ) async throws -> FigureError {
    scratch.write("the previous picture", to: "fig.svg")
    let gnuplot = scratch.program(
      "gnuplot",
      "if [ \"$1\" = --version ]; then echo gnuplot 5.4 patchlevel 4; exit; fi\n\(program)")
    let error = await #expect(throws: FigureError.self) {
      try await Renderer(gnuplot: gnuplot, timeout: timeout).draw(
        chart, name: "fig", in: scratch.path)
    }
    #expect(scratch.text("fig.svg") == "the previous picture")
    #expect(scratch.files == ["fig.dat", "fig.gp", "fig.svg", "gnuplot"], "nothing is left over")
    return try #require(error)
  }

  @Test func aFailedScriptSaysWhatGnuplotSaid() async throws {
    let error = try await failure(with: "echo 'line 7: undefined variable: x' >&2; exit 1")
    #expect(
      error
        == .scriptFailed(
          status: "exited(1)", message: "line 7: undefined variable: x",
          script: scratch.path + "/fig.gp"))
    #expect("\(error)".contains("line 7: undefined variable: x"))
    #expect("\(error)".contains(scratch.path + "/fig.gp"))
  }

  @Test func aKilledGnuplotIsAFailure() async throws {
    let error = try await failure(with: "kill -9 $$")
    guard case .scriptFailed(let status, _, _) = error else {
      Issue.record("expected scriptFailed, found \(error)")
      return
    }
    #expect(status == "signaled(9)")
  }

  @Test func aHangingGnuplotIsStopped() async throws {
    let start = ContinuousClock.now
    let error = try await failure(with: "exec sleep 300", timeout: .seconds(0.3))
    #expect(error == .timedOut(seconds: 0.3, script: scratch.path + "/fig.gp"))
    // Far below the sleep, far above what a busy machine needs.
    #expect(ContinuousClock.now - start < .seconds(120))
  }

  @Test(arguments: [
    "exit 0",
    "echo '<?xml version=1.0?><svg>' > \"$(echo \"$3\" | sed \"s/.*output = '//; s/'$//\")\"",
  ]) func aPictureThatIsNotWholeIsNotKept(_ program: String) async throws {
    let error = try await failure(with: program)
    #expect(error == .incompletePicture(path: scratch.path + "/fig.svg", message: ""))
  }

  @Test func aMissingGnuplotNamesThePackage() async throws {
    let chart = try chart
    for command in ["no-such-gnuplot", scratch.path + "/no-such-gnuplot"] {
      let error = await #expect(throws: FigureError.self) {
        try await Renderer(gnuplot: command).draw(chart, name: "fig", in: scratch.path)
      }
      #expect(error == .gnuplotMissing(command: command, script: scratch.path + "/fig.gp"))
      #expect(error.map { "\($0)".contains("apt-get install gnuplot-nox") } == true)
    }
    #expect(scratch.files == ["fig.dat", "fig.gp"])
  }

  @Test func anOldGnuplotIsNamed() async throws {
    let chart = try chart
    let old = scratch.program("old", "echo gnuplot 5.0 patchlevel 5")
    let error = await #expect(throws: FigureError.self) {
      try await Renderer(gnuplot: old).draw(chart, name: "fig", in: scratch.path)
    }
    #expect(error == .gnuplotTooOld(found: "5.0", needed: "5.2"))
    for version in ["5.2", "5.10", "6.0"] {
      let new = scratch.program(
        "new", "[ \"$1\" = --version ] && echo gnuplot \(version) patchlevel 0 || exit 3")
      let error = await #expect(throws: FigureError.self) {
        try await Renderer(gnuplot: new).draw(chart, name: "fig", in: scratch.path)
      }
      guard case .scriptFailed(status: "exited(3)", _, _) = error else {
        Issue.record("version \(version) was refused: \(error.map { "\($0)" } ?? "")")
        return
      }
    }
  }

  @Test func somethingElseThatIsCalledGnuplotIsRefused() async throws {
    let chart = try chart
    await #expect(
      throws: FigureError.gnuplotUnusable(
        command: "true", reason: "it does not answer --version as gnuplot does")
    ) {
      try await Renderer(gnuplot: "true").draw(chart, name: "fig", in: scratch.path)
    }
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() async throws {
    let chart = try chart
    scratch.write("a file", to: "file")
    for folder in [scratch.path + "/file", scratch.path + "/file/plots", "/proc/plots"] {
      let error = await #expect(throws: FigureError.self) {
        try await Renderer().draw(chart, name: "fig", in: folder)
      }
      guard case .file(_, let path, let code) = error else {
        Issue.record("expected a file error, found \(error.map { "\($0)" } ?? "none")")
        return
      }
      #expect(path.hasPrefix(folder) || folder.hasPrefix(path))
      #expect([ENOTDIR, ENOENT, EEXIST].contains(code))
    }
    #expect(scratch.text("file") == "a file")
  }

  @Test(.enabled(if: Gnuplot.isInstalled))
  func aFolderInThePicturesPlaceIsAnError() async throws {
    let chart = try chart
    Scratch.shell("mkdir '\(scratch.path)/fig.svg'")
    await #expect(
      throws: FigureError.file(
        operation: "write", path: scratch.path + "/fig.svg", code: EISDIR)
    ) {
      try await Renderer().draw(chart, name: "fig", in: scratch.path)
    }
    #expect(scratch.files == ["fig.dat", "fig.gp", "fig.svg"])
  }

  @Test(arguments: [
    "", ".", "..", ".hidden", "-e", "a/b", "a\nb", "a\u{0}b", String(repeating: "é", count: 101),
  ]) func badNamesAreRefused(_ name: String) async throws {
    let chart = try chart
    await #expect(throws: FigureError.badName(name)) {
      try await Renderer().draw(chart, name: name, in: scratch.path)
    }
    #expect(scratch.files.isEmpty)
  }

  @Test func aChartWithoutDataIsRefusedBeforeAnythingIsWritten() async throws {
    let axis = Axis(label: "")
    let empty = Chart(title: "T", panels: [Panel(x: axis, y: axis, series: [])])
    await #expect(throws: FigureError.noData(title: "T")) {
      try await Renderer().draw(empty, name: "fig", in: scratch.path)
    }
    let uneven = Chart(
      panels: [
        Panel(x: axis, y: axis, series: [Series(name: "s", x: [1, 2], y: [1], style: .test)])
      ])
    await #expect(throws: FigureError.unevenSeries(name: "s", x: 2, y: 1)) {
      try await Renderer().draw(uneven, name: "fig", in: scratch.path)
    }
    #expect(scratch.files.isEmpty)
  }
}

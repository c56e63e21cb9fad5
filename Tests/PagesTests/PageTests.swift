import Figures
import Files
import RunLog
import Reports
import Specs
import Testing

@testable import Pages

/// Pages of made-up logs.
@Suite struct PageTests {
  private func html(
    _ folder: String, catalog: ExperimentCatalog = ExperimentCatalog(), drawing: Renderer? = nil
  ) async throws -> String {
    let results = try Results(reading: [folder])
    let ledger = try Ledger(
      results, catalog: catalog, claims: ClaimsFiles(), instruments: MadeInstruments(),
      onlyMeasured: true)
    return try await Page(
      results, ledger: ledger, catalog: catalog, instruments: MadeInstruments()
    ).html(drawing: drawing)
  }

  private func expectSound(_ page: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let document = HTMLDocument(page)
    #expect(document.problems == [], sourceLocation: sourceLocation)
    #expect(document.brokenIDs == [], sourceLocation: sourceLocation)
    #expect(document.resources == [], sourceLocation: sourceLocation)
    let headings = document.headings
    #expect(headings.first == 1 && headings.count { $0 == 1 } == 1, sourceLocation: sourceLocation)
    #expect(
      zip(headings, headings.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(headings)",
      sourceLocation: sourceLocation)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"), sourceLocation: sourceLocation)
    #expect(!page.contains("{{") && !page.contains("Optional("), sourceLocation: sourceLocation)
    for svg in document.all("svg") {
      #expect(svg.attributes["role"] == "img", sourceLocation: sourceLocation)
      #expect(
        svg.attributes["aria-labelledby"]?.split(separator: " ").count == 2,
        sourceLocation: sourceLocation)
    }
  }

  @Test func aFinishedExperiment() async throws {
    try await withTemporaryFolder { folder in
      for seed in 0..<3 {
        try Made().write(
          seed: seed, provenance: [("gitCommit", "c0ffee"), ("data/t10k-images", "ba89")],
          to: folder)
      }
      let page = try await html(folder)
      expectSound(page)
      let text = HTMLDocument(page).all("body")[0].text
      for words in [
        "Of 2 published claims, 2 were checked", "made from 3 finished trials of 1 experiment.",
        "A made-up experiment", "test error, epoch 2", "2.1 %", "2.10 ± 0.10 %", "5.1000 ± 0.1000",
        "Or so they say.", "c0ffee", "ba89", "12,345 trainable parameters", "Open: <everything>.",
        "seeds 0–2", "reprise run made.json", "made-abababab-seed1.h5", "\"batchSize\": 1",
      ] { #expect(text.contains(words), "\(words)") }
    }
  }

  /// A verdict stands in the ledger, beside the number, and in the table of contents.
  @Test func verdictsStandWhereTheirClaimsAre() async throws {
    try await withTemporaryFolder { folder in
      for seed in 0..<3 { try Made().write(seed: seed, to: folder) }
      let document = HTMLDocument(try await html(folder))
      let chips = document.all("span", "verdict").filter { $0.path.contains("table") }
      #expect(chips.count == 4, "two claims, in two tables")
      #expect(chips.allSatisfy { $0.text.contains("reproduced") })
      #expect(document.all("span", "small").map(\.text) == ["✓2 reproduced"])
      #expect(document.all("li", "verdict").map(\.text) == ["✓ 2 reproduced"])
      let button = document.all("button").filter { $0.attributes["data-verdict"] == "reproduced" }
      #expect(button.map(\.text) == ["✓ reproduced (2)"])
    }
  }

  @Test func unfinishedTrialsAreShownAndNotAveragedIn() async throws {
    try await withTemporaryFolder { folder in
      try Made().write(seed: 0, to: folder)
      try Made().write(seed: 1, to: folder)
      try Made().write(seed: 2, status: .running, to: folder)
      try Made().write(seed: 3, status: .diverged(epoch: 1, step: 7), to: folder)
      try Made().write(seed: 4, status: .failed(reason: "out of <memory>"), to: folder)
      try Made().write(seed: 5, status: .interrupted, to: folder)
      let page = try await html(folder)
      expectSound(page)
      let document = HTMLDocument(page)
      let text = document.all("body")[0].text
      let notice = try #require(document.all("div", "notice").first).text
      for words in [
        "4 of 6 trials are not finished, and not averaged in:",
        "seed 2: running or killed, 1 of 2 epochs done",
        "seed 3: diverged in epoch 2 of 2, at step 7",
        "seed 4: failed: out of <memory>", "seed 5: interrupted",
      ] { #expect(notice.contains(words), "\(words)") }
      #expect(text.contains("2.05 ± 0.07 %"), "the mean of seeds 0 and 1 alone")
      #expect(text.contains("made from 2 finished of 6 trials"))
    }
  }

  @Test func nothingFinished() async throws {
    try await withTemporaryFolder { folder in
      try Made().write(seed: 0, status: .running, to: folder)
      let page = try await html(folder)
      expectSound(page)
      #expect(page.contains("Not one of 2 published claims could be checked"))
      #expect(page.contains("no trial finished yet"))
    }
  }

  @Test func nothingPublished() async throws {
    try await withTemporaryFolder { folder in
      var made = Made()
      made.claims = "[]"
      try made.write(seed: 0, to: folder)
      let page = try await html(folder)
      expectSound(page)
      #expect(page.contains("Nothing that was published is held against these results"))
      #expect(!page.contains("id=\"claims\"") && !page.contains("class=\"filter\""))
    }
  }

  /// Whatever a log holds is text.
  @Test func logsCannotWriteHTML() async throws {
    try await withTemporaryFolder { folder in
      let evil = "</title></script><script>alert(1)</script><img src=x onerror='a'>{{title}}"
      var made = Made()
      made.title = evil
      made.claims = """
        [{"metric": "test.error", "value": 0.02, "source": "\(evil)", "note": "\\"\u{301} onload=x"}]
        """
      try made.write(
        seed: 0, status: .failed(reason: evil),
        provenance: [("host", evil), (evil, "\u{0}\u{1b}[31m"), ("data/\(evil)", evil)], to: folder)
      let page = try await html(folder)
      let document = HTMLDocument(page)
      #expect(document.problems == [] && document.brokenIDs == [] && document.resources == [])
      #expect(document.all("script").count == 1 && document.all("img").isEmpty)
      #expect(document.elements.allSatisfy { $0.attributes["onload"] == nil })
      #expect(document.all("h3").first?.text.hasPrefix(evil) == true)
      #expect(!page.contains("\u{0}") && !page.contains("\u{1b}"))
    }
  }

  @Test func theSameLogsGiveTheSamePage() async throws {
    try await withTemporaryFolder { folder in
      for seed in 0..<2 { try Made().write(seed: seed, provenance: [("host", "a")], to: folder) }
      for made in Made.points() { try made.write(seed: 0, to: folder) }
      #expect(try await html(folder) == html(folder))
    }
  }

  @Test func standInsAreSaidToBe() async throws {
    try await withTemporaryFolder { folder in
      var made = Made()
      made.standsInFor = #", "standsInFor": "mnist""#
      try made.write(seed: 0, to: folder)
      let page = try await html(folder)
      expectSound(page)
      let notices = HTMLDocument(page).all("div", "notice").map(\.text)
      #expect(notices.contains { $0.contains("Embedded digits, not MNIST") }, "\(notices)")
      #expect(!page.contains("✓"), "nothing is reproduced on other data")
    }
  }

  @Test func aSweepHasItsTable() async throws {
    try await withTemporaryFolder { folder in
      for made in Made.points() {
        for seed in 0..<2 { try made.write(seed: seed, to: folder) }
        try made.write(seed: 2, status: .running, to: folder)
      }
      let page = try await html(folder)
      expectSound(page)
      let document = HTMLDocument(page)
      #expect(document.all("h2").map(\.text) == ["Contents", "Sweeps"])
      let text = document.all("body")[0].text
      for words in [
        "swept: 2 points of learningRate", "optimizer.sgd.learningRate: 1, 2", "The sweep's points",
        "2.05 ± 0.07", "2, seed 2: running or killed", "2/3",
      ] { #expect(text.contains(words), "\(words)") }
    }
  }

  @Test func experimentsAndSweepsTogether() async throws {
    try await withTemporaryFolder { folder in
      try Made().write(seed: 0, to: folder)
      var other = Made()
      other.hash = String(repeating: "cd", count: 32)
      try other.write(seed: 0, to: folder)
      for made in Made.points() { try made.write(seed: 0, to: folder) }
      try replaceFile(folder + "/stray.h5", with: Array("no log".utf8))
      let page = try await html(folder)
      expectSound(page)
      let document = HTMLDocument(page)
      #expect(document.all("article").count == 3)
      #expect(
        document.all("h3").compactMap { $0.attributes["id"] }
          == ["experiment-made", "experiment-made-2", "experiment-swept"])
      #expect(document.all("h2").last?.text == "Files left out")
      #expect(page.contains("stray.h5"))
    }
  }

  // MARK: - How to run it again

  @Test func theFileRunsItAgainWhereItSaysTheSame() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/made spec.json"
      try replaceFile(path, with: Array(Made().json.utf8))
      try Made().write(seed: 0, provenance: [("commandLine", "reprise run x --set y")], to: folder)
      let catalog = try ExperimentCatalog(folder: folder)
      let same = try await html(folder, catalog: catalog)
      expectSound(same)
      #expect(HTMLDocument(same).all("code").first?.text == "reprise run '\(path)'")
      #expect(same.contains("trains again; what is finished is skipped."))
      // Another learning rate: the command that ran it is the better word.
      var changed = Made()
      changed.learningRate = "3"
      try replaceFile(path, with: Array(changed.json.utf8))
      let other = try await html(folder, catalog: try ExperimentCatalog(folder: folder))
      #expect(other.contains("these trials had other settings"))
      #expect(HTMLDocument(other).all("body")[0].text.contains("reprise run x --set y"))
    }
  }

  // MARK: - Figures

  @Test func figuresAreDrawnIntoThePage() async throws {
    try await withTemporaryFolder { folder in
      var made = Made()
      made.figures = #"["error-by-epoch", "three-panels", "heat-map"]"#
      for seed in 0..<2 { try made.write(seed: seed, to: folder) }
      let page: String
      do {
        page = try await html(folder, drawing: Renderer())
      } catch PageError.gnuplotMissing {
        return
      }
      expectSound(page)
      let document = HTMLDocument(page)
      let pictures = document.all("svg")
      #expect(pictures.count == 2)
      #expect(document.all("title").filter { $0.path.contains("svg") }.count == 2)
      #expect(document.all("desc").allSatisfy { $0.text.contains("test error") })
      let missing = document.all("p", "missing")
      #expect(missing.count == 1 && missing.allSatisfy { $0.text.contains("heat-map") })
      #expect(page == (try await html(folder, drawing: Renderer())))
    }
  }

  @Test func aFigureOfNothingBecomesASentence() async throws {
    try await withTemporaryFolder { folder in
      var made = Made()
      made.figures = #"["loss-by-update"]"#
      try made.write(seed: 0, to: folder)
      let page = try await html(folder, drawing: Renderer(gnuplot: "no-such-gnuplot"))
      expectSound(page)
      let missing = HTMLDocument(page).all("p", "missing").map(\.text)
      #expect(
        missing.count == 1 && missing[0].hasPrefix("No figure loss-by-update: "), "\(missing)")
    }
  }

  @Test func withoutGnuplotTheErrorSaysWhatToInstall() async throws {
    try await withTemporaryFolder { folder in
      var made = Made()
      made.figures = #"["error-by-epoch"]"#
      try made.write(seed: 0, to: folder)
      await #expect(throws: PageError.gnuplotMissing(command: "no-such-gnuplot")) {
        _ = try await html(folder, drawing: Renderer(gnuplot: "no-such-gnuplot"))
      }
    }
  }

  /// The file's figures are drawn where the logs were trained before it named them.
  @Test func figuresAreThoseOfTheFile() async throws {
    try await withTemporaryFolder { folder in
      try Made().write(seed: 0, to: folder)
      var now = Made()
      now.figures = #"["loss-by-update"]"#
      try replaceFile(folder + "/made.json", with: Array(now.json.utf8))
      let page = try await html(
        folder, catalog: try ExperimentCatalog(folder: folder),
        drawing: Renderer(gnuplot: "no-such-gnuplot"))
      #expect(HTMLDocument(page).all("p", "missing").count == 1)
    }
  }
}

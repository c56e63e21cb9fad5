/// What the templates are filled with. Mustache finds stored properties by their names, and what is nil
/// in an inner model in the outer ones: templates write `{{.name}}` where that must not be.
struct PageModel {
  var style = PageTemplate.style
  var script = PageTemplate.script
  var title: String
  /// The one sentence that says what came out.
  var summary: String
  var counts: [VerdictCount]
  var ledger: LedgerModel?
  var chapters: [ChapterModel]
  /// Files that could not be used, with the reasons.
  var leftOut: ListModel?
}

/// A heading with its sections.
struct ChapterModel {
  var anchor: String
  var heading: String
  var sections: [SectionModel]
}

/// How many claims have one verdict.
struct VerdictCount {
  var verdict: VerdictModel
  var count: Int
}

/// A verdict as the page shows it.
struct VerdictModel {
  var word: String
  var mark: String
  /// What the style calls it.
  var style: String
  /// Its place among the verdicts.
  var order: Int
}

/// The ledger of all claims.
struct LedgerModel {
  var rule: String
  var rows: [LedgerRowModel]
  var remarks: ListModel?
}

/// A claim.
struct LedgerRowModel {
  var experiment: String
  /// The section of its experiment; nil where there is none.
  var link: String?
  var claim: String
  var source: String
  var note: String?
  var published: String
  var publishedValue: String
  var measured: String
  var measuredValue: String
  var difference: String
  var differenceValue: String
  var verdict: VerdictModel
  var reason: String?
  var command: String?
}

/// An experiment or a sweep.
struct SectionModel {
  var anchor: String
  var title: String
  var name: String
  /// What became of its claims, for the table of contents.
  var tally: [VerdictCount]
  /// What must be known before anything else: a stand-in for the data, trials that are left out.
  var notices: [NoticeModel]
  var introduction: String
  var comparison: TableModel
  /// What is said below the numbers.
  var remarks: [String]
  /// The same in place of it, where it is so much that it is folded.
  var moreRemarks: ListModel?
  var figures: [FigureModel]
  var recipe: [FactModel]
  var sources: ListModel?
  var notes: ListModel?
  var provenance: [FactModel]
  var hashes: TableModel?
  var trials: TableModel
  var commands: [CommandModel]
  var spec: String
}

/// A warning, with lines below it.
struct NoticeModel {
  var text: String
  var lines: [String]
}

/// A list; there are none that are empty.
struct ListModel {
  var items: [String]

  init?(_ items: [String]) {
    guard !items.isEmpty else { return nil }
    self.items = items
  }
}

/// A name and what it has.
struct FactModel {
  var name: String
  var values: [String]

  init(_ name: String, _ values: [String]) {
    self.name = name
    self.values = values
  }

  init(_ name: String, _ value: String) { self.init(name, [value]) }
}

/// A command line and what it does.
struct CommandModel {
  var text: String
  var meaning: String
}

/// A table that can be sorted.
struct TableModel {
  var caption: String
  var columns: [TableColumn]
  var rows: [TableRow]
}

/// A column's heading.
struct TableColumn {
  var heading: String
  /// `text` or `number`: how it is set and sorted.
  var kind: String
}

/// A row; its first cell names it.
struct TableRow {
  var cells: [TableCell]
}

/// A cell.
struct TableCell {
  var text: String
  var kind: String
  var isName: Bool
  /// A verdict in place of the text.
  var verdict: VerdictModel?
}

extension TableModel {
  /// A table of texts.
  init(caption: String, columns: [TableColumn], texts: [[String]]) {
    self.init(
      caption: caption, columns: columns,
      rows: texts.map { texts in
        TableRow(
          cells: zip(columns, texts).enumerated().map { place, cell in
            TableCell(text: cell.1, kind: cell.0.kind, isName: place == 0)
          })
      })
  }
}

/// A picture, or why there is none.
struct FigureModel {
  /// What the spec calls it.
  var name: String
  /// The `<svg>` element: the only text that is not escaped, for it is drawn by this program from
  /// texts that were escaped then.
  var svg: String?
  /// How wide it was drawn, in pixels.
  var width: Int
  /// How wide it is at least, in pixels; it scrolls on screens that are narrower.
  var least: Int
  var obstacle: String?
}

import Mustache

/// The page's templates, style and script, which are compiled into the program.
enum PageTemplate {
  /// The finished page of a model.
  ///
  /// - Throws: where a template cannot be read, which a test would have shown.
  static func render(_ model: PageModel) throws -> String {
    MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
    var library = MustacheLibrary()
    for (name, bytes) in [
      ("page", PackageResources.page_mustache), ("contents", PackageResources.contents_mustache),
      ("ledger", PackageResources.ledger_mustache), ("section", PackageResources.section_mustache),
      ("table", PackageResources.table_mustache), ("figure", PackageResources.figure_mustache),
      ("facts", PackageResources.facts_mustache),
    ] {
      try library.register(text(bytes), named: name)
    }
    return library.render(model, withTemplate: "page") ?? ""
  }

  /// How the page looks.
  static var style: String { text(PackageResources.style_css) }
  /// What the page does when it is clicked.
  static var script: String { text(PackageResources.sort_js) }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension ExperimentSpec {
  /// Reads and checks the spec in a file.
  ///
  /// `overrides` are `--set`'s arguments, `PATH=VALUE`, applied in order before anything is checked.
  /// One that changes the model takes away the counts that the model is checked against.
  /// Errors: the file cannot be read, is not JSON, or says something a spec cannot say.
  public static func load(
    path: String, overrides: [String] = []
  ) throws(SpecError) -> ExperimentSpec {
    try ExperimentSpec(json: SpecFile.text(path: path), file: path, overrides: overrides)
  }

  /// Whether a file is a JSON Schema, such as the one of this or another version that editors check
  /// specs with, which lies among them.
  public static func isSchema(path: String) throws(SpecError) -> Bool {
    let document = try JSONReader.read(SpecFile.text(path: path), from: .file(path))
    guard case .string(let dialect) = document["$schema"]?.value else { return false }
    return dialect.hasPrefix("https://json-schema.org/")
  }

  /// Reads and checks a spec's JSON text; `file` is where it comes from, for error messages.
  public init(
    json text: String, file: String? = nil, overrides: [String] = []
  ) throws(SpecError) {
    let document = try JSONReader.read(text, from: .file(file))
    self = try ExperimentSpec.read(
      try Override.apply(Override.all(overrides), to: document), at: JSONPath())
  }

  /// The whole spec as JSON for people, with every default written out. Read back, it gives an
  /// equal spec. All numbers must be finite.
  public var resolvedJSON: String { json.prettyText }

  /// Everything that changes how a trial trains, as JSON on one line: equal specs give equal texts,
  /// however their files are spelled.
  ///
  /// Values that are the default are left out, so that a key that a later version adds, with the old
  /// behaviour as its default, leaves old trials their identity. (Whoever changes a default raises the
  /// semantics version.)
  ///
  /// Left out are the words for people (name, title, sources, notes), the claims and figures, the
  /// counts that the model is checked against, and the seeds, of which each trial has its own.
  public var trainingIdentity: String {
    var text = ""
    writeIdentity(to: &text)
    return text
  }
}

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

  /// Whether a file is the schema that editors check specs with, which lies among them.
  public static func isSchema(path: String) throws(SpecError) -> Bool {
    try SpecFile.text(path: path) == jsonSchema + "\n"
  }

  /// Reads and checks a spec's JSON text; `file` is where it comes from, for error messages.
  public init(
    json text: String, file: String? = nil, overrides: [String] = []
  ) throws(SpecError) {
    var document = try JSONReader.read(text, from: .file(file))
    let overrides = try Override.all(overrides)
    // The counts are what the source says of its own model, not of a changed one.
    if overrides.contains(where: \.changesModel), !overrides.contains(where: \.setsCounts) {
      document = try Override("model.counts=null").apply(to: document)
    }
    for override in overrides { document = try override.apply(to: document) }
    self = try ExperimentSpec.read(document, at: JSONPath())
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
  public var trainingIdentity: String { Self.form.trainingPart(of: json).compactText }
}

extension SpecForm {
  /// What is left of a written value without the fields that change no training.
  fileprivate func trainingPart(of json: JSON) -> JSON {
    switch (self, json.value) {
    case (.object(let object), .object(let members)):
      let fields = object.fields().filter(\.affectsTraining)
      return JSON(
        .object(
          members.compactMap { member in
            guard let field = fields.first(where: { $0.key == member.key }),
              field.defaultValue?.compactText != member.value.compactText
            else { return nil }
            return JSON.Member(member.key, field.value.trainingPart(of: member.value))
          }))
    case (.alternatives(let choice), .object(let members)):
      let choices = choice.alternatives()
      return JSON(
        .object(
          members.compactMap { member in
            choices.first { $0.key == member.key }.map {
              JSON.Member(member.key, $0.content.trainingPart(of: member.value))
            }
          }))
    case (.list(let item), .array(let items)):
      return JSON(.array(items.map { item.trainingPart(of: $0) }))
    default:
      return json
    }
  }
}

import Tensors

/// Reads a trial's file, already known to hold the bytes that were written.
struct TrialDecoder {
  private typealias Attribute = TrialLayout.Attribute
  private let image: HDF5Image

  /// Opens the file and checks that it is a trial's log in a format this version understands.
  init(bytes: [UInt8], readFrom path: String) throws {
    image = try HDF5Image(bytes: bytes, readFrom: path)
    guard
      let format = try? image.textAttribute(Attribute.format, of: "/"), format == TrialLayout.format
    else { throw RunLogError.notATrial(path: path) }
    let version = try image.numberAttribute(Attribute.formatVersion, of: "/")
    guard version <= TrialLayout.formatVersion else {
      throw RunLogError.newerFormat(
        path: path, found: version, understood: TrialLayout.formatVersion)
    }
    guard version >= 1 else {
      throw image.bad("/@formatVersion", expected: "1 or more", found: "\(version)")
    }
  }

  /// All of the record.
  func record() throws -> TrialRecord {
    let summary = try summary()
    return TrialRecord(
      specification: summary.specification, seed: summary.seed, trialHash: summary.trialHash,
      provenance: summary.provenance, epochs: summary.epochs, steps: try steps(),
      weights: try tensors(below: TrialLayout.weights), best: try tensors(below: TrialLayout.best),
      selection: summary.selection,
      testPredictions: try classes(at: TrialLayout.testPredictions),
      testLabels: try classes(at: TrialLayout.testLabels),
      checkpoint: try summary.checkpointEpochs.map(checkpoint(finishedEpochs:)),
      status: summary.status)
  }

  /// The record without its tensors, steps and predictions.
  func summary() throws -> TrialSummary {
    TrialSummary(
      specification: try image.text(at: TrialLayout.specification),
      seed: try image.numberAttribute(Attribute.seed, of: "/"),
      trialHash: try image.textAttribute(Attribute.trialHash, of: "/"),
      provenance: try provenance(), epochs: try epochs(), selection: try selection(),
      checkpointEpochs: try checkpointEpochs(), status: try status())
  }

  /// The answer to each test image and the image's class; nil where the log lacks either.
  func answers() throws -> (predictions: [UInt8], labels: [UInt8])? {
    guard let predictions = try classes(at: TrialLayout.testPredictions),
      let labels = try classes(at: TrialLayout.testLabels)
    else { return nil }
    guard predictions.count == labels.count else {
      throw image.bad(
        TrialLayout.testLabels, expected: "a class for each of \(predictions.count) answers",
        found: "\(labels.count)")
    }
    return (predictions, labels)
  }

  private func status() throws -> TrialStatus {
    let object = TrialLayout.status
    let word = try image.text(at: object)
    switch TrialLayout.StatusWord(rawValue: word) {
    case .running: return .running
    case .interrupted: return .interrupted
    case .finished: return .finished
    case .diverged:
      return .diverged(
        epoch: try image.numberAttribute(Attribute.epoch, of: object),
        step: try image.numberAttribute(Attribute.step, of: object))
    case .failed:
      return .failed(reason: try image.textAttribute(Attribute.reason, of: object))
    case nil:
      let words = TrialLayout.StatusWord.allCases.map(\.rawValue).joined(separator: ", ")
      throw image.bad(object, expected: "one of \(words)", found: "“\(word)”")
    }
  }

  private func provenance() throws -> [ProvenanceEntry] {
    try inOrder(image.datasets(below: TrialLayout.provenance)).map { object in
      ProvenanceEntry(
        key: name(of: object, below: TrialLayout.provenance), value: try image.text(at: object))
    }
  }

  private func epochs() throws -> [MetricSeries] {
    try inOrder(image.datasets(below: TrialLayout.epochs)).map { object in
      MetricSeries(
        name: name(of: object, below: TrialLayout.epochs),
        values: try image.list(of: Double.self, at: object),
        unit: try image.textAttribute(Attribute.unit, of: object),
        meaning: try image.textAttribute(Attribute.meaning, of: object))
    }
  }

  private func selection() throws -> SelectionRecord? {
    let object = TrialLayout.best
    try image.checkGroup(object)
    guard try image.hasAttribute(Attribute.updates, of: object) else { return nil }
    func number(_ name: String) throws -> Double {
      try image.numberAttribute(name, of: object, as: Double.self)
    }
    let hasTest =
      try image.hasAttribute(Attribute.testLoss, of: object)
      || image.hasAttribute(Attribute.testError, of: object)
    return SelectionRecord(
      updates: try image.numberAttribute(Attribute.updates, of: object),
      devLoss: try number(Attribute.devLoss), devError: try number(Attribute.devError),
      testLoss: hasTest ? try number(Attribute.testLoss) : nil,
      testError: hasTest ? try number(Attribute.testError) : nil)
  }

  /// The series measured every so many steps.
  func steps() throws -> [StepSeries] {
    let end = "/" + TrialLayout.stepValues
    let groups = try image.datasets(below: TrialLayout.steps)
      .filter { $0.hasSuffix(end) }.map { String($0.dropLast(end.count)) }
    return try inOrder(groups).map(stepSeries(at:))
  }

  private func stepSeries(at group: String) throws -> StepSeries {
    let values = try image.list(of: Float.self, at: group + "/" + TrialLayout.stepValues)
    let steps = try image.list(of: Int.self, at: group + "/" + TrialLayout.stepIndices)
    guard steps.count == values.count else {
      throw image.bad(
        group, expected: "a value for each of \(steps.count) steps", found: "\(values.count)")
    }
    return StepSeries(
      name: name(of: group, below: TrialLayout.steps), steps: steps, values: values,
      unit: try image.textAttribute(Attribute.unit, of: group),
      meaning: try image.textAttribute(Attribute.meaning, of: group))
  }

  private func tensors(below group: String) throws -> [NamedTensor] {
    try inOrder(image.datasets(below: group)).map { object in
      let name = name(of: object, below: group)
      guard let slash = name.lastIndex(of: "/") else {
        throw image.bad(object, expected: "a layer's group", found: "a dataset")
      }
      let array = try image.array(of: Float.self, at: object)
      return NamedTensor(
        layer: String(name[..<slash]), parameter: String(name[name.index(after: slash)...]),
        tensor: Tensor(shape: Shape(array.shape), scalars: array.values),
        axes: try image.textAttribute(Attribute.axes, of: object))
    }
  }

  /// A class for each test image; nil where the trial is not finished, or its log older than this
  /// dataset.
  private func classes(at object: String) throws -> [UInt8]? {
    guard try image.contains(TrialLayout.predictions), try image.contains(object) else {
      return nil
    }
    return try image.list(of: UInt8.self, at: object)
  }

  private func checkpointEpochs() throws -> Int? {
    guard try image.contains(TrialLayout.checkpoint) else { return nil }
    return try image.numberAttribute(Attribute.finishedEpochs, of: TrialLayout.checkpoint)
  }

  private func checkpoint(finishedEpochs: Int) throws -> Checkpoint {
    Checkpoint(
      finishedEpochs: finishedEpochs, parameters: try tensors(below: TrialLayout.parameters),
      optimizerState: try tensors(below: TrialLayout.optimizerState))
  }

  /// Objects in the order of the record's list they came from.
  private func inOrder(_ objects: [String]) throws -> [String] {
    try objects
      .map { (try image.numberAttribute(Attribute.position, of: $0), $0) }
      .sorted { $0.0 < $1.0 }
      .map(\.1)
  }

  private func name(of object: String, below group: String) -> String {
    String(object.dropFirst(group.count + 1))
  }
}

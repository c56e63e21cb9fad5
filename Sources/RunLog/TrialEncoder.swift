/// Lays a record out as an HDF5 file in memory. The same record always gives the same bytes.
struct TrialEncoder {
  private typealias Attribute = TrialLayout.Attribute
  private let image: HDF5Image

  /// The file's bytes, without its seal. The path is for errors only.
  static func encode(_ record: TrialRecord, for path: String) throws -> [UInt8] {
    let encoder = TrialEncoder(image: try HDF5Image(creatingFor: path))
    try encoder.add(record)
    return try encoder.image.bytes()
  }

  private func add(_ record: TrialRecord) throws {
    try addIdentity(of: record)
    try image.add(text: record.specification, at: TrialLayout.specification)
    try explain(TrialLayout.specification, "The experiment's resolved spec, as JSON.")
    try add(record.status)
    try add(record.provenance)
    try add(record.epochs)
    try add(record.steps)
    try addGroup(TrialLayout.weights, "The parameters as they are now, layer by layer.")
    try add(record.weights, below: TrialLayout.weights)
    try addGroup(TrialLayout.best, "The parameters that did best on the dev set, if selected.")
    try add(record.best, below: TrialLayout.best)
    if let selection = record.selection { try add(selection) }
    try addPredictions(record.testPredictions, labels: record.testLabels)
    if let checkpoint = record.checkpoint { try add(checkpoint) }
  }

  private func addIdentity(of record: TrialRecord) throws {
    try image.setAttribute(Attribute.format, of: "/", to: TrialLayout.format)
    try image.setAttribute(Attribute.formatVersion, of: "/", to: TrialLayout.formatVersion)
    try image.setAttribute(Attribute.trialHash, of: "/", to: record.trialHash)
    try image.setAttribute(Attribute.seed, of: "/", to: record.seed)
  }

  private func add(_ status: TrialStatus) throws {
    let object = TrialLayout.status
    try image.add(text: status.word.rawValue, at: object)
    try explain(object, "running, interrupted, finished, diverged or failed.")
    switch status {
    case .running, .interrupted, .finished: break
    case .diverged(let epoch, let step):
      try image.setAttribute(Attribute.epoch, of: object, to: epoch)
      try image.setAttribute(Attribute.step, of: object, to: step)
    case .failed(let reason):
      try image.setAttribute(Attribute.reason, of: object, to: reason)
    }
  }

  private func add(_ provenance: [ProvenanceEntry]) throws {
    try addGroup(TrialLayout.provenance, "Where the numbers come from, a text a fact.")
    for (position, entry) in provenance.enumerated() {
      let object = try path(entry.key, below: TrialLayout.provenance)
      try image.add(text: entry.value, at: object)
      try image.setAttribute(Attribute.position, of: object, to: position)
    }
  }

  private func add(_ epochs: [MetricSeries]) throws {
    try addGroup(TrialLayout.epochs, "A dataset a metric, with one value a finished epoch.")
    for (position, metric) in epochs.enumerated() {
      let object = try path(metric.name, below: TrialLayout.epochs)
      try image.add(metric.values, shape: [metric.values.count], at: object)
      try image.setAttribute(Attribute.unit, of: object, to: metric.unit)
      try explain(object, metric.meaning)
      try image.setAttribute(Attribute.position, of: object, to: position)
    }
  }

  private func add(_ steps: [StepSeries]) throws {
    try addGroup(TrialLayout.steps, "A group a series: values, and the steps they belong to.")
    for (position, series) in steps.enumerated() {
      precondition(
        series.steps.count == series.values.count, "A step series has a value a step.")
      let group = try path(series.name, below: TrialLayout.steps)
      try addGroup(group, series.meaning)
      try image.setAttribute(Attribute.unit, of: group, to: series.unit)
      try image.setAttribute(Attribute.position, of: group, to: position)
      let indices = group + "/" + TrialLayout.stepIndices
      try image.add(series.steps, shape: [series.steps.count], at: indices)
      try explain(indices, "How many updates had been made, through all epochs.")
      let values = group + "/" + TrialLayout.stepValues
      try image.add(series.values, shape: [series.values.count], at: values)
      try image.setAttribute(Attribute.unit, of: values, to: series.unit)
      try explain(values, series.meaning)
    }
  }

  private func add(_ tensors: [NamedTensor], below group: String) throws {
    for (position, named) in tensors.enumerated() {
      guard !named.parameter.contains("/") else {
        throw unusable(named.parameter, "a parameter's name holds no slash")
      }
      let object = try path(named.layer + "/" + named.parameter, below: group)
      try image.add(named.tensor.scalars, shape: named.tensor.shape.dimensions, at: object)
      try image.setAttribute(Attribute.axes, of: object, to: named.axes)
      try image.setAttribute(Attribute.position, of: object, to: position)
    }
  }

  private func add(_ selection: SelectionRecord) throws {
    let object = TrialLayout.best
    try image.setAttribute(Attribute.updates, of: object, to: selection.updates)
    try image.setAttribute(Attribute.devLoss, of: object, to: selection.devLoss)
    try image.setAttribute(Attribute.devError, of: object, to: selection.devError)
    precondition(
      (selection.testLoss == nil) == (selection.testError == nil),
      "Loss and error on the test set are measured together.")
    if let loss = selection.testLoss, let error = selection.testError {
      try image.setAttribute(Attribute.testLoss, of: object, to: loss)
      try image.setAttribute(Attribute.testError, of: object, to: error)
    }
  }

  private func addPredictions(_ answers: [UInt8]?, labels: [UInt8]?) throws {
    guard answers != nil || labels != nil else { return }
    try addGroup(TrialLayout.predictions, "The network's answers at the end of training.")
    for (object, classes, meaning) in [
      (TrialLayout.testPredictions, answers, "The answer to each test image, in file order."),
      (TrialLayout.testLabels, labels, "The class of each test image, in file order."),
    ] {
      guard let classes else { continue }
      try image.add(classes, shape: [classes.count], at: object)
      try image.setAttribute(Attribute.unit, of: object, to: "class")
      try explain(object, meaning)
    }
  }

  private func add(_ checkpoint: Checkpoint) throws {
    try addGroup(TrialLayout.checkpoint, "What a killed trial continues from.")
    try image.setAttribute(
      Attribute.finishedEpochs, of: TrialLayout.checkpoint, to: checkpoint.finishedEpochs)
    try addGroup(TrialLayout.parameters, "Every parameter after the finished epochs.")
    try add(checkpoint.parameters, below: TrialLayout.parameters)
    try addGroup(TrialLayout.optimizerState, "What the optimizer remembers of each parameter.")
    try add(checkpoint.optimizerState, below: TrialLayout.optimizerState)
  }

  private func addGroup(_ object: String, _ meaning: String) throws {
    try image.addGroup(object)
    try explain(object, meaning)
  }

  private func explain(_ object: String, _ meaning: String) throws {
    try image.setAttribute(Attribute.meaning, of: object, to: meaning)
  }

  /// The path of a named thing; throws if the name cannot be one, or is taken.
  private func path(_ name: String, below group: String) throws -> String {
    let components = name.split(separator: "/", omittingEmptySubsequences: false)
    guard components.allSatisfy({ !$0.isEmpty && $0 != "." }) else {
      throw unusable(name, "each part between slashes needs a name other than “.”")
    }
    guard !name.utf8.contains(0) else { throw unusable(name, "it holds a NUL character") }
    var path = group
    for (index, component) in components.enumerated() {
      path += "/" + component
      guard try image.contains(path) else { return group + "/" + name }
      let isLast = index == components.count - 1
      guard try !isLast && image.isGroup(path) else {
        throw unusable(name, "\(path) is in the log already")
      }
    }
    return path
  }

  private func unusable(_ name: String, _ reason: String) -> RunLogError {
    .unusableName(path: image.path, name: name, reason: reason)
  }
}

extension TrialStatus {
  /// The status in a word, as logs say it: `running`, `interrupted`, `finished`, `diverged`, `failed`.
  public var name: String { word.rawValue }

  /// The word that stands in the file.
  var word: TrialLayout.StatusWord {
    switch self {
    case .running: .running
    case .interrupted: .interrupted
    case .finished: .finished
    case .diverged: .diverged
    case .failed: .failed
    }
  }
}

import Reports
import Specs

/// How an experiment is trained, in short words.
struct Recipe {
  let spec: ExperimentSpec
  /// How large the network is, in words; nil where it is not known.
  let size: String?
  /// The seeds that were trained with.
  let seeds: [Int]

  /// One fact a line, in the order of the work.
  var facts: [FactModel] {
    let data = [FactModel("data", capitalized(spec.dataTitle))] + images
    if let classifier = spec.classifier {
      return data + [FactModel("method", capitalized(classifier.phrase))] + [seedsFact]
    }
    return data + network
      + [
        FactModel("initialization", spec.initialization.words), FactModel("loss", spec.loss.words),
        FactModel("optimizer", spec.optimizer.words),
        FactModel("learning rate", spec.optimizer.learningRate.words),
        FactModel("batch size", NumberText.grouped(spec.batchSize)),
        FactModel("epochs", epochs), FactModel("order", order),
      ] + selection + [seedsFact]
  }

  private var images: [FactModel] {
    let words = spec.data.transforms.map(\.words)
    return words.isEmpty ? [] : [FactModel("images", words.joined(separator: ", then "))]
  }

  private var network: [FactModel] {
    var values = [spec.model.layers.words]
    if !spec.model.residual { values.append("Without the shortcuts of residual blocks.") }
    if let size { values.append(capitalized(size) + ".") }
    if let boosting = spec.boosting {
      values.append("\(boosting.networks) such networks, boosted, which answer together.")
    }
    return [FactModel("network", values)]
  }

  private var epochs: String {
    let items = spec.itemsPerEpoch.map { " of \(NumberText.grouped($0)) images" } ?? ""
    let each = spec.boosting == nil ? "" : " for each network"
    return NumberText.grouped(spec.epochs) + items + each
  }

  private var order: String {
    spec.shuffle ? "Drawn anew for every epoch" : "That of the file, in every epoch"
  }

  private var selection: [FactModel] {
    guard let selection = spec.selection else { return [] }
    return [
      FactModel(
        "kept",
        "The parameters with the smallest dev error, looked at every "
          + "\(NumberText.counted(selection.everySteps, "update"))")
    ]
  }

  private var seedsFact: FactModel { FactModel("seeds", NumberText.list(seeds)) }
}

/// A text that begins with a large letter.
func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

extension TransformSpec {
  fileprivate var words: String {
    switch self {
    case .scale(let scale):
      "pixels scaled to \(scale.to.map(plain).joined(separator: "…"))"
    case .normalize(let normalize):
      "pixels normalized with mean \(plain(normalize.mean)) and deviation \(plain(normalize.std))"
    case .pad(let pad):
      "padded by \(pad.by) on each side with "
        + (pad.mode == .replicate ? "the border's values" : plain(pad.value))
    case .resize(let resize): "resized to \(resize.to)"
    }
  }
}

extension InitializationSpec {
  fileprivate var words: String {
    switch self {
    case .lecun1998FanIn(let spec):
      "Uniform in ± \(plain(spec.scale))/fan-in"
        + (spec.exponent == 1 ? "" : "^\(plain(spec.exponent))") + ", after LeCun et al. 1998"
    case .pytorchDefault: "PyTorch's default, uniform in ± 1/√fan-in"
    case .paddleDefault: "Paddle's default"
    case .xavierUniform: "Xavier, uniform"
    case .kaimingNormal: "Kaiming, normal"
    case .parts: "Weights and biases each from a distribution of their own (see the spec)"
    }
  }
}

extension LossSpec {
  fileprivate var words: String {
    switch self {
    case .rbfDistance: "Distance to the right class's RBF unit"
    case .rbfMAP(let map): "RBF distances, maximum a posteriori, j = \(plain(map.j))"
    case .crossEntropy: "Cross entropy"
    case .meanSquaredError(let error):
      "Mean squared error to \(error.targets.map(plain).joined(separator: " and "))"
    }
  }
}

extension OptimizerSpec {
  fileprivate var words: String {
    switch self {
    case .sgd(let sgd):
      "SGD"
        + settings([
          ("momentum", sgd.momentum == 0 ? nil : sgd.momentum),
          ("weight decay", sgd.weightDecay == 0 ? nil : sgd.weightDecay),
        ]) + (sgd.nesterov ? ", Nesterov" : "")
    case .adam(let adam):
      "Adam"
        + settings([
          ("β₁", adam.beta1), ("β₂", adam.beta2), ("ε", adam.epsilon),
          ("weight decay", adam.weightDecay == 0 ? nil : adam.weightDecay),
        ])
    case .sdlm(let sdlm):
      "Stochastic diagonal Levenberg–Marquardt, μ \(plain(sdlm.mu)), second derivatives from "
        + "\(NumberText.counted(sdlm.samples, "image"))"
        + (sdlm.everySteps.map { " every \(NumberText.counted($0, "update"))" }
          ?? " before each epoch")
    }
  }

  private func settings(_ all: [(name: String, value: Double?)]) -> String {
    all.compactMap { name, value in value.map { ", \(name) \(plain($0))" } }.joined()
  }
}

extension ScheduleSpec {
  /// The values with the epochs at which they hold, counted from 1 as figures and tables do.
  fileprivate var words: String {
    switch self {
    case .constant(let value): plain(value)
    case .steps(let steps):
      steps.enumerated().map { place, step in
        place == 0 ? plain(step.value) : "\(plain(step.value)) from epoch \(step.from + 1)"
      }.joined(separator: ", ")
    case .stepLR(let spec):
      "\(plain(spec.initial)), times \(plain(spec.gamma)) every "
        + NumberText.counted(spec.stepSize, "epoch")
    case .multiStep(let spec):
      "\(plain(spec.initial)), times \(plain(spec.gamma)) from the epochs "
        + "\(NumberText.list(spec.milestones.map { $0 + 1 }))"
    case .cosine(let spec):
      "\(plain(spec.initial)), falling as a cosine to \(plain(spec.minimum)) over "
        + NumberText.counted(spec.epochs, "epoch")
    }
  }
}

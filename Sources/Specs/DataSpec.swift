/// Which images, and what is done to them before the network sees them.
public struct DataSpec: Equatable, Sendable {
  /// The data set.
  public var set = DatasetName.mnist
  /// The part of the training file that is trained on.
  public var train = SubsetSpec()
  /// The part of the training file that is kept back to choose between states of the network.
  public var dev: SubsetSpec?
  /// The part of the test file that is used.
  public var test = SubsetSpec()
  /// Applied to every image in this order.
  public var transforms: [TransformSpec] = []
  /// How training images are distorted; not at all when absent.
  public var distortions: DistortionSpec?
  /// The data set that this one stands in for, where the real one could not be had: claims are
  /// then not checked, and everything drawn or printed says so.
  public var standsInFor: DatasetName?

  /// All of MNIST, untransformed.
  public init() {}
}

extension DataSpec: ObjectSpec {
  static let specName = "data"
  static let meaning = "Which images, and what is done to them before the network sees them."

  static let fields: [Field<Self>] = [
    .required("set", \.set, "The data set."),
    .optional("train", \.train, "The part of the training file that is trained on."),
    .optional(
      "dev", \.dev,
      "The part of the training file that is kept back, to choose between states of the network. "
        + "None when absent."),
    .optional("test", \.test, "The part of the test file that is used."),
    .optional("transforms", \.transforms, "Applied to every image in this order."),
    .optional(
      "distortions", \.distortions,
      "How training images are distorted before the transforms. Not at all when absent."),
    .optional(
      "standsInFor", \.standsInFor,
      "The data set that this one stands in for, where that one could not be had: claims are then "
        + "not checked, and everything drawn or printed says so. None when absent."),
  ]

  var contradiction: Violation? { standIn ?? overlap }

  private var standIn: Violation? {
    guard standsInFor == set else { return nil }
    return Violation(
      steps: [.key("standsInFor")], expected: "another data set than the one used",
      suggestion: "leave standsInFor out")
  }

  /// Where both parts say here which items they take. What a draw takes is known when the file is.
  private var overlap: Violation? {
    guard let dev, dev.takesAllItsItems, train.takesAllItsItems else { return nil }
    guard dev.from < train.end ?? .max, train.from < dev.end ?? .max else { return nil }
    return Violation(
      steps: [.key("dev")],
      expected: "items of the training file that train leaves alone",
      found: "\(dev.rangeText), where train takes \(train.rangeText)",
      suggestion: waysApart(train: train, dev: dev))
  }
}

/// A change that keeps two parts of one file apart.
private func waysApart(train: SubsetSpec, dev: SubsetSpec) -> String {
  if train.from < dev.from { return "give train \"first\": \(dev.from - train.from) or less" }
  if let end = train.end { return "give dev \"from\": \(end)" }
  if let end = dev.end { return "give train \"from\": \(end)" }
  return "give dev a \"first\", and train a \"from\" behind it"
}

/// The data sets Reprise knows.
public enum DatasetName: String, CaseIterable, Equatable, Sendable {
  case mnist
  case fashionMNIST = "fashion-mnist"
  case digits
}

extension DatasetName {
  /// The names of its classes, in the order of their labels.
  public var classNames: [String] {
    switch self {
    case .mnist, .digits: (0..<10).map(String.init)
    case .fashionMNIST:
      [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot",
      ]
    }
  }
}

extension DatasetName: NameSpec {
  var meaning: String {
    switch self {
    case .mnist: "60,000 + 10,000 handwritten digits, 28×28"
    case .fashionMNIST: "60,000 + 10,000 pieces of clothing, 28×28"
    case .digits: "the embedded digits, drawn by the program, 28×28; no file needed"
    }
  }
}

/// A part of a data file: a run of items in the file's order, or some drawn at random.
public struct SubsetSpec: Equatable, Sendable {
  /// The item, counted from 0, before which none is taken.
  public var from = 0
  /// How many items are taken; all of them when absent.
  public var first: Int?
  /// The seed of the random order in which the items from `from` on are taken; when absent, they
  /// are taken in the file's order.
  public var drawnWithSeed: Int?

  /// All items from one on, or the first so many, in the file's order or a drawn one.
  public init(from: Int = 0, first: Int? = nil, drawnWithSeed: Int? = nil) {
    self.from = from
    self.first = first
    self.drawnWithSeed = drawnWithSeed
  }
}

extension SubsetSpec: ObjectSpec {
  static let specName = "subset"
  static let meaning =
    "A part of a data file: a run of items in the file's order, or some drawn at random."

  // Spelled out because the initializer with default arguments is no `init()` to a protocol.
  init() { self.init(from: 0) }

  static let fields: [Field<Self>] = [
    .optional(
      "from", \.from, "The first item that can be taken, counted from 0.", .atLeast(0)),
    .optional(
      "first", \.first,
      "How many items are taken: the first so many from there on; all when absent.",
      .atLeast(1)),
    .optional(
      "drawnWithSeed", \.drawnWithSeed,
      "The seed of the random order in which the items from there to the end of the file are "
        + "taken, the same for every trial; the file's order when absent.",
      .notNegative),
  ]

  /// Whether every item from `from` up to `end` is taken, in whatever order.
  fileprivate var takesAllItsItems: Bool { drawnWithSeed == nil || first == nil }

  /// The item behind the last one; nil for the end of the file.
  fileprivate var end: Int? { first.map { from + $0 } }

  /// In words: `items 0 to 999`.
  fileprivate var rangeText: String {
    end.map { "items \(from) to \($0 - 1)" } ?? "all items from \(from) on"
  }
}

/// Which images, and what is done to them before the network sees them.
public struct DataSpec: Equatable, Sendable {
  /// The data set.
  public var set = DatasetName.mnist
  /// The part of the training file that is used.
  public var train = SubsetSpec()
  /// The part of the training file that the best parameters are selected on; none when absent.
  public var dev: SubsetSpec?
  /// The part of the test file that is used.
  public var test = SubsetSpec()
  /// Applied to every image in this order.
  public var transforms: [TransformSpec] = []
  /// The data set that this one stands in for, where the real one could not be had: claims are
  /// then not checked, and everything drawn or printed says so.
  public var standsInFor: DatasetName?

  /// All of MNIST, untransformed.
  public init() {}
}

extension DataSpec: ObjectSpec {
  static let specName = "data"
  static let meaning = "Which images, and what is done to them before the network sees them."

  static var fields: [Field<Self>] {
    [
      .required("set", \.set, "The data set."),
      .optional("train", \.train, "The part of the training file that is used."),
      .optional(
        "dev", \.dev,
        "The part of the training file that the best parameters are selected on. None when absent."),
      .optional("test", \.test, "The part of the test file that is used."),
      .optional("transforms", \.transforms, "Applied to every image in this order."),
      .optional(
        "standsInFor", \.standsInFor,
        "The data set that this one stands in for, where that one could not be had: claims are then "
          + "not checked, and everything drawn or printed says so. None when absent."),
    ]
  }

  var contradiction: Violation? {
    guard standsInFor == set else { return nil }
    return Violation(
      steps: [.key("standsInFor")], expected: "another data set than the one used",
      suggestion: "leave standsInFor out")
  }
}

/// The data sets Reprise knows.
public enum DatasetName: String, CaseIterable, Equatable, Sendable {
  case mnist
  case fashionMNIST = "fashion-mnist"
  case digits
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

/// A part of a data file.
public struct SubsetSpec: Equatable, Sendable {
  /// The first so many items; all of them when absent.
  public var first: Int?

  /// All items, or the first so many.
  public init(first: Int? = nil) { self.first = first }
}

extension SubsetSpec: ObjectSpec {
  static let specName = "subset"
  static let meaning = "A part of a data file."

  // Spelled out because the initializer with a default argument is no `init()` to a protocol.
  init() { self.init(first: nil) }

  static var fields: [Field<Self>] {
    [.optional("first", \.first, "The first so many items; all when absent.", .atLeast(1))]
  }
}

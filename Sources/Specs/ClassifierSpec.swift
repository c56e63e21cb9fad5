/// A classifier that is fitted once, where a network would be trained: the methods that LeCun,
/// Bottou, Bengio and Haffner (1998) compare LeNet-5 with.
///
/// x is an image after `data.transforms`, all its values in the order channel, row, column. Where
/// classes score the same, the smaller one is answered.
public enum ClassifierSpec: Equatable, Sendable {
  case nearestNeighbors(NearestNeighborsSpec)
  case linear(LinearClassifierSpec)
  case pairwiseLinear(PairwiseLinearSpec)
  case principalQuadratic(PrincipalQuadraticSpec)
  case radialBasis(RadialBasisSpec)
  case supportVector(SupportVectorSpec)

  /// Whether the error on the training set is measured too.
  public var measuresTraining: Bool {
    switch self {
    case .nearestNeighbors(let spec): spec.measuresTraining
    case .linear(let spec): spec.measuresTraining
    case .pairwiseLinear(let spec): spec.measuresTraining
    case .principalQuadratic(let spec): spec.measuresTraining
    case .radialBasis(let spec): spec.measuresTraining
    case .supportVector(let spec): spec.measuresTraining
    }
  }

  /// Whether a seed changes what is fitted.
  public var usesSeeds: Bool {
    switch self {
    case .radialBasis: true
    case .nearestNeighbors, .linear, .pairwiseLinear, .principalQuadratic, .supportVector: false
    }
  }

  /// What it is, in a phrase: `3 nearest neighbours`.
  public var phrase: String {
    switch self {
    case .nearestNeighbors(let spec):
      "\(spec.k) nearest neighbour\(spec.k == 1 ? "" : "s"), Euclidean distance"
    case .linear: "linear classifier, least squares"
    case .pairwiseLinear: "linear classifier of pairs of classes, least squares"
    case .principalQuadratic(let spec):
      "quadratic classifier of \(spec.components) principal components, least squares"
    case .radialBasis(let spec):
      "RBF units, \(spec.centersPerClass) a class by K-means, and a linear classifier on them"
    case .supportVector(let spec):
      "support vector machine, polynomial kernel of degree \(spec.degree)"
    }
  }
}

extension ClassifierSpec: AlternativesSpec {
  static let specName = "classifier"
  static let meaning =
    "A classifier that is fitted once, where a network would be trained. x is an image after "
    + "data.transforms; where classes score the same, the smaller one is answered."

  static let alternatives: [Alternative<Self>] = [
    .key("nearestNeighbors", Self.nearestNeighbors) {
      if case .nearestNeighbors(let spec) = $0 { spec } else { nil }
    },
    .key("linear", Self.linear) { if case .linear(let spec) = $0 { spec } else { nil } },
    .key("pairwiseLinear", Self.pairwiseLinear) {
      if case .pairwiseLinear(let spec) = $0 { spec } else { nil }
    },
    .key("principalQuadratic", Self.principalQuadratic) {
      if case .principalQuadratic(let spec) = $0 { spec } else { nil }
    },
    .key("radialBasis", Self.radialBasis) {
      if case .radialBasis(let spec) = $0 { spec } else { nil }
    },
    .key("supportVector", Self.supportVector) {
      if case .supportVector(let spec) = $0 { spec } else { nil }
    },
  ]
}

/// The training images nearest to an image vote on its class.
public struct NearestNeighborsSpec: Equatable, Sendable {
  /// How many vote.
  public var k = 1
  /// Whether the error on the training set is measured too: it takes as many distances for each
  /// image as the test set does, and every image is its own neighbour.
  public var measuresTraining = false

  /// The nearest one alone.
  public init() {}
}

extension NearestNeighborsSpec: ObjectSpec {
  static let specName = "nearestNeighbors classifier"
  static let meaning =
    "The training images with the smallest Euclidean distances vote; of equally distant ones, the "
    + "one that comes first in the file is nearer. Of classes with as many votes, the one of the "
    + "nearest image among theirs is answered. Distances are summed in double precision, so those of bytes are exact."

  static let fields: [Field<Self>] = [
    .required("k", \.k, "How many images vote.", .atLeast(1)),
    .measuresTraining(\.measuresTraining),
  ]
}

/// Ten weighted sums of the pixels, each with a bias.
public struct LinearClassifierSpec: Equatable, Sendable {
  /// What the weights' squares cost.
  public var ridge = 0.0
  /// Whether the error on the training set is measured too.
  public var measuresTraining = true

  /// Plain least squares.
  public init() {}
}

extension LinearClassifierSpec: ObjectSpec {
  static let specName = "linear classifier"
  static let meaning =
    "A weighted sum of x and a bias for each class, by least squares to +1 for the images of the "
    + "class and −1 for the others; the largest sum answers."

  static let fields: [Field<Self>] = [
    .ridge(\.ridge), .measuresTraining(\.measuresTraining),
  ]
}

/// A weighted sum of the pixels, with a bias, for each pair of classes.
public struct PairwiseLinearSpec: Equatable, Sendable {
  /// What a unit puts out.
  public var output = PairOutput.linear
  /// What the weights' squares cost.
  public var ridge = 0.0
  /// Whether the error on the training set is measured too.
  public var measuresTraining = true

  /// Plain least squares.
  public init() {}
}

extension PairwiseLinearSpec: ObjectSpec {
  static let specName = "pairwiseLinear classifier"
  static let meaning =
    "For each pair of classes i < j a unit i/j: a weighted sum of x and a bias, by least squares to "
    + "+1 for the images of i and −1 for those of j, without the other images. Class i scores the sum of its units "
    + "i/x minus that of the units y/i; the largest score answers."

  static let fields: [Field<Self>] = [
    .optional("output", \.output, "What a unit puts out, once it is fitted."),
    .ridge(\.ridge), .measuresTraining(\.measuresTraining),
  ]
}

/// What a fitted unit of a pair of classes puts out.
public enum PairOutput: String, CaseIterable, Equatable, Sendable {
  case linear
  case tanh
  case sign
}

extension PairOutput: NameSpec {
  var meaning: String {
    switch self {
    case .linear: "its weighted sum"
    case .tanh: "the sum's hyperbolic tangent"
    case .sign: "+1 or −1, so that units vote"
    }
  }
}

/// All products of two principal components, and a linear classifier on them.
public struct PrincipalQuadraticSpec: Equatable, Sendable {
  /// How many principal components.
  public var components = 1
  /// What the weights' squares cost.
  public var ridge = 0.0
  /// Whether the error on the training set is measured too.
  public var measuresTraining = true

  /// One component, to be filled.
  public init() {}
}

extension PrincipalQuadraticSpec: ObjectSpec {
  static let specName = "principalQuadratic classifier"
  static let meaning =
    "z are the projections of x minus the training images' mean on the eigenvectors of their "
    + "covariance with the largest eigenvalues. The products z_i z_j, i ≤ j, and 1 (of 40 components: 821 terms) "
    + "are the inputs of a linear classifier by least squares to +1 and −1."

  static let fields: [Field<Self>] = [
    .required("components", \.components, "How many eigenvectors.", .between(1, 200)),
    .ridge(\.ridge), .measuresTraining(\.measuresTraining),
  ]
}

/// Gaussian units around means of training images, and a linear classifier on them.
public struct RadialBasisSpec: Equatable, Sendable {
  /// How many units each class has.
  public var centersPerClass = 1
  /// How often K-means moves the centres at the most.
  public var iterations = 100
  /// σ of the Gaussians.
  public var width = 1.0
  /// What the weights' squares cost.
  public var ridge = 0.0
  /// Whether the error on the training set is measured too.
  public var measuresTraining = true

  /// One unit a class, to be filled.
  public init() {}
}

extension RadialBasisSpec: ObjectSpec {
  static let specName = "radialBasis classifier"
  static let meaning =
    "Units exp(−|x − c|²/2σ²), and a linear classifier with bias on them, by least squares to +1 and "
    + "−1. The centres c of each class are K-means of its training images (Lloyd's algorithm), which starts from "
    + "as many of them, drawn with the trial's seed; one that has lost all its images stays where it is."

  static let fields: [Field<Self>] = [
    .required(
      "centersPerClass", \.centersPerClass, "How many units each class has.", .between(1, 1000)),
    .optional(
      "iterations", \.iterations,
      "How often K-means moves the centres at the most; it ends where no image changes its centre.",
      .atLeast(1)),
    .required("width", \.width, "σ, on the scale of x.", .positive),
    .ridge(\.ridge), .measuresTraining(\.measuresTraining),
  ]
}

/// Support vector machines for all pairs of classes, which vote.
public struct SupportVectorSpec: Equatable, Sendable {
  /// The kernel's degree.
  public var degree = 1
  /// The kernel's factor.
  public var gamma = 1.0
  /// The kernel's constant.
  public var coef0 = 0.0
  /// What an image on the wrong side of the margin costs.
  public var C = 1.0
  /// How far from the optimum fitting may end.
  public var tolerance = 0.001
  /// Whether the error on the training set is measured too.
  public var measuresTraining = false

  /// A linear one, to be filled.
  public init() {}
}

extension SupportVectorSpec: ObjectSpec {
  static let specName = "supportVector classifier"
  static let meaning =
    "LIBSVM's C-SVC with the kernel (γ u·v + r)^d: a machine for each pair of classes, which vote; "
    + "of classes with as many votes, the one that comes first in the training set is answered."

  static let fields: [Field<Self>] = [
    .required("degree", \.degree, "d, the kernel's degree.", .between(1, 20)),
    .required("gamma", \.gamma, "γ, the factor of the inner product.", .positive),
    .optional("coef0", \.coef0, "r, what is added to it.", .notNegative),
    .required(
      "C", \.C, "C, what an image on the wrong side of the margin costs.", .positive),
    .optional(
      "tolerance", \.tolerance, "How far from the optimum fitting may end (LIBSVM's -e).",
      .positive),
    .measuresTraining(\.measuresTraining),
  ]
}

extension Field {
  fileprivate static func ridge(_ place: Place<Root, Double>) -> Field {
    .required(
      "ridge", place,
      "λ: what is minimized is the mean over the images of (w·φ + b − t)², plus λ |w|².",
      .notNegative)
  }

  fileprivate static func measuresTraining(_ place: Place<Root, Bool>) -> Field
  where Root: ObjectSpec {
    .optional(
      "measuresTraining", place, "Whether the error on the training set is measured too.")
  }
}

import Datasets
import Reports
import Specs
import Tensors

/// A spec's classifier on the shape of its data and the parts it takes of it, without the data.
struct ClassifierInPlace {
  let spec: ExperimentSpec
  private let classifier: ClassifierSpec
  /// One image's shape, [C, H, W], before the transforms and after them.
  private let imageShape: Shape
  private let inputShape: Shape
  private let split: DataSplit
  private let classCount: Int

  /// Checks that a spec's classifier fits its data; `file` is where it comes from, for errors.
  init(_ spec: ExperimentSpec, file: String) throws {
    guard let classifier = spec.classifier else {
      preconditionFailure("A spec without a classifier has a network.")
    }
    self.spec = spec
    self.classifier = classifier
    do {
      let blank = try ModelInPlace.blankImage(of: spec.data.set)
      let input = try PreparedSet(blank, transforms: spec.data.transforms)
      (imageShape, inputShape, classCount) = (blank.shape, input.shape, input.classCount)
      split = try DataSplit(spec.data)
    } catch {
      throw SpecFileError(file: file, problem: "\(error)")
    }
    if let problem { throw SpecFileError(file: file, problem: problem) }
  }

  /// What is larger than the data allows, as far as that is known without it.
  private var problem: String? {
    switch classifier {
    case .nearestNeighbors(let spec) where spec.k > split.train.count:
      "classifier.nearestNeighbors.k: expected at most the \(split.train.count) training images, "
        + "found \(spec.k)"
    case .principalQuadratic(let spec) where spec.components > inputShape.count:
      "classifier.principalQuadratic.components: expected at most the \(inputShape.count) values of "
        + "an image, found \(spec.components)"
    case .radialBasis(let spec) where spec.centersPerClass * classCount > split.train.count:
      "classifier.radialBasis.centersPerClass: expected at most "
        + "\(split.train.count / classCount), for \(split.train.count) training images of "
        + "\(classCount) classes, found \(spec.centersPerClass)"
    default: nil
    }
  }

  /// How many values the fit makes of the training images; nil where it keeps images.
  var parameterCount: Int? {
    let width = inputShape.count
    switch classifier {
    case .nearestNeighbors, .supportVector: return nil
    case .linear: return classCount * (width + 1)
    case .pairwiseLinear: return classCount * (classCount - 1) / 2 * (width + 1)
    case .principalQuadratic(let spec):
      let products = spec.components * (spec.components + 1) / 2
      return width * (spec.components + 1) + classCount * (products + 1)
    case .radialBasis(let spec):
      let units = spec.centersPerClass * classCount
      return units * width + classCount * (units + 1)
    }
  }

  /// About how much memory a trial takes, in bytes: the images as floats, the bytes they come from, and
  /// what each method keeps beside them.
  var bytes: Int {
    let images = split.train.count + split.test.count + (split.dev?.count ?? 0)
    let width = inputShape.count
    let features = MemoryLayout<Double>.stride
    let more: Int =
      switch classifier {
      case .nearestNeighbors: 0
      case .linear, .pairwiseLinear: classCount * width * width * features
      case .principalQuadratic(let spec):
        classCount * spec.components * spec.components * spec.components * spec.components / 4
          * features
      case .radialBasis(let spec):
        classCount * spec.centersPerClass * classCount * spec.centersPerClass * classCount
          * features
      case .supportVector: images * width * 16 / 4 + 600_000_000
      }
    return images * width * (MemoryLayout<Float>.stride + 1) + more
  }

  /// What it is and how large, in a phrase.
  var sizeText: String {
    let parameters = parameterCount.map { ", \(NumberText.grouped($0)) parameters" } ?? ""
    return "\(spec.name), \(classifier.phrase)\(parameters)"
  }

  /// For people.
  var text: String {
    let from = inputShape == imageShape ? "" : ", after transforms of \(imageShape)"
    return """
      \(spec.title.isEmpty ? spec.name : spec.title)
      \(spec.name): input \(inputShape) (\(spec.data.set.title)\(from))

      \(classifier.phrase)
      \(parameterCount.map { "\(NumberText.grouped($0)) parameters" } ?? "keeps training images")
      """
  }

  /// For programs.
  var json: JSON {
    [
      "name": .text(spec.name), "title": .text(spec.title),
      "inputShape": JSON(.array(inputShape.dimensions.map(JSON.whole))),
      "classifier": .text(classifier.phrase),
      "parameters": parameterCount.map(JSON.whole) ?? JSON(.null),
    ]
  }
}

/// Refuses what only a network can do.
///
/// - Throws: `InputError` where the spec fits a classifier.
func refuseClassifier(_ spec: ExperimentSpec, from file: String, doing command: String) throws {
  guard let classifier = spec.classifier else { return }
  throw InputError(
    "\(file): expected a network, for \(command) needs its weights, found a classifier "
      + "(\(classifier.phrase)), of which none are kept")
}

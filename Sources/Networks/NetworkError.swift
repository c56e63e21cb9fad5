import Tensors

/// A model whose layers do not fit together, or that is not what it says it is.
public enum NetworkError: Error, Equatable, CustomStringConvertible {
  /// A layer cannot take the input it gets.
  case shapeDoesNotFit(layer: String, path: String, got: String, wanted: String)
  /// Two layers have one full name.
  case nameTwice(layer: String, path: String)
  /// Batch normalization has nothing to take a variance of.
  case batchTooSmall(layer: String, path: String, batchSize: Int)
  /// The output has another number of units than the data has classes.
  case outputDoesNotFit(outputs: Int, classes: Int)
  /// The counts that the model's source gives are not the counts that come out.
  case countsDiffer(what: String, expected: Int, found: Int)
  /// A loss that reads distances needs a layer that computes them last, and the reverse.
  case lossDoesNotFit(loss: String, wanted: String, lastLayer: String)
  /// An optimizer that needs second derivatives meets a layer that they are not known of.
  case curvatureUnknown(layer: String, path: String, reason: String)
  /// Stored parameters belong to another network.
  case parametersDoNotFit(expected: String, found: String)

  /// One sentence, with the layer's JSON path where it has one.
  public var description: String {
    switch self {
    case .shapeDoesNotFit(let layer, let path, let got, let wanted):
      "\(path): layer \(layer) gets \(got) and wants \(wanted)"
    case .nameTwice(let layer, let path):
      "\(path): another layer has the name \(layer) too; give this one a name of its own"
    case .batchTooSmall(let layer, let path, let batchSize):
      "\(path): layer \(layer) normalizes over a batch, and a batch of \(batchSize) gives it one value a "
        + "unit; train with larger batches (the last one of an epoch counts too)"
    case .outputDoesNotFit(let outputs, let classes):
      "model.layers: the last layer has \(outputs) outputs, the data has \(classes) classes"
    case .countsDiffer(let what, let expected, let found):
      "model.counts.\(what): the spec expects \(expected), the layers make \(found)"
    case .lossDoesNotFit(let loss, let wanted, let lastLayer):
      "loss: \(loss) wants \(wanted) as the last layer, not \(lastLayer)"
    case .curvatureUnknown(let layer, let path, let reason):
      "\(path): sdlm has no second derivatives of layer \(layer): \(reason); leave it out or train "
        + "with sgd or adam"
    case .parametersDoNotFit(let expected, let found):
      "stored parameters do not fit the network: expected \(expected), found \(found)"
    }
  }
}

import Networks
import Tensors

/// A parameter's place and shape, without its values.
typealias ParameterPlace = (layer: String, name: String, shape: Shape)

extension [StoredParameter] {
  /// Checks that these have the expected names and shapes, in their order.
  ///
  /// - Throws: `NetworkError.parametersDoNotFit`.
  func checkFits(_ expected: [ParameterPlace]) throws {
    func list(_ places: [ParameterPlace]) -> String {
      places.map { "\($0.layer)/\($0.name) \($0.shape)" }.joined(separator: ", ")
    }
    let texts = (
      expected: list(expected), found: list(map { ($0.layer, $0.name, $0.tensor.shape) })
    )
    guard texts.expected == texts.found else {
      throw NetworkError.parametersDoNotFit(expected: texts.expected, found: texts.found)
    }
  }
}

extension Network<Float> {
  /// Checks that parameters are this network's learned ones.
  ///
  /// - Throws: `NetworkError.parametersDoNotFit`.
  func checkFits(_ parameters: [StoredParameter]) throws {
    try parameters.checkFits(learnedParameters.map { ($0.layer, $0.name, $0.description.shape) })
  }

  /// Every learned parameter, in the order of the layers. To be set, they must be this network's.
  var storedParameters: [StoredParameter] {
    get {
      learnedParameters.map {
        StoredParameter(
          layer: $0.layer, name: $0.name, axes: $0.description.axes, tensor: $0.tensor)
      }
    }
    set {
      for (parameter, stored) in zip(learnedParameters, newValue) {
        parameter.tensor = stored.tensor
      }
    }
  }
}

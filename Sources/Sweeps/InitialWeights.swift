import Datasets
import Networks
import Safetensors
import Tensors
import Training

/// A file of weights that trials start from instead of their spec's initialization.
public struct InitialWeights: Codable, Equatable, Sendable {
  /// The safetensors file.
  public var path: String
  /// The SHA-256 of its bytes; part of the trials' hash.
  public var sha256: String

  /// The file at a path, as it is now.
  ///
  /// - Throws: `DataError` where it cannot be read.
  public init(path: String) throws {
    self.path = path
    self.sha256 = try SHA256.hash(ofFile: path)
  }

  /// The file's tensors as a network's parameters. They must be exactly its learned ones.
  ///
  /// - Throws: `SafetensorsError` that says all that is missing, extra or misshaped, and
  ///   `ChangedWeightsError` where the file is no longer what it was.
  public func parameters(for graph: NetworkGraph) throws -> [StoredParameter] {
    let found = try SHA256.hash(ofFile: path)
    guard found == sha256 else {
      throw ChangedWeightsError(path: path, expected: sha256, found: found)
    }
    let learned = graph.learnedParameters
    let expected = learned.map { layer, parameter in
      ExpectedParameter(
        name: PyTorchName.name(layer: layer, parameter: parameter.name), shape: parameter.shape)
    }
    let floats = try SafetensorsFile.read(path).floats(of: expected)
    return zip(learned, floats).map { place, scalars in
      StoredParameter(
        layer: place.layer, name: place.parameter.name, axes: place.parameter.axes,
        tensor: Tensor(shape: place.parameter.shape, scalars: scalars))
    }
  }
}

/// A weights file that another one has taken the place of since the trial was named.
public struct ChangedWeightsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The SHA-256 it had.
  public let expected: String
  /// The SHA-256 it has.
  public let found: String

  /// An error about a file.
  public init(path: String, expected: String, found: String) {
    self.path = path
    self.expected = expected
    self.found = found
  }

  /// What is wrong, and what to do.
  public var description: String {
    "\(path): expected the weights with SHA-256 \(expected.prefix(12))…, found \(found.prefix(12))…: "
      + "the file has changed. Give the old file back, or run again with the new one"
  }
}

/// Weights for one network where a trial trains several.
public struct WeightsForSeveralError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The error.
  public init() {}

  /// What is wrong, and what to do.
  public var description: String {
    "expected no --weights, for boosting trains several networks, each from an initialization of its own. "
      + "Leave out --weights or boosting"
  }
}

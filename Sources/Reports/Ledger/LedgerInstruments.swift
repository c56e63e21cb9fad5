import Specs

/// What the ledger cannot tell from logs: what networks are, and what they give.
public protocol LedgerInstruments {
  /// A count of a spec's network, or of one of its layers.
  ///
  /// - Parameters:
  ///   - count: what is counted.
  ///   - layer: the layer's name; nil for the whole network.
  ///   - spec: the experiment.
  ///   - file: where the spec comes from, for errors.
  /// - Throws: where the spec has no network, or that no such layer.
  func count(
    _ count: NetworkCount, layer: String?, of spec: ExperimentSpec, file: String
  ) throws -> Int

  /// A count of a network of these layers, or of one of them, on an input [channels, height, width].
  func count(
    _ count: NetworkCount, layer: String?, of layers: [LayerSpec], inputShape: [Int]
  ) throws -> Int

  /// What a network of given weights makes of a given input, in the order of its shape.
  func output(of check: OutputCheckSpec) throws -> [Double]
}

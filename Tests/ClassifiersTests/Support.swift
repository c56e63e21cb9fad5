import Datasets
import Specs
import Tensors

@testable import Classifiers

/// Images of one row, as bytes, and what they show: two classes unless names say otherwise.
func set(
  _ images: [(pixels: [UInt8], label: UInt8)], part: DataPart = .train, classes: Int = 2
) throws -> PreparedSet {
  try PreparedSet(
    ImageSet(
      name: "made", part: part, height: 1, width: images[0].pixels.count,
      pixels: images.flatMap(\.pixels), labels: images.map(\.label),
      classNames: (0..<classes).map(String.init)))
}

/// Training and test set of the same images.
func sets(
  _ images: [(pixels: [UInt8], label: UInt8)], test: [(pixels: [UInt8], label: UInt8)]? = nil,
  classes: Int = 2
) throws -> PreparedSets {
  PreparedSets(
    train: try set(images, classes: classes),
    test: try set(test ?? images, part: .test, classes: classes))
}

func outcome(_ spec: ClassifierSpec, _ data: PreparedSets, seed: Int = 0) throws
  -> ClassifierOutcome
{
  guard let outcome = try ClassifierTrial(spec, seed: seed, data: data, threads: 1).run() else {
    throw Labor.Stopped()
  }
  return outcome
}

/// A labor that is never stopped.
func labor() -> Labor { Labor(shouldStop: { false }, listen: { _ in }) }

func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
  var value = value
  change(&value)
  return value
}

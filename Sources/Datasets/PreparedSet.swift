import Specs
import Tensors

/// Images as a network sees them: a part of a set, with a spec's transforms applied one image at a
/// time, when it is asked for.
///
/// Only the bytes are kept, so 60,000 padded images cost no more memory than their file. Asking for
/// an image allocates nothing.
public final class PreparedSet: Sendable {
  /// The set that the images are from.
  public let images: ImageSet
  /// How many images there are.
  public let count: Int
  /// One input's extents, [C, H′, W′], after all transforms.
  public let shape: Shape
  /// How many different labels there can be.
  public let classCount: Int

  private let plan: TransformPlan
  private nonisolated(unsafe) let pixels: UnsafePointer<UInt8>
  private nonisolated(unsafe) let labels: UnsafePointer<UInt8>
  private nonisolated(unsafe) let table: UnsafeMutablePointer<Float>

  /// The part of `images` that `subset` says, under `transforms` in their order.
  ///
  /// - Throws: `DataError.subsetTooLarge` and `noItems` for the subset, `unusableTransform` with
  ///   the transform's place.
  public init(
    _ images: ImageSet, subset: SubsetSpec = SubsetSpec(), transforms: [TransformSpec] = []
  ) throws {
    count = subset.first ?? images.count
    guard count > 0 else { throw DataError.noItems(set: images.name, part: images.part) }
    // Both stay valid as long as `images` does, which this object keeps.
    guard count <= images.count, let pixels = images.withPixels({ $0.baseAddress }),
      let labels = images.withLabels({ $0.baseAddress })
    else {
      throw DataError.subsetTooLarge(
        set: images.name, part: images.part, asked: count, available: images.count)
    }
    plan = try TransformPlan(
      transforms, channels: images.channels, height: images.height, width: images.width)
    self.images = images
    self.pixels = pixels
    self.labels = labels
    shape = [images.channels, plan.height, plan.width]
    classCount = images.classCount
    table = .allocate(capacity: 256)
    for byte in 0..<256 { table[byte] = plan.values[byte] }
  }

  deinit { table.deallocate() }

  /// The training and test halves as a spec's `data` says.
  ///
  /// - Throws: as `init`.
  public static func pair(
    _ sets: (train: ImageSet, test: ImageSet), for spec: DataSpec
  ) throws -> (train: PreparedSet, test: PreparedSet) {
    (
      try PreparedSet(sets.train, subset: spec.train, transforms: spec.transforms),
      try PreparedSet(sets.test, subset: spec.test, transforms: spec.transforms)
    )
  }

  /// What image `index` shows, 0 ..< classCount.
  public func label(_ index: Int) -> Int {
    precondition(index >= 0 && index < count, "The set has no image of that index.")
    return Int(labels[index])
  }

  /// Writes image `index`, transformed, to `destination`: `shape.count` floats in C, H′, W′ order.
  public func copyInput(_ index: Int, into destination: UnsafeMutablePointer<Float>) {
    precondition(index >= 0 && index < count, "The set has no image of that index.")
    plan.apply(to: pixels + index * plan.inputCount, table, destination)
  }

  /// Writes a batch, [N, C, H′, W′]: the images of `indices`, in that order, one after the other.
  public func copyInputs(
    _ indices: some Sequence<Int>, into destination: UnsafeMutablePointer<Float>
  ) {
    var place = destination
    for index in indices {
      copyInput(index, into: place)
      place += plan.outputCount
    }
  }
}

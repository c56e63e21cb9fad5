import Specs
import Tensors

/// Images as a network sees them: a part of a set, with a spec's transforms applied one image at a
/// time, when it is asked for.
///
/// Only the bytes are kept, so 60,000 padded or resized images cost no more memory than their file.
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
  private let selection: ItemSelection
  private nonisolated(unsafe) let pixels: UnsafePointer<UInt8>
  private nonisolated(unsafe) let labels: UnsafePointer<UInt8>
  private nonisolated(unsafe) let table: UnsafeMutablePointer<Float>

  /// The part of `images` that `subset` says, under `transforms` in their order.
  ///
  /// - Throws: `DataError.subsetTooLarge` and `noItems` for the subset, `unusableTransform` with
  ///   the transform's place.
  public convenience init(
    _ images: ImageSet, subset: SubsetSpec = SubsetSpec(), transforms: [TransformSpec] = []
  ) throws {
    let selection = try ItemSelection(
      subset, of: images.count, part: images.part, set: images.name,
      key: "data.\(images.part.rawValue)")
    try self.init(images, selection, transforms: transforms)
  }

  /// The items of `images` that were selected, under `transforms` in their order.
  ///
  /// - Throws: `DataError.unusableTransform` with the transform's place.
  init(_ images: ImageSet, _ selection: ItemSelection, transforms: [TransformSpec]) throws {
    // Both stay valid as long as `images` does, which this object keeps.
    guard let pixels = images.withPixels({ $0.baseAddress }),
      let labels = images.withLabels({ $0.baseAddress })
    else { throw DataError.noItems(set: images.name, part: images.part) }
    plan = try TransformPlan(
      transforms, channels: images.channels, height: images.height, width: images.width)
    self.images = images
    self.selection = selection
    self.pixels = pixels + selection.first * plan.inputCount
    self.labels = labels + selection.first
    count = selection.count
    shape = [images.channels, plan.height, plan.width]
    classCount = images.classCount
    table = .allocate(capacity: 256)
    for byte in 0..<256 { table[byte] = plan.values[byte] }
  }

  deinit { table.deallocate() }

  /// What image `index` shows, 0 ..< classCount.
  public func label(_ index: Int) -> Int { Int(labels[place(index)]) }

  /// The item of the file, counted from 0, that image `index` is.
  public func fileIndex(_ index: Int) -> Int { selection[index] }

  /// Writes image `index`, transformed, to `destination`: `shape.count` floats in C, H′, W′ order.
  public func copyInput(_ index: Int, into destination: UnsafeMutablePointer<Float>) {
    copyInput(index, into: destination, channelStride: plan.height * plan.width)
  }

  /// Writes image `index`, transformed: channel c's H′·W′ floats, row by row, at
  /// `destination + c·channelStride`. As item n of a batch [C, N, H′, W′], an image goes to
  /// n·H′·W′ with a stride of N·H′·W′.
  public func copyInput(
    _ index: Int, into destination: UnsafeMutablePointer<Float>, channelStride: Int
  ) {
    plan.apply(
      to: pixels + place(index) * plan.inputCount, table, destination,
      channelStride: channelStride)
  }

  /// Writes version `version` ≥ 1 of image `index`, distorted and then transformed, as `copyInput` writes
  /// the original.
  public func copyInput(
    _ index: Int, version: Int, of distorter: Distorter,
    into destination: UnsafeMutablePointer<Float>, channelStride: Int
  ) {
    let source = pixels + place(index) * plan.inputCount
    let draw = distorter.draw(image: selection[index], version: version)
    plan.apply(
      to: distorter.distort(source, by: draw), table, destination, channelStride: channelStride)
  }

  /// Writes a batch, [C, N, H′, W′]: the images of `indices`, in that order.
  public func copyInputs(
    _ indices: some Collection<Int>, into destination: UnsafeMutablePointer<Float>
  ) {
    let planeSize = plan.height * plan.width
    var place = destination
    for index in indices {
      copyInput(index, into: place, channelStride: indices.count * planeSize)
      place += planeSize
    }
  }

  /// Where image `index` lies, in images from `pixels` on.
  @inline(__always)
  private func place(_ index: Int) -> Int {
    precondition(index >= 0 && index < count, "The set has no image of that index.")
    guard let drawn = selection.drawn else { return index }
    return drawn[index]
  }
}

import Specs

extension ImageSet {
  /// Images of a set with distorted versions of each: image by image the original, then versions 1, 2, …
  ///
  /// - Parameters:
  ///   - indices: the images, by their items in the file.
  ///   - versions: how many of each, the original included.
  ///   - distorter: makes the versions.
  /// - Throws: `DataError.noItems` where the set has no such image.
  public func withDistortions(
    _ indices: [Int], versions: Int, by distorter: Distorter
  ) throws -> ImageSet {
    guard indices.allSatisfy({ (0..<count).contains($0) }) else {
      throw DataError.noItems(set: name, part: part)
    }
    var pixels: [UInt8] = []
    for index in indices {
      for version in 0..<versions { pixels += distorter.image(index, of: self, version: version) }
    }
    let labels = indices.flatMap { [UInt8](repeating: UInt8(label($0)), count: versions) }
    return try ImageSet(
      name: name, part: part, channels: channels, height: height, width: width, pixels: pixels,
      labels: labels, classNames: classNames)
  }
}

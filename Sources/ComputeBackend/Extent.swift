/// A size along both axes of a map: a kernel's, a stride's, a padding's, a dilation's, a map's own.
public struct Extent: Hashable, Sendable {
  /// Along rows.
  public var height: Int
  /// Along columns.
  public var width: Int

  /// The given sizes.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// The same size along both axes.
  public init(_ side: Int) { self.init(side, side) }

  /// How many places there are.
  public var area: Int { height * width }
}

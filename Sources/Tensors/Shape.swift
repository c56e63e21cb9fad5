/// The extents of a tensor, outermost first: `[N, C, H, W]` for a batch of images.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent of each axis, outermost first.
  public let dimensions: [Int]

  /// A shape of the given extents, none of them negative.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "A shape has no negative extent.")
    self.dimensions = dimensions
  }

  /// A shape written as a literal: `let image: Shape = [1, 32, 32]`.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }

  /// How many scalars a tensor of this shape holds; 1 for the empty shape, a single number's.
  public var count: Int { dimensions.reduce(1, *) }

  /// How many axes there are.
  public var rank: Int { dimensions.count }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// The extents joined by `×`, as papers print them: `6×28×28`.
  public var description: String { dimensions.map(String.init).joined(separator: "×") }
}

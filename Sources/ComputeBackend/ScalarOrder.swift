/// Where a buffer's scalars lie in memory, for a backend that computes on another order than the one
/// they are listed in.
///
/// Networks, logs and optimizers list a parameter's scalars in the order of its shape; only the
/// backend that asked for another order knows how they lie. Without it a convolution's weights would
/// be copied into the order its kernels want, and their gradients back, with every step.
public final class ScalarOrder: Sendable {
  /// For each axis of the parameter's shape, what each place on it adds to the position in memory:
  /// w[i, j, …] lies at `offsets[0][i] + offsets[1][j] + …`.
  public let offsets: [[Int]]
  /// How many scalars there are.
  public let count: Int
  /// Scalars from here on are used by no operation: their gradients are zero for good.
  public let reached: Int

  /// An order of the given offsets, under which every scalar has a position of its own.
  public init(offsets: [[Int]], reached: Int) {
    self.offsets = offsets
    self.count = offsets.reduce(1) { $0 * $1.count }
    self.reached = reached
  }

  /// Visits all scalars as they are listed, with their positions in memory.
  @inline(__always)
  func forEach(_ body: (_ listed: Int, _ position: Int) -> Void) {
    guard let inner = offsets.last, count > 0 else { return }
    let outer = offsets.dropLast()
    var places = [Int](repeating: 0, count: outer.count)
    for row in 0..<count / inner.count {
      var start = 0
      for axis in places.indices { start += outer[axis][places[axis]] }
      for (index, offset) in inner.enumerated() { body(row * inner.count + index, start + offset) }
      for axis in places.indices.reversed() {
        places[axis] += 1
        if places[axis] < outer[axis].count { break }
        places[axis] = 0
      }
    }
  }
}

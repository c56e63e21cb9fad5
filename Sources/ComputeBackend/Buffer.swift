/// A fixed stretch of memory that operations read and write: a map's activations, a parameter, a
/// gradient. Made once, when a network is planned.
///
/// Aligned to 64 bytes, a cache line and an AVX-512 vector, and followed by at least 16 scalars that
/// may be read and written, so that kernels over whole vectors need no loop for the remainder.
public final class Buffer<Scalar: BinaryFloatingPoint & Sendable> {
  /// The first scalar.
  public let pointer: UnsafeMutablePointer<Scalar>
  /// How many scalars there are.
  public let count: Int

  /// A buffer of zeros.
  public init(count: Int) {
    precondition(count >= 0, "A buffer has no negative count.")
    let capacity = (count + 31) / 16 * 16
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Scalar>.stride, alignment: 64)
    self.pointer = memory.bindMemory(to: Scalar.self, capacity: capacity)
    self.count = count
    pointer.initialize(repeating: 0, count: capacity)
  }

  deinit {
    UnsafeMutableRawPointer(pointer).deallocate()
  }

  /// A copy of the scalars; set it to overwrite them all.
  public var scalars: [Scalar] {
    get { Array(UnsafeBufferPointer(start: pointer, count: count)) }
    set {
      precondition(newValue.count == count, "A buffer of \(count) got \(newValue.count) scalars.")
      newValue.withUnsafeBufferPointer { values in
        guard let first = values.baseAddress else { return }
        pointer.update(from: first, count: count)
      }
    }
  }

  /// Overwrites all scalars with rounded doubles.
  public func set(rounding doubles: [Double]) {
    precondition(doubles.count == count, "A buffer of \(count) got \(doubles.count) scalars.")
    // Eleven million scalars one by one through a generic's witnesses would take a second.
    if let floats = self as? Buffer<Float> {
      for index in 0..<count { floats.pointer[index] = Float(doubles[index]) }
    } else {
      for index in 0..<count { pointer[index] = Scalar(doubles[index]) }
    }
  }
}

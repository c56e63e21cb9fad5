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
  /// How they lie in memory; nil where that is how they are listed.
  public let order: ScalarOrder?

  /// A buffer of zeros.
  public init(count: Int, order: ScalarOrder? = nil) {
    precondition(count >= 0, "A buffer has no negative count.")
    precondition(order == nil || order?.count == count, "An order is one of all scalars.")
    self.order = order
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

  /// A copy of the scalars as they are listed; set it to overwrite them all.
  public var scalars: [Scalar] {
    get { order == nil ? stored : listed() }
    set {
      guard order == nil else { return set(newValue) { $0 } }
      stored = newValue
    }
  }

  /// A copy of the scalars as they lie in memory, whatever their order; set it to put such a copy
  /// back.
  public var stored: [Scalar] {
    get { Array(UnsafeBufferPointer(start: pointer, count: count)) }
    set {
      precondition(newValue.count == count, "A buffer of \(count) got \(newValue.count) scalars.")
      newValue.withUnsafeBufferPointer { values in
        guard let first = values.baseAddress else { return }
        pointer.update(from: first, count: count)
      }
    }
  }

  /// Overwrites all scalars, as they are listed, with rounded doubles.
  public func set(rounding doubles: [Double]) {
    // Eleven million scalars one by one through a generic's witnesses would take a second.
    if let floats = self as? Buffer<Float> {
      floats.set(doubles) { Float($0) }
    } else {
      set(doubles) { Scalar($0) }
    }
  }

  @inline(__always)
  private func set<Value>(_ values: [Value], _ converted: (Value) -> Scalar) {
    precondition(values.count == count, "A buffer of \(count) got \(values.count) scalars.")
    values.withUnsafeBufferPointer { values in
      if let order {
        order.forEach { pointer[$1] = converted(values[$0]) }
      } else {
        for index in 0..<count { pointer[index] = converted(values[index]) }
      }
    }
  }

  private func listed() -> [Scalar] {
    if let floats = self as? Buffer<Float>, let order {
      let listed = [Float](unsafeUninitializedCapacity: count) { target, initialized in
        order.forEach { target[$0] = floats.pointer[$1] }
        initialized = count
      }
      return listed as? [Scalar] ?? []
    }
    var listed = stored
    order?.forEach { listed[$0] = pointer[$1] }
    return listed
  }
}

import Glibc

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

  /// Where its memory begins, and how much of it was mapped; 0 where it was allocated.
  private let memory: UnsafeMutableRawPointer
  private let mappedBytes: Int

  /// A buffer of zeros.
  public init(count: Int, order: ScalarOrder? = nil) {
    precondition(count >= 0, "A buffer has no negative count.")
    precondition(order == nil || order?.count == count, "An order is one of all scalars.")
    self.order = order
    let capacity = (count + 31) / 16 * 16
    let bytes = capacity * MemoryLayout<Scalar>.stride
    if let mapped = mapZeros(bytes) {
      self.memory = mapped
      self.mappedBytes = bytes
    } else {
      self.memory = .allocate(byteCount: bytes, alignment: 64)
      self.mappedBytes = 0
      // Zero is all zero bits. One scalar at a time, through a generic's witnesses, it would take
      // longer than a small network's first steps.
      memset(memory, 0, bytes)
    }
    self.pointer = memory.bindMemory(to: Scalar.self, capacity: capacity)
    self.count = count
  }

  deinit {
    if mappedBytes > 0 { munmap(memory, mappedBytes) } else { memory.deallocate() }
  }

  /// A copy of the scalars as they are listed; set it to overwrite them all.
  public var scalars: [Scalar] {
    get {
      guard let order else { return stored }
      // In generic code every scalar would go through witnesses: a second for eleven million.
      if let floats = self as? Buffer<Float> {
        return unsafeBitCast(floats.listed(order), to: [Scalar].self)
      }
      var listed = stored
      order.forEach { listed[$0] = pointer[$1] }
      return listed
    }
    set {
      guard let order else {
        stored = newValue
        return
      }
      precondition(newValue.count == count, "A buffer of \(count) got \(newValue.count) scalars.")
      if let floats = self as? Buffer<Float> {
        floats.set(unsafeBitCast(newValue, to: [Float].self), order) { $0 }
      } else {
        order.forEach { pointer[$1] = newValue[$0] }
      }
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
    precondition(doubles.count == count, "A buffer of \(count) got \(doubles.count) scalars.")
    if let floats = self as? Buffer<Float> {
      floats.set(doubles, order) { Float($0) }
    } else if let order {
      order.forEach { pointer[$1] = Scalar(doubles[$0]) }
    } else {
      for index in 0..<count { pointer[index] = Scalar(doubles[index]) }
    }
  }
}

extension Buffer where Scalar == Float {
  @inline(__always)
  fileprivate func set<Value>(
    _ values: [Value], _ order: ScalarOrder?, _ converted: (Value) -> Float
  ) {
    values.withUnsafeBufferPointer { values in
      if let order {
        order.forEach { pointer[$1] = converted(values[$0]) }
      } else {
        for index in 0..<count { pointer[index] = converted(values[index]) }
      }
    }
  }

  fileprivate func listed(_ order: ScalarOrder) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { target, initialized in
      order.forEach { target[$0] = pointer[$1] }
      initialized = count
    }
  }
}

/// The size of the pages that large buffers ask for.
private let hugePage = 2 << 20

/// Memory of its own for a large buffer: it is zero without being written, so that what is never used
/// costs nothing, and huge pages make it cheaper to touch and to walk through. Nil for a small one, and
/// where the system has none to map.
private func mapZeros(_ bytes: Int) -> UnsafeMutableRawPointer? {
  guard bytes >= 2 * hugePage else { return nil }
  // Huge pages begin at multiples of their size: what lies before the first is given back, and so is
  // what is left behind the end.
  let page = Int(getpagesize())
  let needed = (bytes + page - 1) / page * page
  let room = mmap(
    nil, needed + hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard let room, room != MAP_FAILED else { return nil }
  let before = (hugePage - Int(bitPattern: room) % hugePage) % hugePage
  if before > 0 { munmap(room, before) }
  let start = room + before
  if before < hugePage { munmap(start + needed, hugePage - before) }
  // Advice: where it cannot be taken, ordinary pages do.
  madvise(start, needed, MADV_HUGEPAGE)
  return start
}

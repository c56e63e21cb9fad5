import ComputeBackend

/// Memory that operations use while they run and leave to the next one: as much as the largest of
/// them needs, instead of as much as all together.
///
/// One a backend; its operations run one after the other.
final class Workspace {
  /// What a stretch of it is used for; one operation may use several at the same time.
  enum Slot: Int, CaseIterable {
    case input
    case output
    case inputGradient
    case weight
    case weightGradient
    case columns
    case columnGradients
  }

  private var stretches = Slot.allCases.map { _ in Buffer<Float>(count: 0) }
  /// How often weights were copied into another layout.
  var parameterReorders = 0

  /// Makes sure that a slot has room for `count` scalars.
  func reserve(_ slot: Slot, _ count: Int) {
    if stretches[slot.rawValue].count < count {
      stretches[slot.rawValue] = Buffer(count: count)
    }
  }

  subscript(slot: Slot) -> UnsafeMutablePointer<Float> {
    stretches[slot.rawValue].pointer
  }
}

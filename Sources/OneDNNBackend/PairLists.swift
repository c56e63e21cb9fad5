import Kernels

/// Lists of pairs, one after the other, where kernels can read them.
final class PairLists {
  private let pairs: UnsafeMutablePointer<PanelPair>
  private let starts: [Int]

  init(_ lists: [[PanelPair]]) {
    var starts = [0]
    for list in lists { starts.append(starts[starts.count - 1] + list.count) }
    self.starts = starts
    self.pairs = .allocate(capacity: max(1, starts[starts.count - 1]))
    for (index, list) in lists.enumerated() {
      (pairs + starts[index]).initialize(from: list, count: list.count)
    }
  }

  deinit {
    pairs.deallocate()
  }

  subscript(list: Int) -> UnsafePointer<PanelPair> { UnsafePointer(pairs + starts[list]) }

  func count(_ list: Int) -> Int { starts[list + 1] &- starts[list] }
}

/// Where each place begins in panels; negative for places that are left out.
final class PlaceOffsets {
  let pointer: UnsafeMutablePointer<Int32>

  init(_ offsets: [Int]) {
    self.pointer = .allocate(capacity: max(1, offsets.count))
    for (index, offset) in offsets.enumerated() { pointer[index] = Int32(offset) }
  }

  deinit {
    pointer.deallocate()
  }
}

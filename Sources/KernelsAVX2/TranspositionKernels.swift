import Kernels

extension VectorKernels: TranspositionKernels {
  /// See `TranspositionKernels`.
  public static func arrangePanel(
    _ source: UnsafePointer<Float>, stride: Int, channels: Int, images: Int, places: Int,
    offsets: UnsafePointer<Int32>, into panel: UnsafeMutablePointer<Float>
  ) {
    var half = 0
    while half < 32 {
      let rows = min(16, channels &- half)
      let end = images &* places
      var n = 0
      var p = 0
      var column = 0
      while column < end {
        var block = Block { _ in .zero }
        if rows == 16 {
          for r in 0..<16 { block[r] = load(source + ((half &+ r) &* stride &+ column)) }
        } else {
          for r in 0..<16 where r < rows {
            block[r] = load(source + ((half &+ r) &* stride &+ column))
          }
        }
        transpose(&block)
        let count = min(16, end &- column)
        let target = panel + half
        for j in 0..<16 where j < count {
          let offset = Int(offsets[p])
          if offset >= 0 { store(block[j], target + (offset &+ n &* 32)) }
          p &+= 1
          if p == places {
            p = 0
            n &+= 1
          }
        }
        column &+= 16
      }
      half &+= 16
    }
  }

  /// See `TranspositionKernels`.
  public static func restorePanel(
    _ panel: UnsafePointer<Float>, offsets: UnsafePointer<Int32>, images: Int, places: Int,
    into target: UnsafeMutablePointer<Float>, stride: Int, channels: Int
  ) {
    var zeros = Vector.zero
    withUnsafeMutablePointer(to: &zeros) { zeros in
      let nothing = UnsafePointer(
        UnsafeMutableRawPointer(zeros).assumingMemoryBound(to: Float.self))
      var half = 0
      while half < channels {
        let rows = min(16, channels &- half)
        let end = images &* places
        var n = 0
        var p = 0
        var column = 0
        while column < end {
          // The last block's columns that are too many repeat the last place; they are not written.
          let count = min(16, end &- column)
          var block = Block { _ in .zero }
          for j in 0..<16 {
            let offset = Int(offsets[p])
            block[j] = load(offset < 0 ? nothing : panel + (offset &+ n &* 32 &+ half))
            if j &+ 1 < count {
              p &+= 1
              let isLast = p == places
              p = isLast ? 0 : p
              n = isLast ? n &+ 1 : n
            }
          }
          p &+= 1
          if p == places {
            p = 0
            n &+= 1
          }
          transpose(&block)
          let to = target + (half &* stride &+ column)
          if rows == 16, count == 16 {
            for r in 0..<16 { store(block[r], to + r &* stride) }
          } else if count == 16 {
            for r in 0..<16 where r < rows { store(block[r], to + r &* stride) }
          } else {
            for r in 0..<16 where r < rows {
              for j in 0..<16 where j < count { to[r &* stride &+ j] = block[r][j] }
            }
          }
          column &+= 16
        }
        half &+= 16
      }
    }
  }

  /// See `TranspositionKernels`.
  public static func transposeSquare(
    _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
  ) {
    for quarter in 0..<4 {
      let row = quarter / 2 &* 16
      let column = quarter % 2 &* 16
      var block = Block { _ in .zero }
      for r in 0..<16 { block[r] = load(source + ((row &+ r) &* 32 &+ column)) }
      transpose(&block)
      for r in 0..<16 { store(block[r], target + ((column &+ r) &* 32 &+ row)) }
    }
  }
}

/// Sixteen by sixteen scalars, a row each.
typealias Block = InlineArray<16, Vector>

/// Rows become columns.
///
/// Each round moves the lowest bit of a scalar's place in its vector to the vector's number, and that
/// bit of the number to the top of the place; four rounds exchange all four bits.
@inline(__always)
func transpose(_ block: inout Block) {
  for bit in 0..<4 {
    let step = 1 &<< bit
    for r in 0..<16 where r & step == 0 {
      let a = block[r]
      let b = block[r | step]
      block[r] = Vector(lowHalf: a.evenHalf, highHalf: b.evenHalf)
      block[r | step] = Vector(lowHalf: a.oddHalf, highHalf: b.oddHalf)
    }
  }
}

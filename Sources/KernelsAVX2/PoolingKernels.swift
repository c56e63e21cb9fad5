import Kernels

/// Thirty-two scalars, pairs of which belong to one window each.
private typealias Pairs = SIMD32<Float>

// The vectors of narrow rows reach into the rows behind them: what they write there is overwritten
// when it is their turn. For the last rows, which have nothing behind them, there are plain loops.
// What each computes, its protocol says.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension VectorKernels {
  public static func poolPairsByMaximum(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, pairs: Int, width: Int
  ) {
    let vectorPairs = pairsInVectors(pairs, width: width)
    for pair in 0..<vectorPairs {
      let (upper, y) = (x + pair &* 4 &* width, y + pair &* width)
      let lower = upper + 2 &* width
      var column = 0
      while column < width {
        let (above, below) = (loadPairs(upper + 2 &* column), loadPairs(lower + 2 &* column))
        store(
          larger(
            larger(above.evenHalf, above.oddHalf), larger(below.evenHalf, below.oddHalf)),
          y + column)
        column &+= 16
      }
    }
    for pair in vectorPairs..<pairs {
      let upper = x + pair &* 4 &* width
      let lower = upper + 2 &* width
      for column in 0..<width {
        let left = 2 &* column
        y[pair &* width &+ column] = larger(
          larger(upper[left], upper[left &+ 1]), larger(lower[left], lower[left &+ 1]))
      }
    }
  }

  public static func poolPairsByMaximumGradient(
    _ x: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, pairs: Int, width: Int
  ) {
    let vectorPairs = pairsInVectors(pairs, width: width)
    for pair in 0..<vectorPairs {
      let (start, dy) = (pair &* 4 &* width, outputGradient + pair &* width)
      let (upper, upperGradient) = (x + start, inputGradient + start)
      let (lower, lowerGradient) = (upper + 2 &* width, upperGradient + 2 &* width)
      // From the right to the left: what the upper row's last vector writes into the lower row, the
      // lower row's first one overwrites.
      var column = (width &- 1) / 16 &* 16
      while column >= 0 {
        let (above, below) = (loadPairs(upper + 2 &* column), loadPairs(lower + 2 &* column))
        let places = (above.evenHalf, above.oddHalf, below.evenHalf, below.oddHalf)
        let most = larger(larger(places.0, places.1), larger(places.2, places.3))
        let first = split(load(dy + column), at: places.0, most)
        let second = split(first.rest, at: places.1, most)
        storePairs(first.taken, second.taken, upperGradient + 2 &* column)
        let third = split(second.rest, at: places.2, most)
        let fourth = split(third.rest, at: places.3, most)
        storePairs(third.taken, fourth.taken, lowerGradient + 2 &* column)
        column &-= 16
      }
    }
    for pair in vectorPairs..<pairs {
      let (upper, lower) = (pair &* 4 &* width, pair &* 4 &* width &+ 2 &* width)
      for column in 0..<width {
        let places = (
          upper &+ 2 &* column, upper &+ 2 &* column &+ 1, lower &+ 2 &* column,
          lower &+ 2 &* column &+ 1
        )
        let most = larger(
          larger(x[places.0], x[places.1]), larger(x[places.2], x[places.3]))
        var best = places.3
        if !(x[places.2] < most) { best = places.2 }
        if !(x[places.1] < most) { best = places.1 }
        if !(x[places.0] < most) { best = places.0 }
        inputGradient[places.0] = 0
        inputGradient[places.1] = 0
        inputGradient[places.2] = 0
        inputGradient[places.3] = 0
        inputGradient[best] = outputGradient[pair &* width &+ column]
      }
    }
  }

  public static func poolPairsByMean(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, pairs: Int, width: Int
  ) {
    let vectorPairs = pairsInVectors(pairs, width: width)
    for pair in 0..<vectorPairs {
      let (upper, y) = (x + pair &* 4 &* width, y + pair &* width)
      let lower = upper + 2 &* width
      var column = 0
      while column < width {
        let (above, below) = (loadPairs(upper + 2 &* column), loadPairs(lower + 2 &* column))
        let sum = (above.evenHalf + above.oddHalf) + (below.evenHalf + below.oddHalf)
        store(0.25 * sum, y + column)
        column &+= 16
      }
    }
    for pair in vectorPairs..<pairs {
      let upper = x + pair &* 4 &* width
      let lower = upper + 2 &* width
      for column in 0..<width {
        let left = 2 &* column
        y[pair &* width &+ column] =
          0.25 * ((upper[left] + upper[left &+ 1]) + (lower[left] + lower[left &+ 1]))
      }
    }
  }

  public static func poolPairsByMeanGradient(
    _ outputGradient: UnsafePointer<Float>, into inputGradient: UnsafeMutablePointer<Float>,
    pairs: Int, width: Int
  ) {
    let vectorPairs = pairsInVectors(pairs, width: width)
    for pair in 0..<vectorPairs {
      for row in 2 &* pair..<2 &* pair &+ 2 {
        var column = 0
        while column < width {
          let share = 0.25 * load(outputGradient + pair &* width + column)
          storePairs(share, share, inputGradient + row &* 2 &* width + 2 &* column)
          column &+= 16
        }
      }
    }
    for pair in vectorPairs..<pairs {
      for row in 2 &* pair..<2 &* pair &+ 2 {
        for column in 0..<width {
          let share = 0.25 * outputGradient[pair &* width &+ column]
          inputGradient[row &* 2 &* width &+ 2 &* column] = share
          inputGradient[row &* 2 &* width &+ 2 &* column &+ 1] = share
        }
      }
    }
  }
}

/// Pairs of rows behind whose last vectors at most sixteen scalars are touched.
@inline(__always)
private func pairsInVectors(_ pairs: Int, width: Int) -> Int {
  // A row's vectors reach so far behind it.
  let beyond = (width &+ 15) / 16 &* 32 &- 2 &* width
  let rows = beyond <= 16 ? 0 : (beyond &- 16 &+ 2 &* width &- 1) / (2 &* width)
  return max(0, pairs &- (rows &+ 1) / 2)
}

@inline(__always)
private func loadPairs(_ pointer: UnsafePointer<Float>) -> Pairs {
  UnsafeRawPointer(pointer).loadUnaligned(as: Pairs.self)
}

@inline(__always)
private func storePairs(
  _ left: Vector, _ right: Vector, _ pointer: UnsafeMutablePointer<Float>
) {
  var pairs = Pairs()
  pairs.evenHalf = left
  pairs.oddHalf = right
  UnsafeMutableRawPointer(pointer).storeBytes(of: pairs, as: Pairs.self)
}

/// The larger of two; a NaN counts as larger than any number.
@inline(__always)
private func larger(_ a: Vector, _ b: Vector) -> Vector {
  // Where b is no number, neither comparison holds, and b stays.
  select(bits(a .> b) | bits(a .!= a), a, b)
}

@inline(__always)
private func larger(_ a: Float, _ b: Float) -> Float { a > b || a != a ? a : b }

/// A window's gradient goes to a place whose value is the window's largest, or what is left of it to
/// the places after that. Where the largest is no number, the first place takes it.
@inline(__always)
private func split(
  _ gradient: Vector, at value: Vector, _ most: Vector
) -> (taken: Vector, rest: Vector) {
  let isLess = bits(value .< most)
  return (select(isLess, Vector(), gradient), select(isLess, gradient, Vector()))
}

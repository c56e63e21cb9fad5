import Kernels

/// So many scalars are summed in single precision, in four times sixteen running sums; the blocks'
/// sums are added in double.
private let blockSize = 2048

// What each computes, its protocol says.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension VectorKernels {
  /// Every block is summed about a centre near its mean, so that no digits cancel: the first about its
  /// own mean, which takes a second look at what is still in the cache, the others about the mean of
  /// all before them. Where a block lies far from that, so do its scalars from the mean of all, and
  /// the digits that were lost are not the variance's. Blocks are joined as by Chan, Golub and
  /// LeVeque 1983.
  public static func mapStatistics(
    _ x: UnsafePointer<Float>, channels: Int, count: Int, means: UnsafeMutablePointer<Float>,
    variances: UnsafeMutablePointer<Float>
  ) {
    for channel in 0..<channels {
      let x = x + channel &* count
      var mean = Double(sum(x, count: min(count, blockSize))) / Double(min(count, blockSize))
      var squares = 0.0
      var start = 0
      while start < count {
        let length = min(count &- start, blockSize)
        let center = Float(mean)
        let block = deviations(x + start, count: length, from: center)
        let (before, here) = (Double(start), Double(length))
        let distance = Double(center) - mean + Double(block.sum) / here
        let all = before + here
        squares +=
          Double(block.squares) - Double(block.sum) * Double(block.sum) / here
          + distance * distance * (before * here / all)
        mean += distance * (here / all)
        start &+= length
      }
      means[channel] = Float(mean)
      // Rounding may leave less than nothing of a constant channel; a NaN stays.
      variances[channel] = Float(squares < 0 ? 0 : squares / Double(count))
    }
  }

  public static func normalizeMaps(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, channels: Int, count: Int,
    means: UnsafePointer<Float>, factors: UnsafePointer<Float>, biases: UnsafePointer<Float>
  ) {
    // What is written behind one channel, the next one overwrites.
    for channel in 0..<channels {
      let (x, y) = (x + channel &* count, y + channel &* count)
      let (mean, factor) = (Vector(repeating: means[channel]), Vector(repeating: factors[channel]))
      let bias = Vector(repeating: biases[channel])
      var index = 0
      while index < count {
        store(fused(load(x + index) - mean, factor, bias), y + index)
        index &+= 16
      }
    }
  }

  public static func mapGradientSums(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, count: Int, mean: Float
  ) -> (sum: Float, product: Float) {
    var (whole, product) = (0.0, 0.0)
    var start = 0
    while start < count {
      let length = min(count &- start, blockSize)
      let block = products(outputGradient + start, x + start, count: length, mean: mean)
      whole += Double(block.sum)
      product += Double(block.product)
      start &+= length
    }
    return (Float(whole), Float(product))
  }

  public static func mapInputGradient(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int, mean: Float, factor: Float,
    offset: Float, bend: Float
  ) {
    let (mean, bend) = (Vector(repeating: mean), Vector(repeating: -bend))
    var index = 0
    while index < count {
      let straight = load(outputGradient + index) - offset
      store(factor * fused(load(x + index) - mean, bend, straight), inputGradient + index)
      index &+= 16
    }
  }
}

/// Σ x[i] in single precision.
@inline(__always)
private func sum(_ x: UnsafePointer<Float>, count: Int) -> Float {
  var (a, b, c, d) = (Vector(), Vector(), Vector(), Vector())
  var index = 0
  while index &+ 64 <= count {
    a += load(x + index)
    b += load(x + index + 16)
    c += load(x + index + 32)
    d += load(x + index + 48)
    index &+= 64
  }
  while index &+ 16 <= count {
    a += load(x + index)
    index &+= 16
  }
  if index < count { b += Head(count &- index)(load(x + index)) }
  return total((a + b) + (c + d))
}

/// Σ (x[i] − center) and Σ (x[i] − center)² in single precision.
@inline(__always)
private func deviations(
  _ x: UnsafePointer<Float>, count: Int, from center: Float
) -> (sum: Float, squares: Float) {
  let center = Vector(repeating: center)
  var (sumA, sumB, sumC, sumD) = (Vector(), Vector(), Vector(), Vector())
  var (squaresA, squaresB, squaresC, squaresD) = (Vector(), Vector(), Vector(), Vector())
  var index = 0
  while index &+ 64 <= count {
    let a = load(x + index) - center
    let b = load(x + index + 16) - center
    let c = load(x + index + 32) - center
    let d = load(x + index + 48) - center
    sumA += a
    sumB += b
    sumC += c
    sumD += d
    squaresA = fused(a, a, squaresA)
    squaresB = fused(b, b, squaresB)
    squaresC = fused(c, c, squaresC)
    squaresD = fused(d, d, squaresD)
    index &+= 64
  }
  while index &+ 16 <= count {
    let a = load(x + index) - center
    sumA += a
    squaresA = fused(a, a, squaresA)
    index &+= 16
  }
  if index < count {
    let b = Head(count &- index)(load(x + index) - center)
    sumB += b
    squaresB = fused(b, b, squaresB)
  }
  return (
    total((sumA + sumB) + (sumC + sumD)), total((squaresA + squaresB) + (squaresC + squaresD))
  )
}

/// Σ ∂y[i] and Σ ∂y[i] · (x[i] − mean) in single precision.
@inline(__always)
private func products(
  _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, count: Int, mean: Float
) -> (sum: Float, product: Float) {
  let mean = Vector(repeating: mean)
  var (sumA, sumB, sumC, sumD) = (Vector(), Vector(), Vector(), Vector())
  var (productA, productB, productC, productD) = (Vector(), Vector(), Vector(), Vector())
  var index = 0
  while index &+ 64 <= count {
    let a = load(outputGradient + index)
    let b = load(outputGradient + index + 16)
    let c = load(outputGradient + index + 32)
    let d = load(outputGradient + index + 48)
    sumA += a
    sumB += b
    sumC += c
    sumD += d
    productA = fused(a, load(x + index) - mean, productA)
    productB = fused(b, load(x + index + 16) - mean, productB)
    productC = fused(c, load(x + index + 32) - mean, productC)
    productD = fused(d, load(x + index + 48) - mean, productD)
    index &+= 64
  }
  while index &+ 16 <= count {
    let a = load(outputGradient + index)
    sumA += a
    productA = fused(a, load(x + index) - mean, productA)
    index &+= 16
  }
  if index < count {
    // What lies behind the last may be no number: zero times it would not be zero.
    let head = Head(count &- index)
    let b = head(load(outputGradient + index))
    sumB += b
    productB = fused(b, head(load(x + index) - mean), productB)
  }
  return (
    total((sumA + sumB) + (sumC + sumD)), total((productA + productB) + (productC + productD))
  )
}

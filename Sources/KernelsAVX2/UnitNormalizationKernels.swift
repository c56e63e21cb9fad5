import Kernels

// Units: every row holds one scalar of each channel; sums run down the columns, sixteen channels at a
// time. Rows are few (a batch), so single precision is exact enough.
// What each computes, its protocol says.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension VectorKernels {
  public static func unitStatistics(
    _ x: UnsafePointer<Float>, rows: Int, channels: Int, means: UnsafeMutablePointer<Float>,
    variances: UnsafeMutablePointer<Float>
  ) {
    var channel = 0
    while channel < channels {
      let x = x + channel
      var sum = Vector()
      for row in 0..<rows { sum += load(x + row &* channels) }
      let mean = sum / Float(rows)
      var squares = Vector()
      for row in 0..<rows {
        let deviation = load(x + row &* channels) - mean
        squares = fused(deviation, deviation, squares)
      }
      store(mean, means + channel)
      store(squares / Float(rows), variances + channel)
      channel &+= 16
    }
  }

  public static func normalizeUnits(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, rows: Int, channels: Int,
    means: UnsafePointer<Float>, factors: UnsafePointer<Float>, biases: UnsafePointer<Float>
  ) {
    // What is written behind one row, the next one overwrites.
    for row in 0..<rows {
      let (x, y) = (x + row &* channels, y + row &* channels)
      var channel = 0
      while channel < channels {
        let deviation = load(x + channel) - load(means + channel)
        store(fused(deviation, load(factors + channel), load(biases + channel)), y + channel)
        channel &+= 16
      }
    }
  }

  public static func unitGradientSums(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int, channels: Int,
    means: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>,
    products: UnsafeMutablePointer<Float>
  ) {
    var channel = 0
    while channel < channels {
      let (x, outputGradient) = (x + channel, outputGradient + channel)
      let mean = load(means + channel)
      var (sum, product) = (Vector(), Vector())
      for row in 0..<rows {
        let slope = load(outputGradient + row &* channels)
        sum += slope
        product = fused(slope, load(x + row &* channels) - mean, product)
      }
      store(sum, sums + channel)
      store(product, products + channel)
      channel &+= 16
    }
  }

  public static func unitInputGradient(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, rows: Int, channels: Int,
    means: UnsafePointer<Float>, factors: UnsafePointer<Float>, offsets: UnsafePointer<Float>,
    bends: UnsafePointer<Float>
  ) {
    for row in 0..<rows {
      let start = row &* channels
      var channel = 0
      while channel < channels {
        let deviation = load(x + start + channel) - load(means + channel)
        let straight = load(outputGradient + start + channel) - load(offsets + channel)
        let slope = straight - load(bends + channel) * deviation
        store(load(factors + channel) * slope, inputGradient + start + channel)
        channel &+= 16
      }
    }
  }
}

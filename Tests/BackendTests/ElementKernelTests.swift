import Glibc
import Kernels
import KernelsAVX2
import Tensors
import Testing

@testable import OneDNNBackend

/// The kernels for what is no product, called as operations call them: every instruction set that this
/// CPU has gives the same bits, near those of plain loops in double precision.
@Suite(.enabled(if: !usableKernels.isEmpty)) struct ElementKernelTests {
  /// Remainders of every kind in vectors of sixteen, in unrolled loops and in blocks.
  static let counts = [1, 7, 15, 16, 17, 33, 64, 100, 2047, 2048, 2049, 6200]

  @Test(arguments: counts)
  func activations(_ count: Int) {
    let (x, dy) = (drawn(count, 1, within: 12), drawn(count, 2))
    // Not the functions' own values, at whose ends no digits are left of a gradient.
    let values = drawn(count, 12)
    let y = onEverySet(from: [x]) {
      $0.scaledTanh($1[0], into: $2, count: count, amplitude: 1.5, slope: 0.5)
    }
    expectNear(y, x.map { 1.5 * tanh(0.5 * Double($0)) }, 3e-7)
    let dx = onEverySet(from: [values, dy]) {
      $0.scaledTanhGradient($1[0], $1[1], into: $2, count: count, atZero: 0.75, bend: 1.0 / 3)
    }
    expectNear(dx, zip(values, dy).map { Double($1) * (0.75 - Double($0) * Double($0) / 3) }, 3e-7)

    let s = onEverySet(from: [x]) { $0.sigmoid($1[0], into: $2, count: count) }
    expectNear(s, x.map { 1 / (1 + exp(-Double($0))) }, 3e-7)
    let ds = onEverySet(from: [values, dy]) {
      $0.sigmoidGradient($1[0], $1[1], into: $2, count: count)
    }
    expectNear(ds, zip(values, dy).map { Double($1) * Double($0) * (1 - Double($0)) }, 3e-7)

    let r = onEverySet(from: [x]) { $0.rectify($1[0], into: $2, count: count) }
    #expect(r == x.map { $0 > 0 ? $0 : 0 })
    let dr = onEverySet(from: [r, dy]) { $0.rectifyGradient($1[0], $1[1], into: $2, count: count) }
    #expect(dr == zip(r, dy).map { $0 > 0 ? $1 : 0 })
  }

  /// To within a few roundings of itself, not of the largest: tails count too.
  @Test func functionsAreAccurateEverywhere() {
    let x = (0..<8192).map { Float($0 - 4096) * (86 / 4096) } + (-40...40).map { exp2($0) }
    let s = onEverySet(from: [x]) { $0.sigmoid($1[0], into: $2, count: x.count) }
    let t = onEverySet(from: [x]) {
      $0.scaledTanh($1[0], into: $2, count: x.count, amplitude: 1, slope: 1)
    }
    for (index, x) in x.enumerated() {
      let (sigmoid, tanh) = (1 / (1 + exp(-Double(x))), tanh(Double(x)))
      #expect(abs(Double(s[index]) - sigmoid) <= 3e-7 * sigmoid, "sigmoid(\(x))")
      #expect(abs(Double(t[index]) - tanh) <= 2e-7 * abs(tanh), "tanh(\(x))")
    }
    let ends: [Float] = [0, -0.0, .infinity, -.infinity, 1e30, -1e30, .leastNonzeroMagnitude]
    let atEnds = onEverySet(from: [ends]) {
      $0.scaledTanh($1[0], into: $2, count: ends.count, amplitude: 1, slope: 1)
    }
    let expected: [Float] = [0, -0.0, 1, -1, 1, -1, .leastNonzeroMagnitude]
    #expect(atEnds.map(\.bitPattern) == expected.map(\.bitPattern))
    let sigmoids = onEverySet(from: [ends]) { $0.sigmoid($1[0], into: $2, count: ends.count) }
    #expect(sigmoids[2] == 1 && sigmoids[4] == 1)
    #expect((0..<2e-38).contains(sigmoids[3]) && (0..<2e-38).contains(sigmoids[5]))
  }

  @Test(arguments: counts)
  func sumsAndProducts(_ count: Int) {
    let (a, b) = (drawn(count, 3), drawn(count, 4))
    #expect(
      onEverySet(from: [a, b]) { $0.add($1[0], $1[1], into: $2, count: count) }
        == zip(a, b).map { $0 + $1 })
    #expect(
      onEverySet(from: [a, b]) { $0.multiply($1[0], $1[1], into: $2, count: count) }
        == zip(a, b).map { $0 * $1 })
  }

  @Test(arguments: counts)
  func updates(_ count: Int) {
    let (w, g, v) = (drawn(count, 5), drawn(count, 6), drawn(count, 7))
    for weightDecay: Float in [0, 0.125] {
      let next = onEverySet(from: [g], changing: w) {
        $0.descend($2, $1[0], count: count, rate: 0.25, weightDecay: weightDecay)
      }
      let slopes: [Double] = zip(g, w).map { Double($0) + Double(weightDecay) * Double($1) }
      expectNear(next, zip(w, slopes).map { Double($0) - 0.25 * $1 }, 3e-7)
      let moved = onEverySet(from: [g, v], changing: w) { kernels, read, target in
        let velocity = UnsafeMutablePointer(mutating: read[1])
        kernels.descend(
          target, read[0], velocity: velocity, count: count, rate: 0.25, weightDecay: weightDecay,
          kept: 0.5, slope: 1, lookahead: 0.75)
      }
      let expected = (0..<count).map { index -> Double in
        let velocity = 0.5 * Double(v[index]) + slopes[index]
        return Double(w[index]) - 0.25 * (slopes[index] + 0.75 * velocity)
      }
      expectNear(moved, expected, 5e-7)
    }
    let squares = v.map { $0 * $0 }
    let factors = AdamFactors(
      rate: 0.25, rootFactor: 1.5, epsilon: 0.125, weightDecay: 0.5, kept1: 0.75, new1: 0.25,
      kept2: 0.875, new2: 0.125)
    let adapted = onEverySet(from: [g, v, squares], changing: w) { kernels, read, target in
      kernels.adam(
        target, read[0], first: UnsafeMutablePointer(mutating: read[1]),
        second: UnsafeMutablePointer(mutating: read[2]), count: count, factors: factors)
    }
    expectNear(
      adapted,
      (0..<count).map { index in
        let slope = Double(g[index]) + 0.5 * Double(w[index])
        let mean = 0.75 * Double(v[index]) + 0.25 * slope
        let square = 0.875 * Double(squares[index]) + 0.125 * slope * slope
        return Double(w[index]) - 0.25 * mean / (square.squareRoot() * 1.5 + 0.125)
      }, 1e-6)
  }

  /// Values around a mean far larger than their deviation, and a first block that is not like the
  /// others.
  @Test(arguments: counts, [0, 1000])
  func statisticsOfMaps(_ count: Int, _ mean: Float) {
    let channels = 3
    var x = drawn(channels * count, 8).map { $0 + mean }
    for index in 0..<min(count, 100) { x[index] += 3 }
    let both = onEverySet(from: [x], count: 2 * (channels + 16)) {
      $0.mapStatistics(
        $1[0], channels: channels, count: count, means: $2, variances: $2 + (channels + 16))
    }
    let largest = Double(mean) + 4
    for channel in 0..<channels {
      let values = x[channel * count..<(channel + 1) * count].map { Double($0) }
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      #expect(abs(Double(both[channel]) - mean) <= 0x1p-24 * largest)
      #expect(abs(Double(both[channels + 16 + channel]) - variance) <= 1e-6 * variance)
    }
  }

  @Test func statisticsKeepNotANumber() {
    var x = drawn(5000, 9)
    x[4999] = .nan
    let both = onEverySet(from: [x], count: 32) {
      $0.mapStatistics($1[0], channels: 1, count: 5000, means: $2, variances: $2 + 16)
    }
    #expect(both[0].isNaN && both[16].isNaN)
  }

  /// The pairs as flat rows: narrow ones that share a vector, and such that fill some.
  @Test(arguments: [1, 2, 4, 5, 7, 8, 12, 14, 16, 20, 35], [1, 2, 3, 9])
  func poolingOfPairs(_ width: Int, _ pairs: Int) {
    let count = pairs * width
    // Many are equal; one is no number.
    var stream = RandomStream(seed: 10, name: "pooling")
    var x = (0..<4 * count).map { _ in Float(stream.integer(below: 4)) }
    x[x.count / 2] = .nan
    let dy = drawn(count, 11)
    let windows = (0..<count).map { window in
      let left = window / width * 4 * width + window % width * 2
      return [left, left + 1, left + 2 * width, left + 2 * width + 1]
    }
    let largest = onEverySet(from: [x], count: count) {
      $0.poolPairsByMaximum($1[0], into: $2, pairs: pairs, width: width)
    }
    let gradient = onEverySet(from: [x, dy], count: 4 * count) {
      $0.poolPairsByMaximumGradient($1[0], $1[1], into: $2, pairs: pairs, width: width)
    }
    let means = onEverySet(from: [x], count: count) {
      $0.poolPairsByMean($1[0], into: $2, pairs: pairs, width: width)
    }
    let shares = onEverySet(from: [dy], count: 4 * count) {
      $0.poolPairsByMeanGradient($1[0], into: $2, pairs: pairs, width: width)
    }
    for (window, places) in windows.enumerated() {
      let values = places.map { x[$0] }
      let hasNaN = values.contains { $0.isNaN }
      #expect(hasNaN ? largest[window].isNaN : largest[window] == values.max())
      #expect(hasNaN ? means[window].isNaN : means[window] == values.reduce(0, +) / 4)
      let first = hasNaN ? 0 : values.firstIndex(of: values.max()!)!
      #expect(places.map { gradient[$0] } == (0..<4).map { $0 == first ? dy[window] : 0 })
      #expect(places.map { shares[$0] } == Array(repeating: dy[window] / 4, count: 4))
    }
  }

  // MARK: running kernels

  private typealias Kernel = (
    any KernelSet.Type, [UnsafePointer<Float>], UnsafeMutablePointer<Float>
  ) -> Void

  /// What a kernel writes, which every set must agree on bit by bit; behind what it reads stand NaNs.
  private func onEverySet(
    from sources: [[Float]], changing start: [Float]? = nil, count: Int? = nil, _ run: Kernel
  ) -> [Float] {
    let count = count ?? sources[0].count
    var results: [[Float]] = []
    for kernels in usableKernels {
      let read = sources.map { padded($0) }
      let target = padded(start ?? Array(repeating: .nan, count: count))
      run(kernels, read.map { UnsafePointer($0) }, target)
      results.append(Array(UnsafeBufferPointer(start: target, count: count)))
      for memory in read + [target] { memory.deallocate() }
    }
    for other in results.dropFirst() {
      // The sign of a NaN may differ, and nothing depends on it.
      #expect(
        zip(results[0], other).allSatisfy {
          $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
        })
    }
    return results[0]
  }

  private func padded(_ values: [Float]) -> UnsafeMutablePointer<Float> {
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: values.count + 16)
    memory.initialize(repeating: .nan, count: values.count + 16)
    memory.update(from: values, count: values.count)
    return memory
  }

  private func drawn(_ count: Int, _ seed: UInt64, within limit: Double = 1) -> [Float] {
    var stream = RandomStream(seed: seed, name: "kernels")
    return (0..<count).map { _ in Float(stream.uniform(-limit, limit)) }
  }

  private func expectNear(_ measured: [Float], _ expected: [Double], _ tolerance: Double) {
    #expect(relativeError(measured.map { Double($0) }, expected) <= tolerance)
  }

  private func exp2(_ power: Int) -> Float {
    Float(sign: .plus, exponent: power, significand: 1)
  }
}

/// The instruction sets of kernels that this CPU can run.
nonisolated(unsafe) let usableKernels: [any KernelSet.Type] = {
  guard let best = chooseKernels() else { return [] }
  let narrow: any KernelSet.Type = KernelsAVX2.VectorKernels.self
  return best.name == narrow.name ? [narrow] : [narrow, best]
}()

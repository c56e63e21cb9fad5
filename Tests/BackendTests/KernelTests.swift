import ComputeBackend
import Kernels
import KernelsAVX2
import KernelsAVX512
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The kernels of every instruction set, against plain loops and bit by bit against each other.
///
/// Sets that this CPU cannot run are left out.
@Suite struct KernelTests {
  private var sets: [any KernelSet.Type] {
    var sets: [any KernelSet.Type] = []
    if hasFlag("avx2"), hasFlag("fma") { sets.append(KernelsAVX2.VectorKernels.self) }
    if hasFlag("avx512f"), hasFlag("avx512bw"), hasFlag("avx512dq"), hasFlag("avx512vl") {
      sets.append(KernelsAVX512.VectorKernels.self)
    }
    return sets
  }

  // MARK: panels

  @Test(arguments: [(32, 3, 7), (20, 2, 5), (5, 4, 3), (16, 9, 1), (32, 40, 4), (31, 17, 2)])
  func panelsHoldWhatMapsHold(_ channels: Int, _ images: Int, _ places: Int) {
    let source = numbers(channels * images * places, "maps")
    // The second place is left out.
    let offsets = (0..<places).map { Int32($0 == 1 ? -1 : (places - 1 - $0) * (images + 1) * 32) }
    for kernels in sets {
      let panel = Buffer<Float>(count: places * (images + 1) * 32)
      let back = Buffer<Float>(count: source.count)
      back.scalars = [Float](repeating: .nan, count: source.count)
      kernels.arrangePanel(
        source.pointer, stride: images * places, channels: channels, images: images,
        places: places, offsets: offsets, into: panel.pointer)
      for c in 0..<32 {
        for n in 0..<images {
          for p in 0..<places where offsets[p] >= 0 {
            let expected =
              c < channels ? source.pointer[(c * images + n) * places + p] : 0
            #expect(panel.pointer[Int(offsets[p]) + n * 32 + c] == expected)
          }
        }
      }
      kernels.restorePanel(
        panel.pointer, offsets: offsets, images: images, places: places, into: back.pointer,
        stride: images * places, channels: channels)
      let expected = source.scalars.enumerated().map { $0.offset % places == 1 ? 0 : $0.element }
      #expect(back.scalars == expected, "\(kernels.name)")
    }
  }

  @Test func squaresAreTransposed() {
    let source = numbers(1024, "square")
    for kernels in sets {
      let target = Buffer<Float>(count: 1024)
      kernels.transposeSquare(source.pointer, into: target.pointer)
      for r in 0..<32 {
        for c in 0..<32 {
          #expect(target.pointer[32 * c + r] == source.pointer[32 * r + c])
        }
      }
    }
  }

  @Test(arguments: [8, 9, 12, 16, 19, 20, 33, 64])
  func productsOfPanelsAreThoseOfLoops(_ rows: Int) {
    let inner = 40
    let stride = (rows + 1) * 32
    let a = numbers(3 * 2 * stride, "a")
    let b = numbers(3 * inner * 32, "b")
    let bias = numbers(32, "bias")
    let pairs = (0..<3).map { PanelPair(first: (2 - $0) * 2 * stride, second: $0 * inner * 32) }
    let results = sets.map { kernels in
      let c = Buffer<Float>(count: rows * 32)
      kernels.multiply(
        a.pointer, panelStride: stride, b.pointer, pairs: pairs, count: pairs.count, inner: inner,
        rows: rows, bias: bias.pointer, into: c.pointer)
      return c.scalars
    }
    var expected = [Double](repeating: 0, count: rows * 32)
    for r in 0..<rows {
      for j in 0..<32 {
        var sum = Double(bias.pointer[j])
        for pair in pairs {
          for k in 0..<inner {
            sum +=
              Double(a.pointer[Int(pair.first) + k / 32 * stride + 32 * r + k % 32])
              * Double(b.pointer[Int(pair.second) + 32 * k + j])
          }
        }
        expected[r * 32 + j] = sum
      }
    }
    check(results, expected, terms: 3 * inner)
  }

  @Test(arguments: [false, true])
  func transposedProductsOfPanelsAreThoseOfLoops(_ adds: Bool) {
    let inner = 21
    let a = numbers(2 * inner * 32, "a")
    let b = numbers(2 * inner * 32, "b")
    let before = numbers(1024, "c")
    let pairs = [PanelPair(first: 0, second: inner * 32), PanelPair(first: inner * 32, second: 0)]
    let results = sets.map { kernels in
      let c = Buffer<Float>(count: 1024)
      c.scalars = before.scalars
      kernels.multiplyTransposed(
        a.pointer, b.pointer, pairs: pairs, count: 2, inner: inner, adds: adds, into: c.pointer)
      return c.scalars
    }
    let expected = (0..<1024).map { index in
      var sum = adds ? Double(before.pointer[index]) : 0
      for pair in pairs {
        for k in 0..<inner {
          sum +=
            Double(a.pointer[Int(pair.first) + 32 * k + index / 32])
            * Double(b.pointer[Int(pair.second) + 32 * k + index % 32])
        }
      }
      return sum
    }
    check(results, expected, terms: 2 * inner)
  }

  // MARK: images side by side

  @Test(arguments: [6, 8])
  func convolutionsOfLanesAreThoseOfLoops(_ rows: Int) {
    let (channels, places) = (2, 3)
    let x = numbers(channels * 9 * 32, "x")
    let weights = numbers(channels * 5 * rows, "weights")
    let bias = numbers(rows, "bias")
    let runs = [
      LaneRun(place: 0, weight: 0, length: 3), LaneRun(place: 5 * 32, weight: 3 * rows, length: 2),
    ]
    let results = sets.map { kernels in
      let y = Buffer<Float>(count: rows * places * 32)
      kernels.convolveLanes(
        x.pointer, channels: channels, channelStride: 9 * 32, placeStride: 32, runs: runs,
        count: 2, weights: weights.pointer, weightStride: 5 * rows, rows: rows, places: places,
        bias: bias.pointer, into: y.pointer, rowStride: places * 32)
      return y.scalars
    }
    let expected = (0..<rows * places * 32).map { index in
      let (r, j, l) = (index / 32 / places, index / 32 % places, index % 32)
      var sum = Double(bias.pointer[r])
      for c in 0..<channels {
        for run in runs {
          for k in 0..<Int(run.length) {
            sum +=
              Double(weights.pointer[c * 5 * rows + Int(run.weight) + k * rows + r])
              * Double(x.pointer[c * 9 * 32 + (j + k) * 32 + Int(run.place) + l])
          }
        }
      }
      return sum
    }
    check(results, expected, terms: 5 * channels)
  }

  @Test(
    arguments: (1...7).flatMap { taps in [3, 4].map { (taps, $0) } }.filter { $0 != (7, 4) },
    [false, true])
  func correlationsOfLanesAreThoseOfLoops(_ tile: (Int, Int), _ adds: Bool) {
    let (taps, outputs) = tile
    let (rows, columns, width) = (2, 3, 12)
    let x = numbers(rows * width * 32, "x")
    let dy = numbers(outputs * rows * columns * 32, "dy")
    let before = numbers(outputs * 9 * 16, "sums")
    var totals: [[Float]] = []
    let results = sets.map { kernels in
      let sums = Buffer<Float>(count: before.count)
      sums.scalars = before.scalars
      kernels.correlateLanes(
        x.pointer, rowStride: width * 32, placeStride: 64, tapStride: 32, taps: taps, dy.pointer,
        mapStride: rows * columns * 32, outputs: outputs, rows: rows, columns: columns,
        adds: adds, into: sums.pointer, outputStride: 9)
      let total = Buffer<Float>(count: outputs * 9)
      kernels.totalLanes(sums.pointer, count: outputs * 9, into: total.pointer)
      totals.append(total.scalars)
      return sums.scalars
    }
    let expected = (0..<before.count).map { index in
      let (o, t, l) = (index / 16 / 9, index / 16 % 9, index % 16)
      guard t < taps else { return Double(before.pointer[index]) }
      var sum = adds ? Double(before.pointer[index]) : 0
      for i in 0..<rows {
        for j in 0..<columns {
          for lane in [l, l + 16] {
            sum +=
              Double(dy.pointer[(o * rows + i) * columns * 32 + j * 32 + lane])
              * Double(x.pointer[i * width * 32 + j * 64 + t * 32 + lane])
          }
        }
      }
      return sum
    }
    check(results, expected, terms: 2 * rows * columns)
    let sums = (0..<outputs * 9).map { expected[$0 * 16..<$0 * 16 + 16].reduce(0, +) }
    check(totals, sums, terms: 32 * rows * columns)
  }

  // MARK: numbers

  private func numbers(_ count: Int, _ name: String) -> Buffer<Float> {
    let buffer = Buffer<Float>(count: count)
    var stream = RandomStream(seed: 7, name: name)
    buffer.scalars = (0..<count).map { _ in Float(stream.uniform(-1, 1)) }
    return buffer
  }

  private func check(_ results: [[Float]], _ expected: [Double], terms: Int) {
    for result in results {
      #expect(relativeError(result.map(Double.init), expected) <= Tolerance.sum(terms))
      #expect(result == results[0], "Every instruction set gives the same bits.")
    }
  }
}

/// Whether the kernel lists a feature of this CPU.
private func hasFlag(_ name: String) -> Bool { flags.contains(name) }

private let flags: Set<String> = {
  guard let file = fopen("/proc/cpuinfo", "r") else { return [] }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 8192)
  while fgets(&line, Int32(line.count), file) != nil {
    let end = line.firstIndex(of: 0) ?? line.count
    let text = String(decoding: line[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
    if text.hasPrefix("flags") {
      return Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
  }
  return []
}()

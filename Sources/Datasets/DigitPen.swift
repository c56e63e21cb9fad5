import Tensors

/// Draws single digits; keeps its memory from one to the next.
struct DigitPen {
  /// A place on the pen's way and the pen's half width there, both in units of the digit's box
  /// until `fit`, in pixels after it.
  private struct Sample {
    var x: Double
    var y: Double
    var radius: Double
    /// Whether the pen comes here from the sample before.
    var isDrawn: Bool
  }

  private var samples: [Sample] = []
  private var knots: [Double] = []
  private var canvas = [Double](repeating: 0, count: DigitPen.canvasSide * DigitPen.canvasSide)

  /// Wide enough that a digit can be moved by 8 pixels before 28×28 are cut out.
  private static let canvasSide = 44

  /// Draws a digit into 28×28 bytes, 0 for paper, 255 for ink.
  mutating func draw(
    _ digit: Int, with random: inout RandomStream, into image: UnsafeMutableRawBufferPointer
  ) {
    let hand = Hand(&random)
    write(digit, with: hand, &random)
    bend(with: hand, &random)
    turn(with: hand)
    fit(with: hand)
    ink()
    cutOut(into: image)
  }

  /// What stays the same over one image.
  private struct Hand {
    /// How far knots are off, in units of the digit's box.
    var jitter: Double
    /// How strongly the field bends.
    var bending: Double
    /// Horizontal shift per unit of height.
    var slant: Double
    /// The tangent of half the angle it is turned by.
    var turn: Double
    /// Width relative to height.
    var width: Double
    /// The longer side's length in pixels.
    var size: Double
    /// The pen's half width in pixels, and how it changes along a stroke.
    var radius: Double
    var pressure: (start: Double, middle: Double, end: Double)

    init(_ random: inout RandomStream) {
      // Some people write hastily.
      let haste = random.unit() < 0.12 ? random.uniform(1.2, 1.7) : 1.0
      jitter = haste * random.uniform(0.014, 0.042)
      bending = haste * random.uniform(0.02, 0.105)
      slant = 0.14 + 0.26 * DigitPen.normal(&random)
      turn = 0.055 * DigitPen.normal(&random)
      width = random.uniform(0.54, 1.08)
      size = random.uniform(18, 20)
      let broad = random.unit()
      radius = 0.75 + 1.35 * broad * (0.5 + 0.5 * broad)
      pressure = (
        1 + 0.16 * DigitPen.normal(&random), 1 + 0.10 * DigitPen.normal(&random),
        1 + 0.18 * DigitPen.normal(&random)
      )
    }
  }

  /// Nearly normal, mean 0, deviation 1: the sum of four uniform numbers.
  private static func normal(_ random: inout RandomStream) -> Double {
    let sum = random.unit() + random.unit() + random.unit() + random.unit()
    return (sum - 2) * (3.0).squareRoot()
  }

  // MARK: Writing

  /// Chooses a style and follows its strokes.
  private mutating func write(_ digit: Int, with hand: Hand, _ random: inout RandomStream) {
    samples.removeAll(keepingCapacity: true)
    let style = Self.choose(DigitStyle.all[digit], &random)
    let mix = random.uniform(-0.3, 1.3)
    for (stroke, other) in zip(style.strokes, style.others) {
      knots.removeAll(keepingCapacity: true)
      for (place, (a, b)) in zip(stroke, other).enumerated() {
        // A corner's second knot is moved as its first.
        let isCorner =
          place >= 2 && a == stroke[place - 2] && stroke[place ^ 1] == stroke[(place ^ 1) - 2]
        let moved = a + (b - a) * mix + hand.jitter * Self.normal(&random)
        knots.append(isCorner ? knots[place - 2] : moved)
      }
      follow(hand)
    }
  }

  private static func choose(_ styles: [DigitStyle], _ random: inout RandomStream) -> DigitStyle {
    var rest = random.unit() * styles.reduce(0) { $0 + $1.frequency }
    for style in styles {
      rest -= style.frequency
      if rest < 0 { return style }
    }
    return styles[styles.count - 1]
  }

  /// Samples the Catmull–Rom curve through the knots.
  private mutating func follow(_ hand: Hand) {
    let count = knots.count / 2
    let steps = 6
    for interval in 0..<count - 1 {
      func knot(_ offset: Int) -> (x: Double, y: Double) {
        let place = min(max(interval + offset, 0), count - 1)
        return (knots[2 * place], knots[2 * place + 1])
      }
      let (a, b, c, d) = (knot(-1), knot(0), knot(1), knot(2))
      if b.x == c.x && b.y == c.y { continue }
      for step in (interval == 0 ? 0 : 1)...steps {
        let t = Double(step) / Double(steps)
        let wa = t * (t * (2 - t) - 1)
        let wb = t * t * (3 * t - 5) + 2
        let wc = t * (t * (4 - 3 * t) + 1)
        let wd = t * t * (t - 1)
        let x = 0.5 * (wa * a.x + wb * b.x + wc * c.x + wd * d.x)
        let y = 0.5 * (wa * a.y + wb * b.y + wc * c.y + wd * d.y)
        let way = (Double(interval) + t) / Double(count - 1)
        samples.append(
          Sample(
            x: x, y: y, radius: Self.pressure(hand, at: way),
            isDrawn: interval > 0 || step > 0))
      }
    }
  }

  /// The pen's pressure on the way along a stroke, 0 to 1.
  private static func pressure(_ hand: Hand, at way: Double) -> Double {
    let (start, middle, end) = hand.pressure
    return way < 0.5
      ? start + (middle - start) * 2 * way : middle + (end - middle) * (2 * way - 1)
  }

  // MARK: Distorting

  /// Moves every sample by a smooth random field: a cubic B-spline over 5×5 random vectors.
  private mutating func bend(with hand: Hand, _ random: inout RandomStream) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 50) { field in
      for place in 0..<50 { field[place] = 2 * hand.bending * Self.normal(&random) }
      for place in samples.indices {
        let (column, columnWeights) = Self.weights(samples[place].x)
        let (row, rowWeights) = Self.weights(samples[place].y)
        var (dx, dy) = (0.0, 0.0)
        for i in 0..<4 {
          for j in 0..<4 {
            let weight = rowWeights[i] * columnWeights[j]
            let entry = 2 * ((row + i) * 5 + column + j)
            dx += weight * field[entry]
            dy += weight * field[entry + 1]
          }
        }
        samples[place].x += dx
        samples[place].y += dy
      }
    }
  }

  /// The first of the four field rows (or columns) around a place, and the four weights.
  private static func weights(_ place: Double) -> (Int, SIMD4<Double>) {
    let scaled = min(max(place, 0), 1) * 2
    let first = scaled < 1 ? 0 : 1
    let t = scaled - Double(first)
    let s = 1 - t
    return (
      first,
      SIMD4(
        s * s * s, t * t * (3 * t - 6) + 4, s * s * (3 * s - 6) + 4, t * t * t) / 6
    )
  }

  /// Turns, slants and stretches. The angle's sine and cosine are rational in the half's tangent.
  private mutating func turn(with hand: Hand) {
    let square = hand.turn * hand.turn
    let cosine = (1 - square) / (1 + square)
    let sine = 2 * hand.turn / (1 + square)
    for place in samples.indices {
      let y = samples[place].y - 0.5
      let x = (samples[place].x - 0.5) * hand.width - hand.slant * y
      samples[place].x = cosine * x - sine * y
      samples[place].y = sine * x + cosine * y
    }
  }

  /// Scales and moves so that the ink's longer side has its size, in the canvas's middle.
  private mutating func fit(with hand: Hand) {
    var (left, right) = (Double.infinity, -Double.infinity)
    var (top, bottom) = (Double.infinity, -Double.infinity)
    for sample in samples {
      left = min(left, sample.x)
      right = max(right, sample.x)
      top = min(top, sample.y)
      bottom = max(bottom, sample.y)
    }
    let scale = (hand.size - 2 * hand.radius) / max(right - left, bottom - top)
    let middle = Double(Self.canvasSide) / 2
    for place in samples.indices {
      samples[place].x = (samples[place].x - (left + right) / 2) * scale + middle
      samples[place].y = (samples[place].y - (top + bottom) / 2) * scale + middle
      samples[place].radius *= hand.radius
    }
  }

  // MARK: Inking

  /// How many pixels the ink takes from full to none.
  private static let softness = 1.3

  /// Draws every segment with a round pen; where two meet, the darker ink counts.
  private mutating func ink() {
    let side = Self.canvasSide
    let samples = samples
    canvas.withUnsafeMutableBufferPointer { canvas in
      canvas.update(repeating: 0)
      for place in 1..<samples.count where samples[place].isDrawn {
        let (a, b) = (samples[place - 1], samples[place])
        let reach = max(a.radius, b.radius) + Self.softness / 2
        let columns = Self.pixels(min(a.x, b.x) - reach, max(a.x, b.x) + reach)
        let rows = Self.pixels(min(a.y, b.y) - reach, max(a.y, b.y) + reach)
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let inverse = 1 / max(dx * dx + dy * dy, 1e-12)
        for row in rows {
          for column in columns {
            let x = Double(column) + 0.5 - a.x
            let y = Double(row) + 0.5 - a.y
            let t = min(max((x * dx + y * dy) * inverse, 0), 1)
            let (ex, ey) = (x - t * dx, y - t * dy)
            let square = ex * ex + ey * ey
            if square >= reach * reach { continue }
            let radius = a.radius + (b.radius - a.radius) * t
            let ink = (radius + Self.softness / 2 - square.squareRoot()) / Self.softness
            let pixel = row * side + column
            if ink > canvas[pixel] { canvas[pixel] = min(ink, 1) }
          }
        }
      }
    }
  }

  /// The pixels whose middle lies between two places, within the canvas.
  private static func pixels(_ lower: Double, _ upper: Double) -> Range<Int> {
    let last = Double(canvasSide)
    let from = Int(min(max(lower - 0.5, 0), last))
    return from..<max(from, Int(min(max(upper + 0.5, 0), last)))
  }

  /// Copies 28×28 pixels around the centre of mass, moved by whole pixels.
  private func cutOut(into image: UnsafeMutableRawBufferPointer) {
    let side = Self.canvasSide
    var (mass, columns, rows) = (0.0, 0.0, 0.0)
    for row in 0..<side {
      for column in 0..<side {
        let ink = canvas[row * side + column]
        mass += ink
        columns += ink * (Double(column) + 0.5)
        rows += ink * (Double(row) + 0.5)
      }
    }
    let last = side - EmbeddedDigits.side
    let half = EmbeddedDigits.side / 2
    let left = min(max(Int(columns / mass + 0.5) - half, 0), last)
    let top = min(max(Int(rows / mass + 0.5) - half, 0), last)
    for row in 0..<EmbeddedDigits.side {
      for column in 0..<EmbeddedDigits.side {
        let ink = canvas[(top + row) * side + left + column]
        image[row * EmbeddedDigits.side + column] = UInt8(ink * 255 + 0.5)
      }
    }
  }
}

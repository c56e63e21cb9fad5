import Kernels

// What each computes, its protocol says.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension VectorKernels {
  public static func scaledTanh(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int, amplitude: Float,
    slope: Float
  ) {
    var index = 0
    while index < count {
      store(amplitude * hyperbolicTangent(slope * load(x + index)), y + index)
      index &+= 16
    }
  }

  public static func scaledTanhGradient(
    _ y: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int, atZero: Float, bend: Float
  ) {
    var index = 0
    while index < count {
      let y = load(y + index)
      let slope = fused(y * y, -bend, atZero)
      store(load(outputGradient + index) * slope, inputGradient + index)
      index &+= 16
    }
  }

  public static func sigmoid(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index < count {
      store(logistic(load(x + index)), y + index)
      index &+= 16
    }
  }

  public static func sigmoidGradient(
    _ y: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index < count {
      let y = load(y + index)
      store(load(outputGradient + index) * (y * (1 - y)), inputGradient + index)
      index &+= 16
    }
  }

  public static func rectify(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index < count {
      let x = load(x + index)
      store(x.replacing(with: 0, where: x .< 0), y + index)
      index &+= 16
    }
  }

  public static func rectifyGradient(
    _ y: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index < count {
      let isOn = load(y + index) .> 0
      store(
        Vector().replacing(with: load(outputGradient + index), where: isOn), inputGradient + index)
      index &+= 16
    }
  }
}

/// tanh |x| = E/(E + 2) with E = e^2|x| − 1, which is exact near zero too; the sign is put back.
@inline(__always)
private func hyperbolicTangent(_ x: Vector) -> Vector {
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  let magnitude = unsafeBitCast(bits & 0x7fff_ffff, to: Vector.self)
  // Beyond 9.02, tanh is 1 in single precision.
  let clamped = magnitude.replacing(with: 9.5, where: magnitude .> 9.5)
  let power = powerOfTwo(ofDoubled: clamped)
  let grown = fused(power.scale, power.rest, power.scale - 1)
  let result = unsafeBitCast(grown / (grown + 2), to: SIMD16<UInt32>.self)
  return unsafeBitCast(result | (bits & 0x8000_0000), to: Vector.self)
}

/// 1/(1 + e) for x ≥ 0, e/(1 + e) below, with e = e^−|x|.
@inline(__always)
private func logistic(_ x: Vector) -> Vector {
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  let falling = unsafeBitCast(bits | 0x8000_0000, to: Vector.self)
  // Below e^−87 numbers have fewer digits; halved, as the exponential wants it.
  let clamped = falling.replacing(with: -87, where: falling .< -87)
  let power = powerOfTwo(ofDoubled: 0.5 * clamped)
  let exponential = fused(power.scale, power.rest, power.scale)
  let numerator = Vector(repeating: 1).replacing(with: exponential, where: x .< 0)
  return numerator / (1 + exponential)
}

/// e^2x = scale · (1 + rest), scale a power of two, |rest| < √2 − 1, for |x| < 44.
///
/// 2x = k·ln 2 + r with k whole; rest = e^r − 1 = r + r²·P(r), P from Moshier's Cephes library.
@inline(__always)
private func powerOfTwo(ofDoubled x: Vector) -> (scale: Vector, rest: Vector) {
  // Adding 1.5·2²³ leaves the nearest whole number in the low bits of the significand.
  let rounder: Float = 12_582_912
  let shifted = fused(x, 2 * 1.442_695_04, rounder)
  let power = shifted - rounder
  let coarse = fused(power, Vector(repeating: -0.693_359_375), x + x)
  let r = fused(power, Vector(repeating: 2.121_944_4e-4), coarse)
  var polynomial = fused(r, 1.987_569_1e-4, 1.398_199_9e-3)
  polynomial = fused(polynomial, r, Vector(repeating: 8.333_452e-3))
  polynomial = fused(polynomial, r, Vector(repeating: 4.166_579_6e-2))
  polynomial = fused(polynomial, r, Vector(repeating: 1.666_666_5e-1))
  polynomial = fused(polynomial, r, Vector(repeating: 5.000_000_1e-1))
  let rest = fused(r * r, polynomial, r)
  let exponent = (unsafeBitCast(shifted, to: SIMD16<Int32>.self) &<< 23) &+ 0x3f80_0000
  return (unsafeBitCast(exponent, to: Vector.self), rest)
}

import Glibc

/// A named stream of random numbers: the same on every machine, independent of every other stream.
///
/// A trial draws initialization, shuffling, dropout and augmentation from one stream each, so that
/// turning one of them off changes nothing in the others. A stream is named by the trial's seed, a
/// purpose and an index (the epoch, say), never by what was drawn before it: a trial that continues
/// after a crash opens the stream of its epoch and needs no saved state.
///
/// The generator is xoshiro256** 1.0 (Blackman and Vigna 2018), its state filled by SplitMix64 from
/// the FNV-1a hash of the name. Uniform numbers use no library function, so they do not depend on
/// the C library either.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The stream of a seed, a purpose and an index.
  public init(seed: UInt64, name: String, index: UInt64 = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func absorb(_ byte: UInt8) {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    for shift in stride(from: 0, to: 64, by: 8) { absorb(UInt8(truncatingIfNeeded: seed >> shift)) }
    for byte in name.utf8 { absorb(byte) }
    absorb(0)
    for shift in stride(from: 0, to: 64, by: 8) {
      absorb(UInt8(truncatingIfNeeded: index >> shift))
    }
    var splitMix = SplitMix64(state: hash)
    state = (splitMix.next(), splitMix.next(), splitMix.next(), splitMix.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
      (value &<< count) | (value &>> (64 - count))
    }
    let result = rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 &<< 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotate(state.3, by: 45)
    return result
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  public mutating func unit() -> Double {
    Double(next() &>> 11) * 0x1p-53
  }

  /// A number drawn uniformly from [lower, upper).
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * unit()
  }

  /// A number drawn from the normal distribution with mean 0 and deviation 1, by Marsaglia's polar
  /// method (1964). The only draw that needs a library function: the logarithm.
  public mutating func normal() -> Double {
    while true {
      let (u, v) = (uniform(-1, 1), uniform(-1, 1))
      let square = u * u + v * v
      if square > 0, square < 1 { return u * (-2 * log(square) / square).squareRoot() }
    }
  }

  /// A whole number drawn uniformly from 0 ..< bound, without bias (Lemire 2019).
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "A random integer needs a positive bound.")
    let bound = UInt64(bound)
    let threshold = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= threshold { return Int(product.high) }
    }
  }

  /// A random order of 0 ..< count (Fisher–Yates, from the last place down).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }
}

/// The generator that fills another's state from one word (Steele, Lea and Flood 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed &>> 31)
  }
}

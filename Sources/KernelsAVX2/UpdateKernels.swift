import Kernels

// Memory is the bound where a parameter does not fit into a cache: every scalar is read and written
// once, and nothing else.
// What each computes, its protocol says.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension VectorKernels {
  public static func descend(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, count: Int,
    rate: Float, weightDecay: Float
  ) {
    let step = Vector(repeating: -rate)
    var index = 0
    if weightDecay == 0 {
      while index < count {
        store(fused(load(gradient + index), step, load(parameter + index)), parameter + index)
        index &+= 16
      }
    } else {
      let decay = Vector(repeating: weightDecay)
      while index < count {
        let old = load(parameter + index)
        store(fused(fused(old, decay, load(gradient + index)), step, old), parameter + index)
        index &+= 16
      }
    }
  }

  public static func descend(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    scale: UnsafePointer<Float>, count: Int, rate: Float
  ) {
    let step = Vector(repeating: -rate)
    var index = 0
    while index < count {
      let scaled = load(scale + index) * load(gradient + index)
      store(fused(scaled, step, load(parameter + index)), parameter + index)
      index &+= 16
    }
  }

  public static func descend(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    velocity: UnsafeMutablePointer<Float>, count: Int, rate: Float, weightDecay: Float,
    kept: Float, slope: Float, lookahead: Float
  ) {
    let (step, decay) = (Vector(repeating: -rate), Vector(repeating: weightDecay))
    let (kept, lookahead) = (Vector(repeating: kept), Vector(repeating: lookahead))
    var index = 0
    while index < count {
      let old = load(parameter + index)
      let steepness = fused(old, decay, load(gradient + index))
      let next = fused(load(velocity + index), kept, steepness)
      store(next, velocity + index)
      store(fused(fused(next, lookahead, slope * steepness), step, old), parameter + index)
      index &+= 16
    }
  }

  public static func adam(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>, count: Int,
    factors: AdamFactors
  ) {
    let decay = Vector(repeating: factors.weightDecay)
    let (kept1, kept2) = (Vector(repeating: factors.kept1), Vector(repeating: factors.kept2))
    let epsilon = Vector(repeating: factors.epsilon)
    let rootFactor = Vector(repeating: factors.rootFactor)
    var index = 0
    while index < count {
      let old = load(parameter + index)
      let slope = fused(old, decay, load(gradient + index))
      let mean = fused(load(first + index), kept1, factors.new1 * slope)
      let square = fused(load(second + index), kept2, factors.new2 * (slope * slope))
      store(mean, first + index)
      store(square, second + index)
      let divisor = fused(square.squareRoot(), rootFactor, epsilon)
      store(old - factors.rate * mean / divisor, parameter + index)
      index &+= 16
    }
  }
}

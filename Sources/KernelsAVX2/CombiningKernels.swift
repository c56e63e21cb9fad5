import Kernels

// What each computes, its protocol says.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension VectorKernels {
  public static func add(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    var index = 0
    while index < count {
      store(load(a + index) + load(b + index), y + index)
      index &+= 16
    }
  }

  public static func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    var index = 0
    while index < count {
      store(load(a + index) * load(b + index), y + index)
      index &+= 16
    }
  }
}

/// Inner loops that are compiled once for each instruction set, so that a program built on one CPU
/// runs on another and each is used to the full: whoever plans an operation asks for the set that the
/// CPU at hand can run.
///
/// Kernels are functions of pointers and counts and nothing else: no classes, no arrays, no closures.
/// Everything they need of Swift's library is inlined, so that no function compiled for one instruction
/// set can be called from code meant for another (`.ci/check-kernels` looks at the object files).
///
/// Every set gives the same bits: all of them compute in lanes of sixteen with fused multiply-add, and
/// only how many instructions that takes differs. Each kernel has its plain twin in ReferenceBackend's
/// operations, which the tests compare them with.
public protocol KernelSet: TranspositionKernels, RowConvolutionKernels, PlaceConvolutionKernels,
  VectorProductKernels, SubsamplingKernels,
  ElementKernels
{
  /// The instruction set the kernels were compiled for, as one reads it: `AVX-512`.
  static var name: String { get }
}

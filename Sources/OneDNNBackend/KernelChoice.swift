import COneDNN
import Kernels
import KernelsAVX2
import KernelsAVX512

/// The kernels for the best instruction set of this CPU; nil where it has none of them, and oneDNN
/// computes everything.
///
/// oneDNN is asked what the CPU has, so that its own kernels and these agree, and so that
/// `DNNL_MAX_CPU_ISA=AVX2` (or `SSE41`) limits both.
func chooseKernels() -> (any KernelSet.Type)? {
  #if arch(x86_64)
    // The sets' numbers are masks: a set that contains another has its bits too.
    let effective = dnnl_get_effective_cpu_isa().rawValue
    if effective & dnnl_cpu_isa_avx512_core.rawValue == dnnl_cpu_isa_avx512_core.rawValue {
      return KernelsAVX512.VectorKernels.self
    }
    if effective & dnnl_cpu_isa_avx2.rawValue == dnnl_cpu_isa_avx2.rawValue {
      return KernelsAVX2.VectorKernels.self
    }
  #endif
  return nil
}

import Kernels

extension VectorKernels: TranspositionKernels {}

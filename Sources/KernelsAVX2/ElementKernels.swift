import Kernels

extension VectorKernels: ElementKernels {}

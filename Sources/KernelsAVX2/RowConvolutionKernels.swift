import Kernels

extension VectorKernels: RowConvolutionKernels {}

import Kernels

extension VectorKernels: PlaceConvolutionKernels {}

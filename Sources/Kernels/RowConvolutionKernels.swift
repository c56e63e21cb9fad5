/// Still empty.
public protocol RowConvolutionKernels {}

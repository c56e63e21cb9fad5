/// Still empty.
public protocol PlaceConvolutionKernels {}

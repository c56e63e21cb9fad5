/// Still empty.
public protocol TranspositionKernels {}

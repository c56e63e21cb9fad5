/// Still empty.
public protocol ElementKernels {}

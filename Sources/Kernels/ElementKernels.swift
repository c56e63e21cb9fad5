/// Everything of a training step that is neither a convolution nor a product of matrices.
///
/// Where a kernel goes through `count` scalars, it does so sixteen at a time: where `count` is no
/// multiple of that, up to fifteen scalars behind the last are read, and overwritten in what is
/// written. `ComputeBackend.Buffer` has room for them.
public protocol ElementKernels: ActivationKernels, CombiningKernels, UpdateKernels,
  NormalizationKernels, PoolingKernels
{}

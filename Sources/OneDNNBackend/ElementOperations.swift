import ComputeBackend
import Kernels

/// What kernels of our own compute of the operations that are neither convolutions nor products of
/// matrices; nil for what they do not.
func elementOperation(
  _ descriptor: OperationDescriptor, on binding: Binding<Float>, by kernels: any KernelSet.Type
) -> (any Operation<Float>)? {
  switch descriptor {
  case .activation(let shape): VectorActivation(shape, binding, kernels)
  case .addition: VectorAddition(binding, kernels)
  case .masking: VectorMasking(binding, kernels)
  case .normalization(let shape): VectorNormalization(shape, binding, kernels)
  case .pooling(let shape) where shape.isOfPairs: PairPooling(shape, binding, kernels)
  default: nil
  }
}

/// The updates of one parameter by kernels.
func vectorUpdate(
  _ rule: UpdateRule, on parameter: Buffer<Float>, gradient: Buffer<Float>,
  by kernels: any KernelSet.Type
) -> any UpdateOperation<Float> {
  switch rule {
  case .gradientDescent(let momentum, let weightDecay, let nesterov):
    VectorGradientDescent(
      momentum: momentum, weightDecay: weightDecay, nesterov: nesterov, parameter: parameter,
      gradient: gradient, kernels: kernels)
  case .adam(let beta1, let beta2, let epsilon, let weightDecay):
    VectorAdam(
      beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      parameter: parameter, gradient: gradient, kernels: kernels)
  case .scaledGradientDescent:
    VectorScaledGradientDescent(parameter: parameter, gradient: gradient, kernels: kernels)
  }
}

import ComputeBackend
import Glibc
import Specs

/// Second derivatives of losses, for `CurvaturePlan`.
extension Loss {
  /// Writes `share` times each item's ∂²loss/∂z² of the units z that the loss is a convex function of:
  /// the outputs, or, where the loss reads distances, the units that the distances are measured from.
  ///
  /// - Parameters:
  ///   - output: [N, O].
  ///   - distances: the units x [N, I] and the codes w [O, I] where the outputs are
  ///     y_i = Σ_j (x_j − w_ij)².
  ///   - labels: N right classes.
  ///   - curvature: [N, O], or [N, I] where there are distances; overwritten.
  func secondDerivatives(
    _ output: Buffer<Scalar>, distances: (units: Buffer<Scalar>, codes: Buffer<Scalar>)?,
    labels: UnsafeBufferPointer<UInt8>, share: Double, into curvature: Buffer<Scalar>
  ) {
    let outputs = output.count / labels.count
    let width = curvature.count / labels.count
    for item in 0..<labels.count {
      let row = UnsafePointer(output.pointer + item * outputs)
      let target = curvature.pointer + item * width
      switch kind {
      case .rbfDistance:
        // y_D is a square of each unit: its second derivative is 2.
        for unit in 0..<width { target[unit] = Scalar(2 * share) }
      case .rbfMAP(let spec):
        guard let distances else { preconditionFailure("Distances have codes.") }
        secondDerivatives(
          row, outputs, j: spec.j, units: distances.units.pointer + item * width,
          codes: distances.codes.pointer, width, share, target)
      case .crossEntropy:
        // ∂²/∂y_i² = p_i·(1 − p_i).
        let probabilities = softmax(row, outputs)
        for index in 0..<outputs {
          target[index] = Scalar(share * probabilities[index] * (1 - probabilities[index]))
        }
      case .meanSquaredError:
        for index in 0..<outputs { target[index] = Scalar(2 * share / Double(outputs)) }
      }
    }
  }

  /// ∂²/∂x_j² of y_D + log(e^−j + Σ_i e^−y_i), with p_i the nearness of class i and d_ij = x_j − w_ij:
  /// 2·(1 − Σ_i p_i) + 4·(Σ_i p_i·d_ij² − (Σ_i p_i·d_ij)²). Never negative, for Σ p_i < 1.
  private func secondDerivatives(
    _ row: UnsafePointer<Scalar>, _ outputs: Int, j: Double, units: UnsafePointer<Scalar>,
    codes: UnsafePointer<Scalar>, _ width: Int, _ share: Double,
    _ target: UnsafeMutablePointer<Scalar>
  ) {
    let nearness = nearness(row, outputs, j: j).of
    let near = (0..<outputs).map { nearness($0) }
    let rest = 1 - near.reduce(0, +)
    for unit in 0..<width {
      var (mean, square) = (0.0, 0.0)
      for index in 0..<outputs {
        let difference = Double(units[unit]) - Double(codes[index * width + unit])
        mean += near[index] * difference
        square += near[index] * difference * difference
      }
      target[unit] = Scalar(share * (2 * rest + 4 * (square - mean * mean)))
    }
  }
}

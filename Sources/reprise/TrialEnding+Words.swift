import Sweeps

extension TrialEnding {
  /// The ending as messages say it: `interrupted after epoch 3`.
  var words: String {
    switch self {
    case .finished: "finished"
    case .interrupted(let epochs): "interrupted after epoch \(epochs)"
    case .diverged(let epoch, let step):
      "diverged: the loss was not finite in epoch \(epoch + 1) at step \(step)"
    case .failed(let reason): "failed: \(reason)"
    case .busy(let owner): "left to \(owner)"
    }
  }
}

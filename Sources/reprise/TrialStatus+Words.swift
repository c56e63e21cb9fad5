import RunLog

extension TrialStatus {
  /// The status as messages say it: `interrupted`.
  var words: String {
    switch self {
    case .running: "running, or was killed"
    case .interrupted: "interrupted"
    case .finished: "finished"
    case .diverged(let epoch, let step): "diverged (in epoch \(epoch + 1), at step \(step))"
    case .failed(let reason): "failed (\(reason))"
    }
  }
}

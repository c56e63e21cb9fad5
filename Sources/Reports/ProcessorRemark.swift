/// What there is to say about trials that were computed on several kinds of processor: on a cluster, the
/// tasks of one array may be.
enum ProcessorRemark {
  /// Says how many trials each kind computed; nil where all were computed on one. A trial that was
  /// continued on another kind is of both.
  static func text(of trials: [ReportedTrial]) -> String? {
    var kinds: [(name: String, count: Int)] = []
    for trial in trials {
      let kind = name(of: trial)
      if let known = kinds.firstIndex(where: { $0.name == kind }) {
        kinds[known].count += 1
      } else {
        kinds.append((kind, 1))
      }
    }
    guard kinds.count > 1 else { return nil }
    let counts = kinds.sorted { $0.count > $1.count }.map {
      "  \(NumberText.counted($0.count, "trial")): \($0.name)"
    }
    return (["Computed on several kinds of processor, which give different last bits:"] + counts)
      .joined(separator: "\n")
  }

  private static func name(of trial: ReportedTrial) -> String {
    func value(_ key: String) -> String? { trial.provenance.first { $0.key == key }?.value }
    let processor = value("cpu") ?? "unknown"
    return value("cpu before").map { "\(processor), continued from \($0)" } ?? processor
  }
}

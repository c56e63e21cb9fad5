import Figures
import Reports
import Specs

/// What a section is about.
enum PageSubject: Sendable {
  case experiment(ExperimentResults)
  case sweep(SweepResults)

  var name: String {
    switch self {
    case .experiment(let experiment): experiment.name
    case .sweep(let sweep): sweep.name
    }
  }

  /// Its trials, with the point of a sweep that they stand at.
  var trials: [(point: String?, trial: ReportedTrial)] {
    switch self {
    case .experiment(let experiment): experiment.trials.map { (nil, $0) }
    case .sweep(let sweep):
      sweep.points.flatMap { point in
        point.results.trials.map { (point.label(on: sweep.axes), $0) }
      }
    }
  }

  /// Any of its specs; of a sweep, that of the first point.
  var spec: ExperimentSpec {
    switch self {
    case .experiment(let experiment): experiment.spec
    case .sweep(let sweep): sweep.points[0].results.spec
    }
  }

  /// All of its specs.
  var specs: [ExperimentSpec] {
    switch self {
    case .experiment(let experiment): [experiment.spec]
    case .sweep(let sweep): sweep.points.map(\.results.spec)
    }
  }

  /// The figures that its file names; those of the logs where there is no such file.
  func figures(_ catalog: ExperimentCatalog) -> [FigureKind] {
    switch self {
    case .experiment(let experiment): return catalog.current(experiment).spec.figures
    case .sweep(let sweep):
      guard let spec = catalog.find(sweep.name)?.spec, spec.sweep != nil, !spec.figures.isEmpty
      else { return sweep.figures }
      return spec.figures
    }
  }

  func chart(_ figure: FigureKind, _ catalog: ExperimentCatalog) throws -> Chart {
    switch self {
    case .experiment(let experiment): try catalog.current(experiment).chart(figure)
    case .sweep(let sweep): try sweep.chart(figure)
    }
  }
}

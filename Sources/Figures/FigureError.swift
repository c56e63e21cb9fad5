import Files

/// Why a figure could not be drawn. The previous picture is untouched in every case.
public enum FigureError: Error, Equatable, Sendable {
  /// No series holds a finite value.
  case noData(title: String)
  /// A series' lists differ in length.
  case unevenSeries(name: String, x: Int, y: Int)
  /// A tile's values are not as many as its pixels.
  case unevenTile(title: String, pixels: Int, values: Int)
  /// A trial's values of a metric are not as many as the moments they belong to.
  case unevenHistory(seed: Int, metric: String, moments: Int, values: Int)
  /// Two specs of a sweep have the same place on all its axes, so that they cannot be told apart.
  case samePoint(experiment: String, point: String)
  /// A figure that tells a sweep's points by colours alone has too few of them.
  case tooManyVariants(experiment: String, count: Int, most: Int)
  /// A figure of the points of a sweep was asked of an experiment that has none.
  case needsSweep(figure: String, experiment: String)
  /// A figure of one experiment was asked of a sweep.
  case notOfSweeps(figure: String, experiment: String)
  /// A log lacks what a figure shows; `holders` says which logs have it.
  case notLogged(figure: String, series: String, log: String, holders: String)
  /// A metric that has no value when training is over was asked for; `known` have one.
  case notFinal(metric: String, known: [String])
  /// A name that cannot be a file's.
  case badName(String)
  /// There is no gnuplot.
  case gnuplotMissing(command: String, script: String)
  /// gnuplot is there but older than the scripts need.
  case gnuplotTooOld(found: String, needed: String)
  /// gnuplot could not be started, or did not say its version.
  case gnuplotUnusable(command: String, reason: String)
  /// gnuplot ended with an error.
  case scriptFailed(status: String, message: String, script: String)
  /// gnuplot did not end in time and was stopped.
  case timedOut(seconds: Double, script: String)
  /// gnuplot ended well but what it wrote is not a whole picture, as on a full disk.
  case incompletePicture(path: String, message: String)
  /// A file or a folder could not be made, written or read; `code` is the system's `errno`.
  case file(operation: String, path: String, code: Int32)
}

extension FigureError {
  /// Does something with files that the user knows by the name of the operation.
  static func naming<Result>(_ operation: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as FileFailure {
      throw FigureError.file(operation: operation, path: failure.path, code: failure.code)
    }
  }
}

extension FigureError {
  /// Whether other trials, or another figure of these, could be drawn: gnuplot and the folder are not
  /// to blame.
  public var isAboutTrials: Bool {
    switch self {
    case .noData, .unevenSeries, .unevenTile, .unevenHistory, .samePoint, .tooManyVariants,
      .needsSweep,
      .notOfSweeps, .notLogged, .notFinal:
      true
    case .badName, .gnuplotMissing, .gnuplotTooOld, .gnuplotUnusable, .scriptFailed, .timedOut,
      .incompletePicture, .file:
      false
    }
  }
}

extension FigureError: CustomStringConvertible {
  /// What happened, where, and what to do about it.
  public var description: String {
    switch self {
    case .noData(let title):
      let figure = title.isEmpty ? "The figure" : "The figure “\(title)”"
      return "\(figure) has no data to draw: no curve has a finite value yet."
    case .unevenSeries(let name, let x, let y):
      return "The series “\(name)” has \(x) places on the x axis but \(y) values; they must be "
        + "as many."
    case .unevenTile(let title, let pixels, let values):
      return
        "The grid “\(title)” has tiles of \(pixels) pixels, but one of \(values) values; they must "
        + "be as many."
    case .unevenHistory(let seed, let metric, let moments, let values):
      return "Seed \(seed) was measured \(moments) times but has \(values) values of \(metric); "
        + "they must be as many."
    case .samePoint(let experiment, let point):
      return "\(experiment): there are logs of two specs at one point of the sweep (\(point)), as "
        + "when the spec was changed between two runs. Give the logs of one of them."
    case .tooManyVariants(let experiment, let count, let most):
      return
        "\(experiment): this figure tells at most \(most) points apart by colour, and the sweep "
        + "has \(count). error-by-epoch, error-by-value and heat-map can show them."
    case .needsSweep(let figure, let experiment):
      return
        "\(experiment): \(figure) compares the points of a sweep, and these logs come from none. "
        + "error-by-epoch draws them."
    case .notOfSweeps(let figure, let experiment):
      return "\(experiment): \(figure) shows one experiment, and these logs come from a sweep. "
        + "error-by-epoch, error-by-value and heat-map draw it; give one point's logs to see "
        + "\(figure) of it."
    case .notLogged(let figure, let series, let log, let holders):
      return "\(log): \(figure) shows \(series), which this log does not hold. \(holders)"
    case .notFinal(let metric, let known):
      return "\(metric) has no value at the end of training. These have one: "
        + "\(known.joined(separator: ", "))."
    case .badName(let name):
      return "“\(name)” cannot be a figure's file name: it must be 1 to 200 bytes long, must not "
        + "start with “.” or “-” and must not hold “/” or control characters."
    case .gnuplotMissing(let command, let script):
      return "gnuplot was not found (looked for “\(command)”). On Debian, "
        + "`apt-get install gnuplot-nox` installs it. The script to draw is at \(script)."
    case .gnuplotTooOld(let found, let needed):
      return "gnuplot is version \(found); figures need \(needed) or newer. On Debian, "
        + "`apt-get install gnuplot-nox` installs one."
    case .gnuplotUnusable(let command, let reason):
      return "“\(command)” could not be used as gnuplot: \(reason)."
    case .scriptFailed(let status, let message, let script):
      let said = message.isEmpty ? "It said nothing." : "It said:\n\(message)"
      return "gnuplot failed (\(status)) on \(script). \(said)"
    case .timedOut(let seconds, let script):
      return "gnuplot did not finish \(script) in \(plain(seconds)) s and was stopped."
    case .incompletePicture(let path, let message):
      let said = message.isEmpty ? "" : " gnuplot said:\n\(message)"
      return "gnuplot left no whole picture for \(path); is the disk full?\(said)"
    case .file(let operation, let path, let code):
      let failure = FileFailure(operation, path, code: code)
      let advice =
        failure.isOutOfSpace
        ? "Free some space and draw again." : "Give a folder that can be written."
      return "Could not \(operation) \(path): \(failure.reason). \(advice)"
    }
  }
}

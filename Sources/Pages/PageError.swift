/// Why a page could not be made.
public enum PageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no gnuplot to draw figures with.
  case gnuplotMissing(command: String)
  /// No folder for pictures could be made.
  case temporaryFolder(path: String, reason: String)
  /// A picture that was drawn is none that a page can hold.
  case picture(figure: String, experiment: String)

  /// What happened, and what to do about it.
  public var description: String {
    switch self {
    case .gnuplotMissing(let command):
      "gnuplot, which draws the figures, was not found (looked for “\(command)”). On Debian, "
        + "`apt-get install gnuplot-nox` installs it; --no-figures makes the page without figures."
    case .temporaryFolder(let path, let reason):
      "\(path): no folder for pictures could be made: \(reason). Set TMPDIR to a folder that can be "
        + "written to."
    case .picture(let figure, let experiment):
      "\(experiment): gnuplot's picture of \(figure) is no SVG picture. Is this gnuplot 5.4?"
    }
  }
}

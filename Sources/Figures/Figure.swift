/// Something that `Renderer` draws: plain values that say what is shown.
public protocol Figure: Sendable {
  /// The picture's title, for screen readers.
  var heading: String { get }
  /// The figure in words, for those who cannot see it.
  var textAlternative: String { get }
  /// Throws where there is nothing to draw, or its parts do not belong together.
  func check() throws(FigureError)
  /// The gnuplot script of a figure that is called `name`, with its data.
  func script(name: String) -> Script
}

extension Chart: Figure {
  /// The title, or that of the first panel.
  public var heading: String { title.isEmpty ? panels.first?.title ?? "" : title }

  /// The gnuplot script of a chart that is called `name`, with its data.
  public func script(name: String) -> Script { Script(self, name: name) }
}

import Figures
import Files
import Reports
import Specs

/// Draws the figures of a page, some at a time.
struct FigureDrawing: Sendable {
  /// What a figure became: an SVG file's text, or why there is none.
  enum Drawn: Sendable {
    case picture(String)
    case nothing(because: String)
  }

  /// A figure of a subject.
  struct Order: Sendable {
    let subject: PageSubject
    let kind: FigureKind
  }

  let renderer: Renderer
  let catalog: ExperimentCatalog
  /// gnuplot computes on one core.
  var atATime = 2

  /// The figures, in the order they were asked for.
  ///
  /// - Throws: `FigureError` and `PageError` where it is not for the trials that one cannot be drawn.
  func draw(_ orders: [Order]) async throws -> [Drawn] {
    guard !orders.isEmpty else { return [] }
    let folder = try Self.folder()
    defer { folder.remove() }
    return try await withThrowingTaskGroup(of: (Int, Drawn).self) { group in
      var drawn = [Drawn?](repeating: nil, count: orders.count)
      var next = 0
      func start() {
        let place = next
        next += 1
        group.addTask {
          (place, try await draw(orders[place], name: "figure\(place)", in: folder.path))
        }
      }
      while next < min(atATime, orders.count) { start() }
      while let (place, figure) = try await group.next() {
        drawn[place] = figure
        if next < orders.count { start() }
      }
      return drawn.compactMap { $0 }
    }
  }

  private static func folder() throws(PageError) -> TemporaryFolder {
    do throws(FileFailure) {
      return try TemporaryFolder(named: "reprise-report")
    } catch {
      throw .temporaryFolder(path: error.path, reason: error.reason)
    }
  }

  private func draw(_ order: Order, name: String, in folder: String) async throws -> Drawn {
    do {
      let chart = try order.subject.chart(order.kind, catalog)
      let pictures = try await renderer.draw(chart, name: name, in: folder)
      return .picture(String(decoding: try OpenFile(pictures[0]).bytes(), as: UTF8.self))
    } catch let error as FigureError {
      if case .gnuplotMissing(let command, _) = error {
        throw PageError.gnuplotMissing(command: command)
      }
      guard error.isAboutTrials else { throw error }
      return .nothing(because: "\(error)")
    }
  }
}

import ArgumentParser
import Benchmarks
import Dispatch
import Figures
import Synchronization

extension PictureFormat: ExpressibleByArgument {}

struct ChartsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charts", abstract: "Draw what `growth` measured.")

  @Argument(help: "What growth wrote with --json.", completion: .file(extensions: ["json"]))
  var files: [String]

  @Option(help: ArgumentHelp("The folder of the pictures.", valueName: "dir"))
  var out = "docs/performance"

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp("svg, png or pdf; may be repeated.", valueName: "format"))
  var formats: [PictureFormat] = []

  func run() throws {
    let charts = try files.flatMap { try JSONFile.read(GrowthReport.self, from: $0).charts }
    let formats = formats.isEmpty ? [.svg] : formats
    let result = Waiting<[String]>().result { [out] in
      var pictures: [String] = []
      for (name, chart) in charts {
        pictures += try await Renderer().draw(chart, name: name, in: out, formats: formats)
      }
      return pictures
    }
    for picture in try result.get() { print(picture) }
  }
}

/// Waits for the end of something asynchronous.
private final class Waiting<Value: Sendable>: Sendable {
  private let value = Mutex<Result<Value, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  func result(of body: @escaping @Sendable () async throws -> Value) -> Result<Value, any Error> {
    Task {
      let result: Result<Value, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      value.withLock { $0 = result }
      isDone.signal()
    }
    isDone.wait()
    return value.withLock { $0! }
  }
}

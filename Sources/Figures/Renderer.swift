import Files
import Glibc
import Subprocess

/// The formats a figure can be drawn in; the raw value is the file name's ending.
public enum PictureFormat: String, CaseIterable, Sendable {
  case svg
  case png
  case pdf
}

/// Draws figures with gnuplot.
///
/// For a figure `NAME` it leaves `NAME.gp` and `NAME.dat` beside the picture; the script draws any
/// format and is what the renderer itself runs. A picture appears under its name only when it is
/// whole, so a failed draw leaves the previous one. The same figure, gnuplot and fonts give the same
/// bytes.
public struct Renderer: Sendable {
  /// The oldest gnuplot that understands the scripts.
  static let oldestVersion = (major: 5, minor: 2)

  private let medium: Medium
  private let gnuplot: String
  private let timeout: Duration

  /// A renderer for a medium that runs the given gnuplot, a name looked for on PATH or a path, and
  /// stops it when a picture takes longer than the timeout.
  public init(
    for medium: Medium = .screen, gnuplot: String = "gnuplot", timeout: Duration = .seconds(60)
  ) {
    self.medium = medium
    self.gnuplot = gnuplot
    self.timeout = timeout
  }

  /// Draws a figure as `FOLDER/NAME.FORMAT` for each format, in this order, and returns the
  /// pictures' paths. Makes the folder if it is missing.
  @discardableResult
  public func draw(
    _ figure: some Figure, name: String, in folder: String, formats: [PictureFormat] = [.svg]
  ) async throws -> [String] {
    let folder = folder.isEmpty ? "." : folder
    try figure.check()
    try Self.check(name: name)
    try FigureError.naming("make the folder") { try Folder.make(folder) }
    let path = Folder.join(folder, name)
    let script = VisualLanguage.$medium.withValue(medium) { figure.script(name: name) }
    try Self.write(Array(script.data.utf8), to: path + ".dat")
    try Self.write(Array(script.text.utf8), to: path + ".gp")
    try await checkVersion(script: path + ".gp")
    var pictures: [String] = []
    for format in formats {
      pictures.append(try await draw(figure, name: name, in: folder, path: path, format: format))
    }
    return pictures
  }

  private func draw(
    _ figure: some Figure, name: String, in folder: String, path: String, format: PictureFormat
  ) async throws -> String {
    let picture = "\(path).\(format.rawValue)"
    let beside = hiddenName(beside: picture)
    defer { unlink(beside) }
    let besideName = beside.split(separator: "/").last.map(String.init) ?? beside
    let settings =
      "format = '\(format.rawValue)'; output = \(GnuplotText.fileName(besideName))"
    let script = path + ".gp"
    // -d keeps the user's own ~/.gnuplot out.
    let ended = try await run(["-d", "-e", settings, name + ".gp"], in: folder, script: script)
    guard ended.status.isSuccess else {
      throw FigureError.scriptFailed(
        status: "\(ended.status)", message: ended.message, script: script)
    }
    guard FileStatus(path: beside) != nil else {
      throw FigureError.incompletePicture(path: picture, message: ended.message)
    }
    let bytes = try FigureError.naming("read") { try OpenFile(beside).bytes() }
    guard Picture.isWhole(bytes, format) else {
      throw FigureError.incompletePicture(path: picture, message: ended.message)
    }
    try Self.write(Picture.finished(bytes, format, of: figure, for: medium), to: picture)
    return picture
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try FigureError.naming("write") { try replaceFile(path, with: bytes) }
  }

  private static func check(name: String) throws(FigureError) {
    let bytes = Array(name.utf8)
    let isName =
      (1...200).contains(bytes.count) && !name.hasPrefix(".") && !name.hasPrefix("-")
      && !bytes.contains { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "/") }
    guard isName else { throw .badName(name) }
  }

  private func checkVersion(script: String) async throws {
    let ended = try await run(["--version"], in: nil, script: script)
    // "gnuplot 5.4 patchlevel 4"
    let words = ended.output.split(whereSeparator: \.isWhitespace)
    let numbers = words.count > 1 ? words[1].split(separator: ".").map { Int($0) } : []
    guard ended.status.isSuccess, words.first == "gnuplot", numbers.count > 1,
      let major = numbers[0], let minor = numbers[1]
    else {
      throw FigureError.gnuplotUnusable(
        command: gnuplot, reason: "it does not answer --version as gnuplot does")
    }
    guard (major, minor) >= Self.oldestVersion else {
      throw FigureError.gnuplotTooOld(
        found: "\(major).\(minor)",
        needed: "\(Self.oldestVersion.major).\(Self.oldestVersion.minor)")
    }
  }

  // MARK: - The process

  private struct Ended: Sendable {
    var status: TerminationStatus
    var output: String
    var message: String
  }

  /// Runs gnuplot to its end or to the timeout, whichever comes first.
  private func run(
    _ arguments: [String], in folder: String?, script: String
  ) async throws -> Ended {
    do {
      return try await withThrowingTaskGroup(of: Ended?.self) { group in
        group.addTask { try await self.start(arguments, in: folder) }
        group.addTask {
          try await Task.sleep(for: self.timeout)
          return nil
        }
        defer { group.cancelAll() }
        guard let ended = try await group.next() ?? nil else {
          throw FigureError.timedOut(seconds: self.timeout / .seconds(1), script: script)
        }
        return ended
      }
    } catch let error as SubprocessError {
      if error.code == .executableNotFound {
        throw FigureError.gnuplotMissing(command: gnuplot, script: script)
      }
      throw FigureError.gnuplotUnusable(command: gnuplot, reason: "\(error)")
    }
  }

  private func start(_ arguments: [String], in folder: String?) async throws -> Ended {
    let executable: Executable =
      gnuplot.contains("/") ? .path(.init(gnuplot)) : .name(gnuplot)
    // Numbers with a decimal point and text in UTF-8, wherever the user lives.
    let result = try await Subprocess.run(
      executable, arguments: Arguments(arguments),
      environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
      workingDirectory: folder.map { .init($0) },
      output: .string(limit: 1 << 16), error: .string(limit: 1 << 20))
    return Ended(
      status: result.terminationStatus, output: result.standardOutput,
      message: result.standardError.trimmed)
  }
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmed: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace } ?? startIndex
    return start <= end && start < endIndex ? String(self[start...end]) : ""
  }
}

import Glibc
import Testing

/// The figures that are kept in plots/reference/ are those that the kept logs give.
@Suite(
  .serialized,
  .enabled("The kept figures were drawn by another gnuplot, zlib or libpng (drawn-with.txt).") {
    try ReferenceFigures.toolsAreThoseOfTheKept
  })
struct ReferenceFiguresTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func figuresOfLogsAreRedrawnWithTheSameBytes() throws {
    try draw("draw-figures")
    let differences = try ReferenceFigures.differences(from: scratch.path("plots"))
    #expect(differences.isEmpty, "\(differences)")
    // Nothing that is kept is drawn no more.
    let kept = ReferenceFigures.files(in: ReferenceFigures.folder)
      .filter { !ReferenceFigures.needMNIST.contains($0) }
    let drawn = Set(ReferenceFigures.files(in: scratch.path("plots")))
    #expect(kept.filter { !drawn.contains($0) } == [])
  }

  @Test(.enabled("MNIST is not at hand.") { try ReferenceFigures.mnistIsAtHand })
  func picturesOfImagesAreRedrawnWithTheSameBytes() throws {
    try draw("draw-pictures")
    let differences = try ReferenceFigures.differences(from: scratch.path("plots"))
    #expect(differences.isEmpty, "\(differences)")
    let drawn = ReferenceFigures.files(in: scratch.path("plots"))
    #expect(Set(drawn) == ReferenceFigures.needMNIST)
  }

  private func draw(_ target: String) throws {
    var data: [String: String] = [:]
    if let folders = getenv("REPRISE_DATA") { data["REPRISE_DATA"] = String(cString: folders) }
    let outcome = try scratch.bash(
      "exec make -s -C \"$1\" \"$2\" REPRISE=\"$3\" FIGURES=\"$4\"",
      [Program.checkout, target, Program.path, scratch.path("plots")], environment: data)
    try #require(outcome.exitCode == 0, "\(outcome)")
  }
}

enum ReferenceFigures {
  static let folder = Program.checkout + "/plots/reference"

  /// What is drawn of the data set's images.
  static let needMNIST: Set<String> = [
    "lecun1998/errors.svg", "lecun1998/errors.gp", "lecun1998/errors.dat", "lecun1998/maps.svg",
    "lecun1998/maps.gp", "lecun1998/maps.dat", "lecun1998/distortions.png",
  ]

  /// Whether the programs that decide the bytes have the versions that the kept figures name. Fonts do
  /// not decide: an SVG only names them.
  static var toolsAreThoseOfTheKept: Bool {
    get throws {
      guard let kept = try? text(of: folder + "/drawn-with.txt") else { return false }
      let here = try Scratch().bash(
        "gnuplot --version; dpkg-query -W -f '${Package} ${Version}\\n' zlib1g libpng-dev")
      return here.output == kept
    }
  }

  static var mnistIsAtHand: Bool {
    get throws {
      guard let folders = getenv("REPRISE_DATA") else { return false }
      let scratch = try Scratch()
      return try scratch.reprise(
        ["data", "verify", "mnist"], environment: ["REPRISE_DATA": String(cString: folders)]
      ).exitCode == 0
    }
  }

  /// The files below a folder, by their paths in it.
  static func files(in folder: String) -> [String] {
    names(in: folder).flatMap { name -> [String] in
      let below = names(in: folder + "/" + name)
      return below.isEmpty ? [name] : below.map { name + "/" + $0 }
    }.sorted()
  }

  /// Which files of a folder are not kept with the same bytes.
  static func differences(from drawn: String) throws -> [String] {
    try files(in: drawn).filter { file in
      guard let kept = try? bytes(of: folder + "/" + file) else { return true }
      return try bytes(of: drawn + "/" + file) != kept
    }
  }
}

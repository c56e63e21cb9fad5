import ArgumentParser
import Datasets
import Networks
import OneDNNBackend
import Reports
import Specs
import Tensors

struct ConvolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolve",
    abstract: "Convolve a picture with a kernel, and show both side by side.",
    discussion: """
      What one map of a convolutional layer does, with a kernel that you choose: by name, or written \
      out as rows. As in all networks here the kernel is not turned over (cross-correlation). The \
      feature map's smallest value is drawn black, its largest white; --clamp draws 0 black and 255 \
      white instead.

        reprise convolve --kernel laplacian picture.png -o edges.png
        reprise convolve --kernel '[[0,1],[2,3]]' picture.pgm -o map.pgm --map-only
        reprise convolve --kernel sobel-x picture.png -o - | display

      Pictures are PGM or PNG, with bytes 0 to 255 a pixel; colours become grey. The map is smaller \
      than the picture by the kernel less one, unless there is --padding. The kernels with names:

      \(Kernel.list)
      """)

  @Argument(help: "A PGM or PNG picture.", completion: .file(extensions: ["png", "pgm"]))
  var image: String

  @Option(
    help: ArgumentHelp(
      "A kernel's name, or its rows, such as '[[1,0],[0,1]]'.", valueName: "kernel"),
    completion: .list(PictureFilter.named.map(\.name)))
  var kernel: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The picture to write: .png or .pgm, or - for a PNG on standard output.",
      valueName: "out.png"))
  var output: String

  @Option(help: "How far the kernel moves between outputs.")
  var stride = 1

  @Option(help: "How many black rows and columns are added on each side.")
  var padding = 0

  @Flag(help: "Write the feature map alone, without the picture beside it.")
  var mapOnly = false

  @Flag(help: "Draw 0 black and 255 white, cutting what lies beyond.")
  var clamp = false

  /// What `--kernel` says.
  enum Kernel {
    /// The kernel of a name, or of rows that are written out.
    static func read(_ argument: String) throws -> PictureFilter {
      if let named = PictureFilter.named.first(where: { $0.name == argument }) {
        return named.filter
      }
      let names = PictureFilter.named.map(\.name).joined(separator: ", ")
      guard let rows = JSON.numberRows(argument) else {
        throw ValidationError(
          "--kernel: expected \(names), or rows of numbers such as [[0,1],[2,3]], found “\(argument)”"
        )
      }
      guard let filter = PictureFilter(rows: rows) else {
        throw ValidationError(
          "--kernel: expected rows of one length, found rows of "
            + (rows.isEmpty ? "none" : rows.map { "\($0.count)" }.joined(separator: ", ")))
      }
      // Sums of products with bytes must stay finite in single precision.
      if let weight = rows.joined().first(where: { abs($0) > largestWeight }) {
        throw ValidationError(
          "--kernel: expected weights from -\(largestWeight) to \(largestWeight), found \(weight)")
      }
      return filter
    }

    private static let largestWeight = 1e6

    /// The named kernels with their rows, a line each.
    static var list: String {
      PictureFilter.named.map { name, filter in
        let rows = filter.rows.map { row in
          "[" + row.map { NumberText.shortest($0, decimals: 3) }.joined(separator: ",") + "]"
        }
        return "  " + name + String(repeating: " ", count: max(1, 12 - name.count))
          + "[" + rows.joined(separator: ",") + "]"
      }.joined(separator: "\n")
    }
  }

  func validate() throws {
    _ = try Kernel.read(kernel)
    guard (1...1000).contains(stride) else {
      throw ValidationError("--stride: expected 1 to 1000, found \(stride)")
    }
    guard (0...1000).contains(padding) else {
      throw ValidationError("--padding: expected 0 to 1000, found \(padding)")
    }
  }

  func run() throws {
    let kernel = try Kernel.read(kernel)
    let goesToStandardOutput = output == "-"
    if !goesToStandardOutput { try OutputFile.check(output, endings: ["png", "pgm"]) }
    let picture = try GreyPicture.read(image)
    try checkFit(kernel, picture)
    let map = try kernel.map(
      of: Tensor(
        shape: [picture.height, picture.width], scalars: picture.pixels.map { Double($0) }),
      stride: stride, padding: padding, on: try OneDNNBackend())
    let drawn = draw(map)
    let result = mapOnly ? drawn : Self.sideBySide(picture, drawn)
    if goesToStandardOutput {
      try printBytes(result.png())
    } else {
      try result.write(to: output)
    }
    let range = (map.scalars.min() ?? 0, map.scalars.max() ?? 0)
    printError(
      "\(goesToStandardOutput ? "" : "\(output): ")picture \(picture.height)×\(picture.width), "
        + "feature map \(map.shape), values from \(NumberText.shortest(range.0, decimals: 3)) to "
        + NumberText.shortest(range.1, decimals: 3))
  }

  private func checkFit(_ kernel: PictureFilter, _ picture: GreyPicture) throws {
    let (height, width) = (kernel.rows.count, kernel.rows[0].count)
    guard height <= picture.height + 2 * padding, width <= picture.width + 2 * padding else {
      throw InputError(
        "\(image): expected a picture of at least \(height)×\(width) pixels, padding included, for "
          + "the kernel to fit; found \(picture.height)×\(picture.width). More --padding would do.")
    }
    let pixels = (picture.height + 2 * padding) * (picture.width + 2 * padding)
    guard pixels <= Self.mostPixels else {
      throw InputError(
        "\(image): expected at most \(NumberText.grouped(Self.mostPixels)) pixels, padding included, "
          + "found \(NumberText.grouped(pixels)). Give a smaller picture.")
    }
  }

  /// A pixel takes some 40 bytes on the way.
  private static let mostPixels = 100_000_000

  private func draw(_ map: Tensor<Double>) -> GreyPicture {
    let least = clamp ? 0 : map.scalars.min() ?? 0
    let largest = clamp ? 255 : map.scalars.max() ?? 0
    let scale = largest > least ? 255 / (largest - least) : 0
    return GreyPicture(
      width: map.shape[1], height: map.shape[0],
      pixels: map.scalars.map { UInt8(max(0, min(255, (($0 - least) * scale).rounded()))) })
  }

  /// Two pictures on a light ground, top edges aligned.
  private static func sideBySide(_ left: GreyPicture, _ right: GreyPicture) -> GreyPicture {
    let gap = max(4, left.width / 32)
    var both = GreyPicture(
      width: left.width + right.width + 3 * gap,
      height: max(left.height, right.height) + 2 * gap, grey: 236)
    for (picture, x) in [(left, gap), (right, left.width + 2 * gap)] {
      for row in 0..<picture.height {
        let start = (row + gap) * both.width + x
        both.pixels.replaceSubrange(
          start..<start + picture.width,
          with: picture.pixels[row * picture.width..<(row + 1) * picture.width])
      }
    }
    return both
  }
}

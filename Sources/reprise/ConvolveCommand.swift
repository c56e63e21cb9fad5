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

      Pictures are PGM or PNG; colours become grey. The map is smaller than the picture by the kernel \
      less one, unless there is --padding.
      """)

  @Argument(help: "A PGM or PNG picture.", completion: .file(extensions: ["png", "pgm"]))
  var image: String

  @Option(
    help: ArgumentHelp(
      "\(PictureFilter.named.map(\.name).joined(separator: ", ")), or rows as [[1,0],[0,1]].",
      valueName: "kernel"))
  var kernel: Kernel

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The picture to write, PNG or (by its ending) PGM.", valueName: "out.png"))
  var output: String

  @Option(help: "How far the kernel moves between outputs.")
  var stride = 1

  @Option(help: "How many black rows and columns are added on each side.")
  var padding = 0

  @Flag(help: "Write the feature map alone, without the picture beside it.")
  var mapOnly = false

  @Flag(help: "Draw 0 black and 255 white, cutting what lies beyond.")
  var clamp = false

  struct Kernel: ExpressibleByArgument {
    let filter: PictureFilter

    init?(argument: String) {
      let named = PictureFilter.named.first { $0.name == argument }?.filter
      guard let filter = named ?? Self.written(argument) else { return nil }
      self.filter = filter
    }

    private static func written(_ text: String) -> PictureFilter? {
      JSON.numberRows(text).flatMap(PictureFilter.init)
    }

    static var allValueStrings: [String] { PictureFilter.named.map(\.name) }
  }

  func validate() throws {
    guard (1...1000).contains(stride) else {
      throw ValidationError("--stride: expected 1 to 1000, found \(stride)")
    }
    guard (0...1000).contains(padding) else {
      throw ValidationError("--padding: expected 0 to 1000, found \(padding)")
    }
  }

  func run() throws {
    let picture = try GreyPicture.read(image)
    let (height, width) = (kernel.filter.rows.count, kernel.filter.rows[0].count)
    guard height <= picture.height + 2 * padding, width <= picture.width + 2 * padding else {
      throw ValidationError(
        "\(image): expected a picture of at least \(height)×\(width) pixels, padding included, for "
          + "the kernel to fit; found \(picture.height)×\(picture.width)")
    }
    let map = try kernel.filter.map(
      of: Tensor(
        shape: [picture.height, picture.width], scalars: picture.pixels.map { Double($0) }),
      stride: stride, padding: padding, on: try OneDNNBackend())
    let drawn = draw(map)
    try (mapOnly ? drawn : Self.sideBySide(picture, drawn)).write(to: output)
    let range = (map.scalars.min() ?? 0, map.scalars.max() ?? 0)
    print(
      "\(output): picture \(picture.height)×\(picture.width), feature map "
        + "\(map.shape), values from \(NumberText.shortest(range.0, decimals: 3)) to "
        + NumberText.shortest(range.1, decimals: 3))
  }

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

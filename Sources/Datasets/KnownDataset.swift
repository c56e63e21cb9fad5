import Specs

/// A published data set: its files, what they must contain, and who has them.
struct KnownDataset: Sendable {
  var name: DatasetName
  /// Training images and labels, test images and labels.
  var files: [KnownFile]
  var classNames: [String]
  /// Addresses that a file's name plus ".gz" completes, in the order they are asked.
  var mirrors: [String]

  /// The file that holds one kind of content of one half.
  func file(_ part: DataPart, _ content: IDXFile.Content) -> KnownFile {
    guard let file = files.first(where: { $0.part == part && $0.content == content }) else {
      preconditionFailure("A known data set has all four files.")
    }
    return file
  }
}

/// One file of a published data set.
struct KnownFile: Equatable, Sendable {
  var set: DatasetName
  var part: DataPart
  var content: IDXFile.Content
  /// The name it was published under, without .gz.
  var name: String
  /// [N, H, W] of images, [N] of labels.
  var dimensions: [Int]
  /// Of the uncompressed content: compressed files differ between mirrors.
  var sha256: String

  /// How many bytes the uncompressed file has.
  var size: Int { content.headerSize + dimensions.reduce(1, *) }

  /// The names it is known under, in the order they are tried: some copies have a dot where
  /// others have a dash.
  var names: [String] {
    let dotted = name.replacing("-idx", with: ".idx")
    return [name, name + ".gz", dotted, dotted + ".gz"]
  }

  init(
    set: DatasetName, _ part: DataPart, _ content: IDXFile.Content, dimensions: [Int],
    sha256: String
  ) {
    self.set = set
    self.part = part
    self.content = content
    self.dimensions = dimensions
    self.sha256 = sha256
    let half = part == .train ? "train" : "t10k"
    name = half + (content == .images ? "-images-idx3-ubyte" : "-labels-idx1-ubyte")
  }
}

extension KnownDataset {
  /// How many items the two halves of a spec's set have.
  static func counts(for spec: DataSpec) -> (train: Int, test: Int) {
    guard let known = published.first(where: { $0.name == spec.set }) else {
      return EmbeddedDigits.counts(for: spec)
    }
    return (
      known.file(.train, .labels).dimensions[0], known.file(.test, .labels).dimensions[0]
    )
  }

  /// The data sets that are read from files.
  static let published = [mnist, fashionMNIST]

  /// The hashes were computed with `zcat FILE | sha256sum`. The hash of the training images is
  /// also the one in common use.
  static let mnist = KnownDataset(
    name: .mnist,
    files: [
      KnownFile(
        set: .mnist, .train, .images, dimensions: [60000, 28, 28],
        sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      KnownFile(
        set: .mnist, .train, .labels, dimensions: [60000],
        sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      KnownFile(
        set: .mnist, .test, .images, dimensions: [10000, 28, 28],
        sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      KnownFile(
        set: .mnist, .test, .labels, dimensions: [10000],
        sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ],
    classNames: DatasetName.mnist.classNames,
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ])

  /// Xiao, Rasul and Vollgraf 2017; the hashes are of Debian's dataset-fashion-mnist.
  static let fashionMNIST = KnownDataset(
    name: .fashionMNIST,
    files: [
      KnownFile(
        set: .fashionMNIST, .train, .images, dimensions: [60000, 28, 28],
        sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
      KnownFile(
        set: .fashionMNIST, .train, .labels, dimensions: [60000],
        sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
      KnownFile(
        set: .fashionMNIST, .test, .images, dimensions: [10000, 28, 28],
        sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
      KnownFile(
        set: .fashionMNIST, .test, .labels, dimensions: [10000],
        sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ],
    classNames: DatasetName.fashionMNIST.classNames,
    mirrors: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ])
}

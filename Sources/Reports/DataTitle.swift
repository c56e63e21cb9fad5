import Specs

extension ExperimentSpec {
  /// What everything drawn or printed must say where another data set stands in for the wanted
  /// one; nil where none does.
  public var standInNotice: String? {
    guard let wanted = data.standsInFor else { return nil }
    let title = data.set.title.prefix(1).uppercased() + data.set.title.dropFirst()
    return "\(title), not \(wanted.title): the paper's claims were not checked."
  }

  /// The data, as people write it: "MNIST", with what is used of it where that is not all. Images
  /// are counted from 1.
  public var dataTitle: String {
    ([data.set.title] + data.partTitles + data.distortionTitles).joined(separator: ", ")
  }

  /// How many updates a whole trial makes: epochs · ⌈items of a pass / batch size⌉ for each network.
  var updates: Int { updates(inEpochs: loggedEpochs) }

  /// How many updates a trial makes in so many of its epochs.
  func updates(inEpochs count: Int) -> Int {
    let images = data.train.first ?? max(1, DataFile.training.count - data.train.from)
    return updates(inEpochs: count, images: images)
  }

  /// How many images the test set has.
  var testImages: Int { data.test.first ?? max(1, DataFile.test.count - data.test.from) }
}

extension DatasetName {
  /// The set's name as people write it.
  public var title: String {
    switch self {
    case .mnist: "MNIST"
    case .fashionMNIST: "Fashion-MNIST"
    case .digits: "embedded digits"
    }
  }
}

/// One of the two files that every known data set has, all of them equally large; the embedded
/// digits are as many unless a spec asks for another number.
private enum DataFile {
  case training
  case test

  var count: Int { self == .training ? 60_000 : 10_000 }
  var kind: String { self == .training ? "training" : "test" }
}

extension DataSpec {
  /// What is used, where that is not all: "the first 200 test images".
  fileprivate var partTitles: [String] {
    if let both = titleOfBothDrawn { return [both] + (devTitle.map { [$0] } ?? []) }
    return [train.title(of: .training), devTitle, test.title(of: .test)].compactMap { $0 }
  }

  /// How the training set is enlarged, where it is.
  fileprivate var distortionTitles: [String] {
    guard let distortions else { return [] }
    guard let fixed = distortions.fixed else { return ["training images distorted anew each pass"] }
    return [
      "\(NumberText.counted(fixed.copies, "distorted version")) beside each training image"
    ]
  }

  private var devTitle: String? {
    dev.map { ($0.title(of: .training) ?? "all training images") + " as the dev set" }
  }

  /// Both parts in one phrase, where they are drawn alike.
  private var titleOfBothDrawn: String? {
    guard let seed = train.drawnWithSeed, test.drawnWithSeed == seed, train.from == 0,
      test.from == 0, let trained = train.first, let tested = test.first
    else { return nil }
    return "\(NumberText.grouped(trained)) training and \(NumberText.grouped(tested)) test images "
      + "drawn with seed \(seed)"
  }
}

extension SubsetSpec {
  /// The part of a file in words; nil for all of it in the file's order.
  fileprivate func title(of file: DataFile) -> String? {
    guard let seed = drawnWithSeed else { return runTitle(of: file) }
    guard let first else {
      return (runTitle(of: file) ?? "\(file.kind) images") + " in an order drawn with seed \(seed)"
    }
    let source = from == 0 ? "" : " from those after the first \(NumberText.grouped(from))"
    return "\(NumberText.grouped(first)) \(file.kind) images drawn with seed \(seed)\(source)"
  }

  private func runTitle(of file: DataFile) -> String? {
    if from == 0 {
      guard let first, first != file.count else { return nil }
      return "the first \(NumberText.grouped(first)) \(file.kind) images"
    }
    let last = first.map { from + $0 } ?? file.count
    return "\(file.kind) images \(NumberText.grouped(from + 1))–\(NumberText.grouped(last))"
  }
}

extension ExperimentSpec {
  /// How many images the dev set has; nil where there is none.
  var devImages: Int? { data.dev.map { $0.first ?? max(1, DataFile.training.count - $0.from) } }
}

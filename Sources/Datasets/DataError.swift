import Files
import Specs

/// What can be wrong with data, and what to do about it. All of the room's messages are built here.
public enum DataError: Error, Equatable, Sendable {
  // A single file.
  /// A call of the system failed on a file.
  case system(call: String, file: String, code: Int32)
  /// A call of zlib failed that never should.
  case zlib(call: String, file: String, status: Int)
  /// A call of OpenSSL failed that never should.
  case crypto(call: String)
  /// A folder, pipe or device where a file was expected.
  case notAFile(String)
  /// No bytes at all.
  case emptyFile(String)
  /// The gzip file ends in the middle; so many bytes could be inflated.
  case truncatedGzip(String, inflated: Int)
  /// The gzip file's bytes are wrong (its checksum, say), noticed after so many inflated bytes.
  case corruptGzip(String, reason: String, inflated: Int)
  /// Something follows the end of the gzip data.
  case bytesAfterGzip(String, inflated: Int)
  /// The first four bytes are not those of an IDX file of this kind.
  case wrongMagic(String, expected: UInt32, found: UInt32)
  /// Fewer uncompressed bytes than the header says.
  case tooShort(String, expected: Int, found: Int)
  /// More uncompressed bytes than the header says.
  case trailingBytes(String, expected: Int, found: Int)
  /// Extents that no data set of ours can have.
  case impossibleDimensions(String, found: [Int])
  /// A well-formed file of other extents than the data set's.
  case wrongDimensions(String, set: String, expected: [Int], found: [Int])
  /// Not as many labels as images.
  case countsDiffer(imageFile: String, images: Int, labelFile: String, labels: Int)
  /// A label that no class has; `index` counts from 0.
  case labelOutOfRange(String, index: Int, label: Int, classCount: Int)
  /// A well-formed file, but not the data set's.
  case wrongHash(String, set: String, expected: String, found: String)
  /// A file of another known data set than the wanted one.
  case otherSet(String, wanted: String, found: String)

  // Looking for data.
  /// The folder that was asked for does not exist.
  case noFolder(String)
  /// The folder that was asked for holds no data, of this set or any other.
  case folderWithoutData(String, set: String, names: [String])
  /// The folder that was asked for holds some of the set's files, but not all.
  case incompleteFolder(String, set: String, missing: [String])
  /// The set is nowhere, and fetching it failed or was not allowed (then `answers` is empty).
  case notFound(
    set: DatasetName, names: [String], lookedIn: [LookedInFolder], answers: [MirrorAnswer])

  // Fetching.
  /// No mirror gave a file that is right.
  case fetchFailed(set: DatasetName, file: String, answers: [MirrorAnswer])
  /// There is no folder to fetch into.
  case noCacheFolder
  /// Another process has been fetching the same set for a long time.
  case fetchingElsewhere(lock: String)
  /// The transfer was ended from outside: Ctrl-C, say.
  case interrupted
  /// The set is drawn by the program: there is nothing to fetch.
  case nothingToFetch(DatasetName)

  // Using data.
  /// A subset that reaches beyond its file; `key` is its place in a spec, `first` nil for all.
  case subsetTooLarge(
    key: String, set: String, part: DataPart, from: Int, first: Int?, available: Int)
  /// A subset of no items.
  case noItems(set: String, part: DataPart)
  /// So many of dev's items are trained on too; `first` is one of them, a place in the file.
  case devIsTrainedOn(count: Int, of: Int, first: Int, isDrawn: Bool)
  /// A transform that cannot be applied at its place, which counts from 0.
  case unusableTransform(index: Int, reason: String)
  /// A picture of no images, or too large a one.
  case unusableSheet(rows: Int, columns: Int)
}

/// One folder that was looked into in vain.
public struct LookedInFolder: Equatable, Sendable {
  /// Why the set could not be taken from it.
  public enum Reason: Equatable, Sendable {
    case missing
    case noFiles
    case lacks([String])
    case holds(String, of: String)
  }

  /// The folder.
  public let folder: String
  /// Why it did not do.
  public let reason: Reason

  /// A folder and why it did not do.
  public init(folder: String, reason: Reason) {
    self.folder = folder
    self.reason = reason
  }
}

/// What came of asking one mirror for one file.
public struct MirrorAnswer: Equatable, Sendable {
  /// The address that was asked.
  public let url: String
  /// What went wrong.
  public let problem: String

  /// An address and what went wrong there.
  public init(url: String, problem: String) {
    self.url = url
    self.problem = problem
  }
}

extension DataError {
  /// Works with files; what fails there comes out as the room's own error.
  static func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as FileFailure {
      throw DataError.system(call: failure.call, file: failure.path, code: failure.code)
    }
  }
}

extension DataError: CustomStringConvertible {
  /// The message for people: what is wrong, with which file, and what to do.
  public var description: String {
    switch self {
    case .system(let call, let file, let code):
      FileFailure(call, file, code: code).description
    case .zlib(let call, let file, let status):
      "\(file): zlib's \(call) failed with status \(status)."
    case .crypto(let call):
      "OpenSSL's \(call) failed."
    case .notAFile(let file):
      "\(file) is not a file."
    case .emptyFile(let file):
      "\(file) is empty. Fetch or copy it again."
    case .truncatedGzip(let file, let inflated):
      "\(file) is truncated: its gzip data ends in the middle, after \(inflated) bytes were "
        + "inflated. Fetch or copy it again."
    case .corruptGzip(let file, let reason, let inflated):
      "\(file) is corrupt: gzip says “\(reason)” after \(inflated) inflated bytes. "
        + "Fetch or copy it again."
    case .bytesAfterGzip(let file, let inflated):
      "\(file) has bytes after the end of its gzip data (\(inflated) bytes inflated). "
        + "Fetch or copy it again."
    case .wrongMagic(let file, let expected, let found):
      "\(file) is not an IDX file of \(kind(expected)): it starts with \(hex(found)), not "
        + "\(hex(expected))."
    case .tooShort(let file, let expected, let found):
      "\(file) is too short: its header calls for \(expected) bytes uncompressed, it has "
        + "\(found). Fetch or copy it again."
    case .trailingBytes(let file, let expected, let found):
      "\(file) is too long: its header calls for \(expected) bytes uncompressed, it has "
        + "\(found) or more. Fetch or copy it again."
    case .impossibleDimensions(let file, let found):
      "\(file) claims to hold \(product(found)) bytes of items, which cannot be."
    case .wrongDimensions(let file, let set, let expected, let found):
      "\(file) holds \(product(found)) bytes, \(set)'s file holds \(product(expected)) "
        + "(items first). Give the whole, original file."
    case .countsDiffer(let imageFile, let images, let labelFile, let labels):
      "\(images) images in \(imageFile), but \(labels) labels in \(labelFile). "
        + "They do not belong together."
    case .labelOutOfRange(let file, let index, let label, let classCount):
      "\(file): label \(index) (from 0) is \(label); labels are 0 to \(classCount - 1)."
    case .wrongHash(let file, let set, let expected, let found):
      "\(file) is not \(set)'s: the SHA-256 of its uncompressed content is\n  \(found), not\n"
        + "  \(expected). Fetch or copy it again."
    case .otherSet(let file, let wanted, let found):
      "\(file) is \(found)'s, not \(wanted)'s."
    case .noFolder(let folder):
      "The data folder \(folder) does not exist, or is no folder."
    case .folderWithoutData(let folder, let set, let names):
      "The data folder \(folder) holds no data set: looked in it and in \(Folder.join(folder, set)) "
        + "for \(list(names)), each with or without .gz."
    case .incompleteFolder(let folder, let set, let missing):
      "\(folder) holds \(set) only in part: no \(list(missing)), with or without .gz."
    case .notFound(let set, let names, let lookedIn, let answers):
      notFoundText(set: set, names: names, lookedIn: lookedIn, answers: answers)
    case .fetchFailed(let set, let file, let answers):
      "No mirror gave \(set.rawValue)'s \(file):\n" + lines(answers)
        + "\nGet the files by hand and name their folder with --data."
    case .noCacheFolder:
      "There is no folder to fetch into: set REPRISE_CACHE to one (HOME is not set either)."
    case .fetchingElsewhere(let lock):
      "Another process is fetching the same set (it holds \(lock)). Wait for it or end it."
    case .interrupted:
      "The transfer was interrupted; the same command continues it."
    case .nothingToFetch(let set):
      "\(set.rawValue) is drawn by the program: there is nothing to fetch."
    case .subsetTooLarge(let key, let set, let part, let from, let first, let available):
      subsetText(key: key, set: set, part: part, from: from, first: first, available: available)
    case .noItems(let set, let part):
      "No images of \(set) (\(part.rawValue)) were asked for. Ask for 1 at least."
    case .devIsTrainedOn(let count, let dev, let first, let isDrawn):
      "data.dev: expected items that are not trained on, found \(count) of its \(dev) in "
        + "data.train too, item \(first) of the training file among them. "
        + (isDrawn
          ? "A draw takes from all of the file from its \"from\" on: give train a \"from\" behind "
            + "dev's items, and dev a \"first\" that ends before it without drawing."
          : "Give them parts of the file that do not meet.")
    case .unusableTransform(let index, let reason):
      "data.transforms[\(index)]: \(reason)"
    case .unusableSheet(let rows, let columns):
      "A sheet of \(rows) × \(columns) images cannot be drawn: 1 to 1,000 each way."
    }
  }

  private func subsetText(
    key: String, set: String, part: DataPart, from: Int, first: Int?, available: Int
  ) -> String {
    let file = "\(set)'s \(part == .train ? "training" : "test") images"
    let asked = first.map { "the first \($0)" + (from == 0 ? "" : " from \(from) on") }
    let place = first == nil || from >= available ? key + ".from" : key + ".first"
    let most = available - from
    let advice =
      from >= available
      ? "Give a \"from\" below \(available)." : "Give a \"first\" of \(most) at most."
    return "\(place): expected a part of \(file), of which there are only \(available), found "
      + "\(asked ?? "those from \(from) on"). \(advice)"
  }

  private func notFoundText(
    set: DatasetName, names: [String], lookedIn: [LookedInFolder], answers: [MirrorAnswer]
  ) -> String {
    var text = "\(set.rawValue) was not found. Looked for \(list(names)), each with or without "
    text += ".gz, in these folders and their \(set.rawValue)/:\n"
    text += lookedIn.map { "  \($0.folder): \(reasonText($0.reason))" }.joined(separator: "\n")
    if answers.isEmpty {
      text += "\nIt was not fetched. Run: reprise data fetch \(set.rawValue)"
    } else {
      text += "\nFetching failed:\n" + lines(answers)
    }
    return text + "\nOr get the files by hand and name their folder with --data or REPRISE_DATA."
  }

  private func reasonText(_ reason: LookedInFolder.Reason) -> String {
    switch reason {
    case .missing: "no such folder"
    case .noFiles: "none of the files"
    case .lacks(let names): "no \(list(names))"
    case .holds(let file, let set): "\(file) is \(set)'s"
    }
  }

  private func lines(_ answers: [MirrorAnswer]) -> String {
    answers.map { "  \($0.url): \($0.problem)" }.joined(separator: "\n")
  }

  private func kind(_ magic: UInt32) -> String {
    magic == IDXFile.Content.images.magic ? "images" : "labels"
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  private func product(_ dimensions: [Int]) -> String {
    dimensions.map(String.init).joined(separator: "×")
  }

  private func hex(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}

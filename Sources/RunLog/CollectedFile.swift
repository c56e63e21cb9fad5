import CHDF5
import Files
import Glibc

/// Many trials in one HDF5 file: their logs as groups, and a table with a row a trial.
///
/// `docs/log-format.md` describes the file.
public enum CollectedFile {
  /// How a trial's log becomes a group of the file.
  public enum Mode: Equatable, Sendable {
    /// As an external link, which leads to the log where it lies.
    case link
    /// As a full copy.
    case copy
  }

  /// Puts a collection at the path, in place of what stood there.
  ///
  /// The file is written beside, flushed and renamed: whoever opens the path finds the old file or
  /// the new one, whole. Copies are made one log after the other, so that memory holds one at a time.
  ///
  /// - Parameters:
  ///   - trials: the logs, each with a name of its own.
  ///   - columns: the table's, with a value for each trial in the order of `trials`.
  ///   - path: the file.
  ///   - mode: whether the groups are links or copies.
  /// - Throws: a `RunLogError` about the path, with what stood there unchanged, or about a log that
  ///   could not be copied.
  public static func write(
    _ trials: [CollectedTrial], columns: [CollectedColumn], to path: String, by mode: Mode
  ) throws {
    for column in columns {
      precondition(
        column.values.count == trials.count, "A column has a value for each of the trials.")
    }
    let folder = Folder.of(path)
    TemporaryName.removeStale(in: folder)
    let temporary = Folder.join(folder, TemporaryName.next())
    do {
      try HDF5Library.run {
        let file = try HDF5DiskFile(at: temporary, for: path)
        try addIdentity(to: file.image)
        for trial in trials { try add(trial, to: file, by: mode) }
        try file.reserve(2 * columns.reduce(0) { $0 + $1.byteCount })
        try file.image.addTable(columns, rows: trials.count, at: CollectionLayout.index)
        try file.finish(with: CollectionLayout.mark)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Whether the file at the path is a collection, as `write` left it.
  public static func isCollection(_ path: String) -> Bool {
    guard let file = try? OpenFile(path), let status = try? file.status(), status.isRegular
    else { return false }
    return isCollection(tail: (try? file.lastBytes(CollectionLayout.mark.count)) ?? [])
  }

  /// Whether a file with these last bytes is a collection.
  static func isCollection(tail: [UInt8]) -> Bool { tail.elementsEqual(CollectionLayout.mark) }

  private static func addIdentity(to image: HDF5Image) throws {
    typealias Attribute = TrialLayout.Attribute
    try image.setAttribute(Attribute.format, of: "/", to: CollectionLayout.format)
    try image.setAttribute(Attribute.formatVersion, of: "/", to: CollectionLayout.formatVersion)
    try image.addGroup(CollectionLayout.trials)
    try image.setAttribute(
      Attribute.meaning, of: CollectionLayout.trials, to: "The trials' logs, a group each.")
  }

  private static func add(
    _ trial: CollectedTrial, to file: HDF5DiskFile, by mode: Mode
  ) throws {
    let object = CollectionLayout.trials + "/" + trial.name
    switch mode {
    case .link:
      try file.reserve(0)
      try file.image.addLink(to: trial.link, at: object)
    case .copy:
      // Gone, with its memory, before the next one is read.
      let bytes = try SealedFile.read(trial.path)
      try file.reserve(2 * bytes.count)
      try file.image.addCopy(
        of: HDF5Image(bytes: bytes, readFrom: trial.path), at: object)
      try file.image.flush()
    }
  }
}

/// A trial's log as a collection takes it in.
public struct CollectedTrial: Equatable, Sendable {
  /// What its group is called, `9936373d385a-seed0`. No slash.
  public var name: String
  /// Where the log is.
  public var path: String
  /// Where it is as seen from the collection's folder.
  public var link: String

  /// A trial's log.
  public init(name: String, path: String, link: String) {
    self.name = name
    self.path = path
    self.link = link
  }
}

/// A column of a collection's table.
public struct CollectedColumn: Equatable, Sendable {
  /// A value for each trial.
  public enum Values: Equatable, Sendable {
    case texts([String])
    /// Whole numbers, as 64-bit integers.
    case integers([Int])
    /// Numbers, as 64-bit floats; NaN where a trial has none.
    case numbers([Double])

    /// How many there are.
    var count: Int {
      switch self {
      case .texts(let texts): texts.count
      case .integers(let integers): integers.count
      case .numbers(let numbers): numbers.count
      }
    }
  }

  /// What the column is called; each has a name of its own.
  public var name: String
  /// One sentence for someone who opens the file without this program.
  public var meaning: String
  /// The values.
  public var values: Values

  /// A column.
  public init(name: String, meaning: String, values: Values) {
    self.name = name
    self.meaning = meaning
    self.values = values
  }
}

extension CollectedColumn {
  /// What the column takes in the file, at most and roughly.
  fileprivate var byteCount: Int {
    let width =
      switch values {
      case .texts(let texts): texts.map(\.utf8.count).max() ?? 0
      case .integers, .numbers: 8
      }
    return width * values.count + meaning.utf8.count + 2 * name.utf8.count
  }
}

/// Where everything stands in a collection.
enum CollectionLayout {
  /// The root's `format`.
  static let format = "reprise collection"
  static let formatVersion = 1
  static let trials = "/trials"
  static let index = "/index"
  /// The file's last bytes, after HDF5's own end: a file that another program has changed since has
  /// lost them.
  static let mark = Array("\nreprise collection\n".utf8)
}

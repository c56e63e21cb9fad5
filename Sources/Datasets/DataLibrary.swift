import Files
import Glibc
import Specs

/// Finds data sets, wherever they are, and checks that they are what they are taken for.
///
/// A set is looked for in the folders given, the folders of REPRISE_DATA (separated by colons),
/// /usr/share/datasets, the cache, and then fetched from its mirrors. In each folder, first
/// `<folder>/<set>/`, then the folder itself. As MNIST and Fashion-MNIST share their file names,
/// a file is only what its SHA-256 says it is.
public struct DataLibrary: Sendable {
  /// The folders that were asked for by name.
  public let folders: [String]
  /// Whether a set that is not found is fetched.
  public let fetches: Bool

  let environment: [String: String]
  let cache: DataCache?
  var systemFolders = ["/usr/share/datasets"]
  var catalogue = KnownDataset.published
  var transfer = TransferSettings()

  /// A library that looks into `folders` first; where a folder lacks a set, the next one is asked.
  ///
  /// - Parameters:
  ///   - folders: what `--data` named.
  ///   - cache: where copies are kept; by default $REPRISE_CACHE, $XDG_CACHE_HOME/reprise or
  ///     ~/.cache/reprise, whichever `environment` gives first; without any, nothing is kept.
  ///   - environment: the process's environment, by default.
  ///   - fetches: whether a set that is not found is fetched from its mirrors.
  public init(
    folders: [String] = [], cache: String? = nil,
    environment: [String: String] = DataLibrary.processEnvironment(), fetches: Bool = true
  ) {
    self.folders = folders
    self.environment = environment
    self.fetches = fetches
    self.cache = (cache ?? Self.cacheFolder(in: environment)).map(DataCache.init)
  }

  /// The folder of verified copies; nil where the environment names none.
  public var cacheFolder: String? { cache?.folder }

  /// The training and test halves of a set, verified.
  ///
  /// The embedded digits are drawn on the spot, as many as the counts say (60,000 and 10,000 by
  /// default); of the other sets, all images are given and the counts are ignored.
  ///
  /// - Throws: `DataError.notFound` where the set is nowhere and could not be fetched; another
  ///   `DataError` where a file of the set is broken, or a folder that was named holds no data.
  public func load(
    _ set: DatasetName, trainCount: Int? = nil, testCount: Int? = nil,
    onProgress: (FetchProgress) -> Void = { _ in }
  ) throws -> (train: ImageSet, test: ImageSet) {
    guard let known = catalogue.first(where: { $0.name == set }) else {
      return (
        try EmbeddedDigits.images(.train, count: trainCount ?? EmbeddedDigits.usualTrainCount),
        try EmbeddedDigits.images(.test, count: testCount ?? EmbeddedDigits.usualTestCount)
      )
    }
    var search = Search(known, in: self)
    if let found = try search.found() { return found }
    var answers: [MirrorAnswer] = []
    if fetches {
      do {
        try fetch(set, onProgress: onProgress)
        if let found = try search.copies() { return found }
      } catch DataError.fetchFailed(_, _, let failures) {
        answers = failures
      } catch let error as DataError where error != .interrupted {
        answers = [MirrorAnswer(url: "no mirror was asked", problem: "\(error)")]
      }
    }
    throw DataError.notFound(
      set: set, names: known.files.map(\.name), lookedIn: search.lookedIn, answers: answers)
  }

  /// The training and test halves of a spec's set, verified; of the embedded digits, as many as its
  /// parts reach (`EmbeddedDigits.counts`).
  ///
  /// - Throws: as `load(_:trainCount:testCount:)`.
  public func load(
    for spec: DataSpec, onProgress: (FetchProgress) -> Void = { _ in }
  ) throws -> (train: ImageSet, test: ImageSet) {
    let counts = EmbeddedDigits.counts(for: spec)
    return try load(
      spec.set, trainCount: counts.train, testCount: counts.test, onProgress: onProgress)
  }

  /// What a set is, without looking for it: the SHA-256 of its files. The embedded digits are
  /// known by the hashes of a pinned sample.
  public static func identity(of set: DatasetName) -> [ContentHash] {
    KnownDataset.published.first { $0.name == set }?.files
      .map { ContentHash(name: $0.name, sha256: $0.sha256) } ?? EmbeddedDigits.identity
  }

  /// The environment of this process, as a dictionary.
  public static func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    return variables
  }

  private static func cacheFolder(in environment: [String: String]) -> String? {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let folder = value("REPRISE_CACHE") { return folder }
    // A relative XDG path counts as unset, by the XDG specification.
    if let folder = value("XDG_CACHE_HOME"), folder.hasPrefix("/") {
      return Folder.join(folder, "reprise")
    }
    return value("HOME").map { Folder.join($0, ".cache/reprise") }
  }

  /// The folders of REPRISE_DATA and the system's.
  var otherFolders: [String] {
    (environment["REPRISE_DATA"] ?? "").split(separator: ":").map(String.init) + systemFolders
  }
}

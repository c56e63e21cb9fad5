import Files
import Specs

/// What is known of a data set on this machine, for `reprise data list` and `verify`.
public struct DatasetReport: Equatable, Sendable {
  /// One file of the set.
  public struct File: Equatable, Sendable {
    /// The name it was published under, without .gz.
    public let name: String
    /// How many bytes it has uncompressed.
    public let size: Int
    /// What the SHA-256 of its uncompressed content must be.
    public let sha256: String
    /// Where it would be read from; nil where it was not found.
    public let path: String?
    /// What is known of it.
    public let state: State
  }

  /// What is known of a file.
  public enum State: Equatable, Sendable {
    case missing
    /// It is there; nobody has looked into it yet.
    case unchecked
    /// It is there and right: hashed now, or unchanged since it was hashed.
    case verified
    /// It is there and wrong.
    case broken(DataError)
  }

  /// The set.
  public let set: DatasetName
  /// The folder it would be read from; nil where it was not found or is drawn by the program.
  public let folder: String?
  /// Its files; none for the embedded digits.
  public let files: [File]
  /// Where it was looked for in vain before that.
  public let lookedIn: [LookedInFolder]
  /// What its images show, by label.
  public let classNames: [String]

  /// Whether a run could use it without fetching, as far as is known.
  public var isUsable: Bool {
    files.allSatisfy { $0.state == .verified || $0.state == .unchecked }
  }
}

extension DataLibrary {
  /// Every set's report, in the order of `DatasetName`. Of contents, only the small
  /// label files are read.
  ///
  /// - Throws: `DataError` where a folder that was named does not exist.
  public func list() throws -> [DatasetReport] {
    try DatasetName.allCases.map { try report(on: $0, reading: false) }
  }

  /// A set's report after reading and hashing every byte of it, where it would be read from.
  ///
  /// - Throws: `DataError` where a folder that was named does not exist or holds no data.
  public func verify(_ set: DatasetName) throws -> DatasetReport {
    try report(on: set, reading: true)
  }

  private func report(on set: DatasetName, reading: Bool) throws -> DatasetReport {
    guard let known = catalogue.first(where: { $0.name == set }) else {
      return DatasetReport(
        set: set, folder: nil, files: [], lookedIn: [], classNames: DatasetName.digits.classNames)
    }
    var search = Search(known, in: self)
    var lookedIn: [LookedInFolder] = []
    for place in try search.places(forgiving: !reading) {
      let files = known.files.map { report(on: $0, in: place, search, reading: reading) }
      // Only reading tells a set from another of the same file names.
      let other = files.lazy.compactMap { file -> LookedInFolder.Reason? in
        guard case .broken(.otherSet(let path, _, let found)) = file.state else { return nil }
        return .holds(path, of: found)
      }.first
      if let other {
        lookedIn.append(LookedInFolder(folder: place.folder, reason: other))
      } else {
        return DatasetReport(
          set: set, folder: place.folder, files: files, lookedIn: search.lookedIn + lookedIn,
          classNames: known.classNames)
      }
    }
    let files = known.files.map { reportOnCopy(of: $0, reading: reading) }
    let isThere = files.contains { $0.state != .missing }
    return DatasetReport(
      set: set, folder: isThere ? cache.map { Folder.join($0.folder, set.rawValue) } : nil,
      files: files, lookedIn: search.lookedIn + lookedIn, classNames: known.classNames)
  }

  private func report(
    on file: KnownFile, in place: Search.Place, _ search: Search, reading: Bool
  ) -> DatasetReport.File {
    let path = place.paths[file.name] ?? ""
    var state = DatasetReport.State.unchecked
    // The label files are small and tell one set from another, so a list reads them too.
    if reading || file.content == .labels {
      do {
        _ = try search.verifiedContent(of: file, at: path, in: place)
        state = .verified
      } catch let error as DataError {
        state = .broken(error)
      } catch {
        state = .unchecked
      }
    } else if let status = FileStatus(path: path), cache?.copy(of: file, source: status) != nil {
      state = .verified
    }
    return DatasetReport.File(
      name: file.name, size: file.size, sha256: file.sha256, path: path, state: state)
  }

  private func reportOnCopy(of file: KnownFile, reading: Bool) -> DatasetReport.File {
    func report(_ path: String?, _ state: DatasetReport.State) -> DatasetReport.File {
      DatasetReport.File(
        name: file.name, size: file.size, sha256: file.sha256, path: path, state: state)
    }
    guard let cache, let status = FileStatus(path: cache.path(of: file)) else {
      return report(nil, .missing)
    }
    let path = cache.path(of: file)
    guard status.size == file.size else {
      return report(path, .broken(.tooShort(path, expected: file.size, found: status.size)))
    }
    if !reading { return report(path, cache.copy(of: file) == nil ? .unchecked : .verified) }
    do {
      let hash = try IDXFile(reading: path, as: file.content).storage.sha256()
      guard hash == file.sha256 else {
        throw DataError.wrongHash(
          path, set: file.set.rawValue, expected: file.sha256, found: hash)
      }
      return report(path, .verified)
    } catch let error as DataError {
      return report(path, .broken(error))
    } catch {
      return report(path, .unchecked)
    }
  }
}

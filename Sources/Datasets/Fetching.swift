import Files
import Glibc
import Specs

/// How far a transfer is.
public struct FetchProgress: Equatable, Sendable {
  /// The data set.
  public var set: DatasetName
  /// The file's name.
  public var file: String
  /// The address it comes from.
  public var url: String
  /// How many bytes of the compressed file are here, those of an earlier attempt included.
  public var bytes: Int
  /// How many there will be; nil where the server does not say.
  public var total: Int?
}

extension DataLibrary {
  /// Fetches what the cache lacks of a set, from the first mirror that gives the right bytes.
  ///
  /// A partial file is kept and continued, by this call or a later one. Bytes are used only after
  /// the SHA-256 of their uncompressed content was found right.
  ///
  /// - Throws: `DataError.fetchFailed` with every mirror's answer for the first file that could
  ///   not be had; `interrupted`; `noCacheFolder`; `nothingToFetch` for the embedded digits;
  ///   `system` where the cache folder cannot be written.
  public func fetch(
    _ set: DatasetName, onProgress: (FetchProgress) -> Void = { _ in }
  ) throws {
    guard let known = catalogue.first(where: { $0.name == set }) else {
      throw DataError.nothingToFetch(set)
    }
    guard let cache else { throw DataError.noCacheFolder }
    try DataError.translating { try fetch(known, into: cache, onProgress) }
  }

  private func fetch(
    _ known: KnownDataset, into cache: DataCache, _ onProgress: (FetchProgress) -> Void
  ) throws {
    let folder = Folder.join(Folder.join(cache.folder, "download"), known.name.rawValue)
    try Folder.make(folder)
    let lockPath = Folder.join(folder, ".lock")
    guard let lock = try CacheLock(lockPath, patience: 600) else {
      throw DataError.fetchingElsewhere(lock: lockPath)
    }
    try withExtendedLifetime(lock) {
      var fetcher = Fetcher(
        cache: cache, folder: folder, mirrors: known.mirrors,
        transfer: CurlTransfer(settings: transfer, environment: environment))
      // Small files first, so that a dead network is noticed at once.
      for file in known.files.sorted(by: { $0.size < $1.size })
      where cache.checkedCopy(of: file) == nil {
        try fetcher.fetch(file, onProgress: onProgress)
      }
    }
  }
}

/// Fetches files from mirrors into the cache.
private struct Fetcher {
  let cache: DataCache
  let folder: String
  /// The mirror that gave the last file stands first.
  var mirrors: [String]
  let transfer: CurlTransfer

  mutating func fetch(_ file: KnownFile, onProgress: (FetchProgress) -> Void) throws {
    var answers: [MirrorAnswer] = []
    for (place, mirror) in mirrors.enumerated() {
      let url = mirror + file.name + ".gz"
      if let problem = try fetch(file, from: url, onProgress: onProgress) {
        answers.append(MirrorAnswer(url: url, problem: problem))
      } else {
        mirrors.swapAt(0, place)
        return
      }
    }
    throw DataError.fetchFailed(set: file.set, file: file.name, answers: answers)
  }

  /// Fetches a file from one mirror; returns what went wrong, if anything did.
  private func fetch(
    _ file: KnownFile, from url: String, onProgress: (FetchProgress) -> Void
  ) throws -> String? {
    let part = PartialFile(url: url, in: folder, limit: file.size + 1 << 20)
    var breaks = 0
    while true {
      let before = part.size
      let outcome = try transfer.run(url, into: part) { bytes, total in
        onProgress(
          FetchProgress(set: file.set, file: file.name, url: url, bytes: bytes, total: total))
      }
      switch outcome {
      case .refused(let problem):
        if part.size == 0 { part.remove() }
        return problem
      case .brokenOff(let problem):
        // A server that gave something may give the rest; one that gives nothing has no more tries.
        breaks += 1
        if part.size <= before || breaks > 3 { return problem }
      case .complete(let resumed):
        guard let problem = try take(part, as: file) else { return nil }
        // The first piece may have been another file's; bytes from one piece leave no doubt.
        part.remove()
        if !resumed { return problem }
      }
    }
  }

  /// Checks a complete file and places its content in the cache; returns what is wrong with it.
  private func take(_ part: PartialFile, as file: KnownFile) throws -> String? {
    let content: ByteStorage
    do {
      content = try IDXFile(reading: part.path, as: file.content).storage
      let hash = try content.sha256()
      guard hash == file.sha256 else {
        return "wrong bytes: the SHA-256 of the content is \(hash), not \(file.sha256)"
      }
    } catch let error as DataError {
      return "wrong bytes: \(error)"
    }
    let lock = cache.lock(on: file)
    try withExtendedLifetime(lock) {
      try content.withBytes { try cache.replace(cache.path(of: file), with: $0) }
      _ = cache.checkedCopyUnderLock(of: file)
    }
    part.remove()
    return nil
  }
}

/// The beginning of a file, kept between attempts. Each address has its own: compressed files
/// differ between mirrors.
struct PartialFile: Sendable {
  let path: String
  /// More bytes than this cannot be right.
  let limit: Int

  init(url: String, in folder: String, limit: Int) {
    let name = url.map { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? $0 : "_" }
    path = Folder.join(folder, String(name) + ".part")
    self.limit = limit
  }

  /// How many bytes are here.
  var size: Int { FileStatus(path: path)?.size ?? 0 }

  func remove() { unlink(path) }
}

import Files
import Specs

/// One search for one known data set; remembers where it looked in vain.
struct Search {
  let known: KnownDataset
  let library: DataLibrary
  private(set) var lookedIn: [LookedInFolder] = []

  init(_ known: KnownDataset, in library: DataLibrary) {
    self.known = known
    self.library = library
  }

  /// The set from the first place that has it; nil where only fetching is left.
  mutating func found() throws -> (train: ImageSet, test: ImageSet)? {
    for place in try places() {
      do {
        return try sets(origin: place.folder) { file in
          try content(of: file, at: place.paths[file.name] ?? "", in: place)
        }
      } catch DataError.otherSet(let file, _, let found) {
        lookedIn.append(LookedInFolder(folder: place.folder, reason: .holds(file, of: found)))
      }
    }
    return try copies()
  }

  /// The set from the cache's copies alone; nil where one is missing or wrong.
  func copies() throws -> (train: ImageSet, test: ImageSet)? {
    guard let cache = library.cache else { return nil }
    struct Missing: Error {}
    do {
      return try sets(origin: Folder.join(cache.folder, known.name.rawValue)) { file in
        guard let copy = cache.checkedCopy(of: file) else { throw Missing() }
        return copy
      }
    } catch is Missing {
      return nil
    }
  }

  /// The places that have all files of the set by name, in the order they are asked. Forgiving:
  /// a folder that was named but is no help is passed over like any other.
  mutating func places(forgiving: Bool = false) throws -> [Place] {
    var places: [Place] = []
    for folder in library.folders {
      guard Folder.exists(folder) else { throw DataError.noFolder(folder) }
      let found = placesIn(folder)
      if found.isEmpty && !forgiving { try explainEmptyHanded(folder) }
      places += found
    }
    for folder in library.otherFolders {
      guard Folder.exists(folder) else {
        lookedIn.append(LookedInFolder(folder: folder, reason: .missing))
        continue
      }
      places += placesIn(folder)
    }
    return places
  }

  /// A folder with a path for every file of the set.
  struct Place {
    var folder: String
    var paths: [String: String]
  }

  private mutating func placesIn(_ folder: String) -> [Place] {
    var places: [Place] = []
    var missing: [String] = []
    for candidate in candidates(in: folder) {
      let paths = paths(in: candidate, of: known)
      let lacking = known.files.filter { paths[$0.name] == nil }.map(\.name)
      if lacking.isEmpty {
        places.append(Place(folder: candidate, paths: paths))
      } else if lacking.count < known.files.count {
        missing = lacking
      }
    }
    if places.isEmpty {
      let reason = missing.isEmpty ? LookedInFolder.Reason.noFiles : .lacks(missing)
      lookedIn.append(LookedInFolder(folder: folder, reason: reason))
    }
    return places
  }

  /// A folder that was named but has nothing of any set is a mistake, and so is half a set; one
  /// that has another set is not.
  private func explainEmptyHanded(_ folder: String) throws {
    for candidate in candidates(in: folder) {
      let paths = paths(in: candidate, of: known)
      let lacking = known.files.filter { paths[$0.name] == nil }.map(\.name)
      if !paths.isEmpty {
        throw DataError.incompleteFolder(candidate, set: known.name.rawValue, missing: lacking)
      }
    }
    let others = library.catalogue.filter { $0.name != known.name }
    let hasAnother = others.contains { other in
      !paths(in: Folder.join(folder, other.name.rawValue), of: other).isEmpty
    }
    if hasAnother { return }
    throw DataError.folderWithoutData(
      folder, set: known.name.rawValue, names: known.files.map(\.name))
  }

  private func candidates(in folder: String) -> [String] {
    [Folder.join(folder, known.name.rawValue), folder]
  }

  private func paths(in folder: String, of set: KnownDataset) -> [String: String] {
    var paths: [String: String] = [:]
    for file in set.files {
      let candidates = file.names.map { Folder.join(folder, $0) }
      paths[file.name] = candidates.first { FileStatus(path: $0) != nil }
    }
    return paths
  }

  /// Both halves, each file's content given by `content`. The small files come first: they tell
  /// one set from another at once.
  private func sets(
    origin: String, content: (KnownFile) throws -> ByteStorage
  ) throws -> (train: ImageSet, test: ImageSet) {
    func read(_ part: DataPart, _ kind: IDXFile.Content) throws -> IDXFile {
      let file = known.file(part, kind)
      return IDXFile(verified: try content(file), dimensions: file.dimensions, as: kind)
    }
    func set(_ part: DataPart, _ images: IDXFile, _ labels: IDXFile) -> ImageSet {
      let files = [known.file(part, .images), known.file(part, .labels)]
      return ImageSet(
        name: known.name.rawValue, part: part, images: images, labels: labels,
        classNames: known.classNames,
        hashes: files.map { ContentHash(name: $0.name, sha256: $0.sha256) }, origin: origin)
    }
    let testLabels = try read(.test, .labels)
    let trainLabels = try read(.train, .labels)
    let testImages = try read(.test, .images)
    let trainImages = try read(.train, .images)
    return (set(.train, trainImages, trainLabels), set(.test, testImages, testLabels))
  }

  private func content(of file: KnownFile, at path: String, in place: Place) throws -> ByteStorage {
    let read = { try verifiedContent(of: file, at: path, in: place) }
    guard let cache = library.cache, let status = FileStatus(path: path) else { return try read() }
    return try cache.content(of: file, source: status, read: read)
  }

  /// Reads a file and checks that it is the set's; says as exactly as possible why not.
  func verifiedContent(of file: KnownFile, at path: String, in place: Place) throws -> ByteStorage {
    let content = try IDXFile(reading: path, as: file.content)
    let hash = try content.storage.sha256()
    if hash == file.sha256 { return content.storage }
    let others = library.catalogue.filter { $0.name != file.set }
    if let other = others.first(where: { $0.files.contains { $0.sha256 == hash } }) {
      throw DataError.otherSet(path, wanted: file.set.rawValue, found: other.name.rawValue)
    }
    try compareCounts(of: file, found: content.dimensions, at: path, in: place)
    guard content.dimensions == file.dimensions else {
      throw DataError.wrongDimensions(
        path, set: file.set.rawValue, expected: file.dimensions, found: content.dimensions)
    }
    if file.content == .labels {
      let labels = content.storage.withBytes { Array($0[content.items]) }
      try ImageSet.checkLabels(labels, classCount: known.classNames.count, file: path)
    }
    throw DataError.wrongHash(
      path, set: file.set.rawValue, expected: file.sha256, found: hash)
  }

  /// Whether a file's partner, images or labels of the same half, has as many items.
  private func compareCounts(
    of file: KnownFile, found: [Int], at path: String, in place: Place
  ) throws {
    let partner = known.file(file.part, file.content == .images ? .labels : .images)
    guard let partnerPath = place.paths[partner.name],
      let partnerFound = try? IDXFile.dimensions(in: partnerPath, as: partner.content),
      partnerFound[0] != found[0]
    else { return }
    let isImages = file.content == .images
    throw DataError.countsDiffer(
      imageFile: isImages ? path : partnerPath, images: isImages ? found[0] : partnerFound[0],
      labelFile: isImages ? partnerPath : path, labels: isImages ? partnerFound[0] : found[0])
  }
}

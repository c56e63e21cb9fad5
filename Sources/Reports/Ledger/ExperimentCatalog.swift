import Files
import Specs

/// The experiments that are at hand as files, by name.
///
/// Logs hold the spec they were trained with, the files what their authors say now. What is beside
/// training (claims, figures, titles, notes) is taken from the file, as long as it would train just
/// the same.
public struct ExperimentCatalog: Sendable {
  /// An experiment's file.
  public struct Entry: Equatable, Sendable {
    /// Its path, as the folder's was given.
    public let path: String
    /// What it says.
    public let spec: ExperimentSpec
  }

  /// The experiments, in the order of their paths.
  public let entries: [Entry]

  /// The experiments of a folder and the folders in it; none where there is no such folder.
  ///
  /// - Throws: `SpecError` where a file is no spec, `ReportError` where a folder cannot be read or two
  ///   experiments have one name.
  public init(folder: String) throws {
    var entries: [Entry] = []
    for path in try JSONFiles.find(in: folder) {
      guard try !ExperimentSpec.isSchema(path: path) else { continue }
      let entry = Entry(path: path, spec: try ExperimentSpec.load(path: path))
      if let other = entries.first(where: { $0.spec.name == entry.spec.name }) {
        throw ReportError.nameTwice(entry.spec.name, paths: [other.path, path])
      }
      entries.append(entry)
    }
    self.entries = entries
  }

  /// The experiments of these files.
  public init(_ entries: [Entry] = []) { self.entries = entries }

  /// The experiment of a name; nil for none.
  public func find(_ name: String) -> Entry? { entries.first { $0.spec.name == name } }

  /// Results with what their file says beside training now; as they are where no file has their name,
  /// or its spec would train otherwise.
  public func current(_ results: ExperimentResults) -> ExperimentResults {
    find(results.name)?.describing(results) ?? results
  }
}

extension ExperimentCatalog.Entry {
  /// Results with what the file says beside training; nil where they were trained with another recipe.
  func describing(_ results: ExperimentResults) -> ExperimentResults? {
    spec.sweep == nil ? results.described(by: spec) : nil
  }
}

/// Files of published numbers.
public struct ClaimsFiles: Sendable {
  /// The files' contents, in the order of their paths.
  public let files: [ClaimsFileSpec]

  /// The files of a folder and the folders in it; none where there is no such folder.
  ///
  /// - Throws: `SpecError` where a file is none of claims, `ReportError` where a folder cannot be read.
  public init(folder: String) throws {
    files = try JSONFiles.find(in: folder).map { try ClaimsFileSpec.load(path: $0) }
  }

  /// These.
  public init(_ files: [ClaimsFileSpec] = []) { self.files = files }
}

/// Finds JSON files.
private enum JSONFiles {
  /// Those in a folder and in its folders, sorted; none where there is no such folder.
  static func find(in folder: String) throws(ReportError) -> [String] {
    guard Folder.exists(folder) else { return [] }
    var found: [String] = []
    for name in try LogFiles.names(in: folder) {
      let path = Folder.join(folder, name)
      if Folder.exists(path) {
        found += try find(in: path)
      } else if name.hasSuffix(".json") {
        found.append(path)
      }
    }
    return found
  }
}

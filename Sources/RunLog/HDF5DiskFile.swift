import Files
import Glibc

/// An HDF5 file that may be too large for the memory: on the disk, under a name of its own until it
/// is whole.
///
/// HDF5 1.10 crashes where the system refuses a write in the middle of its work, as on a full disk.
/// So room is taken before HDF5 is given something to write, and it is then that a lack shows.
struct HDF5DiskFile {
  /// What is in the file. Reserve room before adding something.
  let image: HDF5Image
  private let file: OpenFile

  /// An empty file, with room for a little.
  ///
  /// - Parameters:
  ///   - temporary: where it stands until it is whole.
  ///   - path: where it will stand; errors name it.
  init(at temporary: String, for path: String) throws {
    do {
      file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC)
    } catch {
      throw RunLogError(writing: FileFailure(error.call, path, code: error.code))
    }
    // HDF5 cuts the file anew; it says clearly only that it could not.
    try Self.allocate(file, from: 0, Self.spare, for: path)
    image = try HDF5Image(creatingOnDisk: temporary, for: path)
    try reserve(0)
  }

  /// Takes room for so many bytes more than HDF5 has written, and for what it keeps beside them.
  func reserve(_ byteCount: Int) throws {
    try Self.allocate(
      file, from: try image.size(), byteCount + Self.spare, for: image.path)
  }

  private static func allocate(
    _ file: OpenFile, from start: Int, _ count: Int, for path: String
  ) throws(RunLogError) {
    let code = posix_fallocate(file.descriptor, off_t(start), off_t(count))
    if code != 0 {
      throw RunLogError(writing: FileFailure("posix_fallocate", path, code: code))
    }
  }

  /// What HDF5 keeps beside any values: headers, indices of groups.
  private static let spare = 1 << 20

  /// Gives back what room is left, puts a mark after HDF5's end of file, and the file in its place.
  func finish(with mark: [UInt8]) throws {
    try image.flush()
    let size = try image.size()
    try image.close()
    let path = image.path
    do throws(FileFailure) {
      guard ftruncate(file.descriptor, off_t(size)) == 0,
        lseek(file.descriptor, off_t(size), SEEK_SET) >= 0
      else { throw FileFailure("ftruncate", path) }
      try file.write(mark)
      try file.synchronize()
      guard rename(file.path, path) == 0 else { throw FileFailure("rename", path) }
      try Folder.synchronize(Folder.of(path), for: path)
    } catch {
      throw RunLogError(writing: FileFailure(error.call, path, code: error.code))
    }
  }
}

import CHDF5

/// An open HDF5 file: in memory, as bytes that can be written to a disk or were read from one.
///
/// HDF5 hides errno and writes a file in pieces, so it touches the disk only where a file may be too
/// large for the memory: see `HDF5DiskFile`.
struct HDF5Image {
  /// Where the file stands or will stand; for errors only.
  let path: String
  let file: HDF5Handle
  /// What has been read of it.
  let opened = OpenedObjects()

  /// An empty file.
  init(creatingFor path: String) throws {
    self.path = path
    let access = try Self.memoryAccess(path)
    let creation = try Self.smallFileCreation(access, path)
    file = try owned(
      access.use { access in
        creation.use { H5Fcreate(Self.name, reprise_h5f_acc_trunc(), $0, access) }
      }, closedBy: H5Fclose, "H5Fcreate", path: path)
  }

  /// An empty file on the disk, without a lock, which some network file systems refuse. Errors name
  /// the path it is for.
  init(creatingOnDisk temporary: String, for path: String) throws {
    self.path = path
    let access = try Self.propertyList(reprise_h5p_file_access(), path: path)
    try check(
      access.use { H5Pset_file_locking($0, false, true) }, "H5Pset_file_locking", path: path)
    let creation = try Self.smallFileCreation(access, path)
    file = try owned(
      access.use { access in
        creation.use { H5Fcreate(temporary, reprise_h5f_acc_trunc(), $0, access) }
      }, closedBy: H5Fclose, "H5Fcreate", path: path)
  }

  /// The file whose bytes are given. HDF5 trusts them: check first that they are what was written.
  init(bytes: [UInt8], readFrom path: String) throws {
    self.path = path
    let access = try Self.memoryAccess(path)
    // The library copies the bytes; its interface merely forgot to say const.
    let status = bytes.withUnsafeBytes { bytes in
      access.use {
        H5Pset_file_image($0, UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
      }
    }
    try check(status, "H5Pset_file_image", path: path)
    file = try owned(
      access.use { H5Fopen(Self.name, reprise_h5f_acc_rdonly(), $0) }, closedBy: H5Fclose,
      "H5Fopen", path: path)
  }

  /// The file's bytes, as a disk would hold them after closing it, with room for what comes
  /// after them.
  func bytes() throws -> [UInt8] {
    try flush()
    let size = file.use { H5Fget_file_image($0, nil, 0) }
    try check(size, "H5Fget_file_image", path: path)
    return try [UInt8](unsafeUninitializedCapacity: size + StandingLine.mostBytes + Seal.byteCount)
    { buffer, count in
      let copied = file.use { H5Fget_file_image($0, buffer.baseAddress, size) }
      try check(copied, "H5Fget_file_image", path: path)
      count = copied
    }
  }

  /// Writes what HDF5 holds back.
  func flush() throws {
    try check(file.use { H5Fflush($0, H5F_SCOPE_GLOBAL) }, "H5Fflush", path: path)
  }

  /// How many bytes the file has, or will have when what is held back is written.
  func size() throws -> Int {
    var size: hsize_t = 0
    try check(file.use { H5Fget_filesize($0, &size) }, "H5Fget_filesize", path: path)
    return Int(size)
  }

  /// Closes the file now, for the status; it must not be used any more.
  func close() throws {
    try check(file.closeNow(), "H5Fclose", path: path)
  }

  static func propertyList(_ kind: hid_t, path: String) throws -> HDF5Handle {
    try owned(H5Pcreate(kind), closedBy: H5Pclose, "H5Pcreate", path: path)
  }

  /// HDF5 wants a name even for a file in memory, and refuses one that is on the disk. Below a
  /// device there never is a file.
  private static let name = "/dev/null/trial"

  /// Properties of a new file without a time of creation. With many small groups and datasets it
  /// takes half of the room it would: space is taken as it is needed, not in blocks, and a group's
  /// index is made for a few members.
  private static func smallFileCreation(
    _ access: HDF5Handle, _ path: String
  ) throws -> HDF5Handle {
    let creation = try propertyList(reprise_h5p_file_create(), path: path)
    try check(
      creation.use { H5Pset_obj_track_times($0, false) }, "H5Pset_obj_track_times", path: path)
    try check(
      access.use { H5Pset_meta_block_size($0, 0) }, "H5Pset_meta_block_size", path: path)
    try check(
      access.use { H5Pset_small_data_block_size($0, 0) }, "H5Pset_small_data_block_size",
      path: path)
    try check(creation.use { H5Pset_sym_k($0, 2, 2) }, "H5Pset_sym_k", path: path)
    return creation
  }

  /// How many bytes HDF5 adds when a file outgrows its memory.
  private static let increment = 1 << 20

  private static func memoryAccess(_ path: String) throws -> HDF5Handle {
    let access = try propertyList(reprise_h5p_file_access(), path: path)
    try check(
      access.use { H5Pset_fapl_core($0, increment, false) }, "H5Pset_fapl_core", path: path)
    return access
  }
}

/// The objects of a file that were opened, by their paths, until the file goes.
final class OpenedObjects {
  var handles: [String: HDF5Handle] = [:]
}

/// Throws what HDF5 says if a status or count is negative.
func check(
  _ status: some SignedInteger, _ call: String, _ object: String = "/", path: String
) throws {
  guard status < 0 else { return }
  throw RunLogError.hdf5(
    path: path, call: call, object: object, message: HDF5Library.innermostMessage)
}

/// The owner of an identifier; throws what HDF5 says if opening it failed.
func owned(
  _ id: hid_t, closedBy close: @escaping (hid_t) -> herr_t, _ call: String, _ object: String = "/",
  path: String
) throws -> HDF5Handle {
  try check(id, call, object, path: path)
  return HDF5Handle(owning: id, closedBy: close)
}

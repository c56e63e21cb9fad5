import CHDF5

/// An HDF5 file in memory, as bytes that can be written to a disk or were read from one.
///
/// HDF5 hides errno and writes a file in pieces, so it never touches the disk here.
struct HDF5Image {
  /// Where the file stands or will stand; for errors only.
  let path: String
  let file: HDF5Handle

  /// How many bytes HDF5 adds when the image outgrows its memory.
  private static let increment = 1 << 20

  /// An empty file.
  init(creatingFor path: String) throws {
    self.path = path
    let access = try Self.propertyList(reprise_h5p_file_access(), path: path)
    try check(H5Pset_fapl_core(access.id, Self.increment, false), "H5Pset_fapl_core", path: path)
    let creation = try Self.propertyList(reprise_h5p_file_create(), path: path)
    try check(H5Pset_obj_track_times(creation.id, false), "H5Pset_obj_track_times", path: path)
    file = try owned(
      H5Fcreate(path, reprise_h5f_acc_trunc(), creation.id, access.id), closedBy: H5Fclose,
      "H5Fcreate", path: path)
  }

  /// The file whose bytes are given. HDF5 trusts them: check first that they are what was written.
  init(bytes: [UInt8], readFrom path: String) throws {
    self.path = path
    let access = try Self.propertyList(reprise_h5p_file_access(), path: path)
    try check(H5Pset_fapl_core(access.id, Self.increment, false), "H5Pset_fapl_core", path: path)
    // The library copies the bytes; its interface merely forgot to say const.
    let status = bytes.withUnsafeBytes {
      H5Pset_file_image(access.id, UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)
    }
    try check(status, "H5Pset_file_image", path: path)
    file = try owned(
      H5Fopen(path, reprise_h5f_acc_rdonly(), access.id), closedBy: H5Fclose,
      "H5Fopen", path: path)
  }

  /// The file's bytes, as a disk would hold them after closing it.
  func bytes() throws -> [UInt8] {
    try check(H5Fflush(file.id, H5F_SCOPE_GLOBAL), "H5Fflush", path: path)
    let size = H5Fget_file_image(file.id, nil, 0)
    try check(size, "H5Fget_file_image", path: path)
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let copied = H5Fget_file_image(file.id, buffer.baseAddress, size)
      try check(copied, "H5Fget_file_image", path: path)
      count = copied
    }
  }

  static func propertyList(_ kind: hid_t, path: String) throws -> HDF5Handle {
    try owned(H5Pcreate(kind), closedBy: H5Pclose, "H5Pcreate", path: path)
  }
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

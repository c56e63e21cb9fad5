import CHDF5

extension HDF5Image {
  /// Adds a group; groups above it that are not there yet are added too.
  func addGroup(_ object: String) throws {
    let creation = try Self.propertyList(reprise_h5p_group_create(), path: path)
    try check(
      H5Pset_obj_track_times(creation.id, false), "H5Pset_obj_track_times", object, path: path)
    let links = try linkCreation()
    let call = "H5Gcreate2"
    _ = try owned(
      H5Gcreate2(file.id, object, links.id, creation.id, hid_t(H5P_DEFAULT)), closedBy: H5Gclose,
      call, object, path: path)
  }

  /// Adds an array of numbers, row-major; a shape without dimensions is a single number's.
  func add<Number: HDF5Number>(_ values: [Number], shape: [Int], at object: String) throws {
    let space = try dataspace(shape, object)
    let dataset = try addDataset(object, type: Number.fileType, space: space)
    guard !values.isEmpty else { return }
    let all = reprise_h5s_all()
    let status = values.withUnsafeBytes {
      H5Dwrite(dataset.id, Number.memoryType, all, all, hid_t(H5P_DEFAULT), $0.baseAddress)
    }
    try check(status, "H5Dwrite", object, path: path)
  }

  /// Adds a text of any length.
  func add(text: String, at object: String) throws {
    let (bytes, type) = try fixedLength(text, object)
    let dataset = try addDataset(object, type: type.id, space: dataspace([], object))
    let all = reprise_h5s_all()
    try check(
      H5Dwrite(dataset.id, type.id, all, all, hid_t(H5P_DEFAULT), bytes), "H5Dwrite", object,
      path: path)
  }

  /// Attaches a text of less than 64 KB to an object.
  func setAttribute(_ name: String, of object: String, to text: String) throws {
    let (bytes, type) = try fixedLength(text, object)
    let attribute = try addAttribute(name, of: object, type: type.id)
    try check(
      H5Awrite(attribute.id, type.id, bytes), "H5Awrite", object + "@" + name, path: path)
  }

  /// Attaches a number to an object.
  func setAttribute(_ name: String, of object: String, to number: Int) throws {
    let attribute = try addAttribute(name, of: object, type: Int.fileType)
    let status = withUnsafeBytes(of: number) {
      H5Awrite(attribute.id, Int.memoryType, $0.baseAddress)
    }
    try check(status, "H5Awrite", object + "@" + name, path: path)
  }

  private func addDataset(_ object: String, type: hid_t, space: HDF5Handle) throws -> HDF5Handle {
    let creation = try Self.propertyList(reprise_h5p_dataset_create(), path: path)
    // Without times of creation, the same record gives the same bytes.
    try check(
      H5Pset_obj_track_times(creation.id, false), "H5Pset_obj_track_times", object, path: path)
    let links = try linkCreation()
    return try owned(
      H5Dcreate2(
        file.id, object, type, space.id, links.id, creation.id, hid_t(H5P_DEFAULT)),
      closedBy: H5Dclose, "H5Dcreate2", object, path: path)
  }

  private func addAttribute(_ name: String, of object: String, type: hid_t) throws -> HDF5Handle {
    let space = try dataspace([], object)
    let byDefault = hid_t(H5P_DEFAULT)
    return try owned(
      H5Acreate_by_name(
        file.id, object, name, type, space.id, byDefault, byDefault, byDefault),
      closedBy: H5Aclose, "H5Acreate_by_name", object + "@" + name, path: path)
  }

  private func linkCreation() throws -> HDF5Handle {
    let links = try Self.propertyList(reprise_h5p_link_create(), path: path)
    try check(
      H5Pset_create_intermediate_group(links.id, 1), "H5Pset_create_intermediate_group",
      path: path)
    try check(
      H5Pset_char_encoding(links.id, H5T_CSET_UTF8), "H5Pset_char_encoding", path: path)
    return links
  }

  private func dataspace(_ shape: [Int], _ object: String) throws -> HDF5Handle {
    if shape.isEmpty {
      return try owned(
        H5Screate(H5S_SCALAR), closedBy: H5Sclose, "H5Screate", object, path: path)
    }
    let extents = shape.map(hsize_t.init)
    return try owned(
      H5Screate_simple(Int32(extents.count), extents, nil), closedBy: H5Sclose,
      "H5Screate_simple", object, path: path)
  }

  /// A text's bytes and the type of just that length. HDF5 has no strings of length 0, so the empty
  /// text is one NUL, which every reader drops.
  private func fixedLength(_ text: String, _ object: String) throws -> ([UInt8], HDF5Handle) {
    let bytes = text.isEmpty ? [0] : Array(text.utf8)
    let type = try owned(
      H5Tcopy(reprise_h5t_c_s1()), closedBy: H5Tclose, "H5Tcopy", object, path: path)
    try check(H5Tset_size(type.id, bytes.count), "H5Tset_size", object, path: path)
    try check(H5Tset_cset(type.id, H5T_CSET_UTF8), "H5Tset_cset", object, path: path)
    try check(H5Tset_strpad(type.id, H5T_STR_NULLPAD), "H5Tset_strpad", object, path: path)
    return (bytes, type)
  }
}

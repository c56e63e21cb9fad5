import CHDF5

extension HDF5Image {
  /// Adds a group; groups above it that are not there yet are added too.
  func addGroup(_ object: String) throws {
    let creation = try untimed(reprise_h5p_group_create())
    let links = try linkCreation()
    let group = file.use { file in
      links.use { links in
        creation.use { H5Gcreate2(file, object, links, $0, byDefault) }
      }
    }
    _ = try owned(group, closedBy: H5Gclose, "H5Gcreate2", object, path: path)
  }

  /// Adds an array of numbers, row-major; a shape without dimensions is a single number's.
  func add<Number: HDF5Number>(_ values: [Number], shape: [Int], at object: String) throws {
    let dataset = try addDataset(object, type: Number.fileType, shape: shape)
    guard !values.isEmpty else { return }
    let status = values.withUnsafeBytes { values in
      dataset.use {
        H5Dwrite($0, Number.memoryType, everything, everything, byDefault, values.baseAddress)
      }
    }
    try check(status, "H5Dwrite", object, path: path)
  }

  /// Adds a text of any length.
  func add(text: String, at object: String) throws {
    let (bytes, type) = try fixedLength(text, object)
    try type.use { type in
      let dataset = try addDataset(object, type: type, shape: [])
      let status = dataset.use { H5Dwrite($0, type, everything, everything, byDefault, bytes) }
      try check(status, "H5Dwrite", object, path: path)
    }
  }

  /// Attaches a text of less than 64 KB to an object.
  func setAttribute(_ name: String, of object: String, to text: String) throws {
    let (bytes, type) = try fixedLength(text, object)
    try type.use { type in
      let attribute = try addAttribute(name, of: object, type: type)
      let status = attribute.use { H5Awrite($0, type, bytes) }
      try check(status, "H5Awrite", object + "@" + name, path: path)
    }
  }

  /// Attaches a number to an object.
  func setAttribute<Number: HDF5Number>(
    _ name: String, of object: String, to number: Number
  ) throws {
    let attribute = try addAttribute(name, of: object, type: Number.fileType)
    let status = attribute.use { attribute in
      withUnsafeBytes(of: number) { H5Awrite(attribute, Number.memoryType, $0.baseAddress) }
    }
    try check(status, "H5Awrite", object + "@" + name, path: path)
  }

  /// Adds a dataset without values; a shape without dimensions is a single value's.
  func addDataset(_ object: String, type: hid_t, shape: [Int]) throws -> HDF5Handle {
    let space = try dataspace(shape, object)
    let creation = try untimed(reprise_h5p_dataset_create())
    // Without the room that headers have for attributes; it grows by as much as they need.
    try check(
      creation.use { H5Pset_dset_no_attrs_hint($0, true) }, "H5Pset_dset_no_attrs_hint", object,
      path: path)
    let links = try linkCreation()
    let dataset = file.use { file in
      space.use { space in
        links.use { links in
          creation.use { H5Dcreate2(file, object, type, space, links, $0, byDefault) }
        }
      }
    }
    return try owned(dataset, closedBy: H5Dclose, "H5Dcreate2", object, path: path)
  }

  private func addAttribute(_ name: String, of object: String, type: hid_t) throws -> HDF5Handle {
    let space = try dataspace([], object)
    let attribute = file.use { file in
      space.use {
        H5Acreate_by_name(file, object, name, type, $0, byDefault, byDefault, byDefault)
      }
    }
    return try owned(
      attribute, closedBy: H5Aclose, "H5Acreate_by_name", object + "@" + name, path: path)
  }

  /// Properties without a time of creation, so that the same record gives the same bytes.
  private func untimed(_ kind: hid_t) throws -> HDF5Handle {
    let creation = try Self.propertyList(kind, path: path)
    try check(
      creation.use { H5Pset_obj_track_times($0, false) }, "H5Pset_obj_track_times", path: path)
    return creation
  }

  /// Properties with which groups above a new object are made too, under names in UTF-8.
  func linkCreation() throws -> HDF5Handle {
    let links = try Self.propertyList(reprise_h5p_link_create(), path: path)
    try check(
      links.use { H5Pset_create_intermediate_group($0, 1) }, "H5Pset_create_intermediate_group",
      path: path)
    try check(
      links.use { H5Pset_char_encoding($0, H5T_CSET_UTF8) }, "H5Pset_char_encoding", path: path)
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
    return (bytes, try textType(byteCount: bytes.count, object, path: path))
  }
}

/// The type of texts of at most so many bytes: UTF-8, padded with NUL.
func textType(byteCount: Int, _ object: String, path: String) throws -> HDF5Handle {
  let type = try owned(
    H5Tcopy(reprise_h5t_c_s1()), closedBy: H5Tclose, "H5Tcopy", object, path: path)
  try type.use { type in
    try check(H5Tset_size(type, byteCount), "H5Tset_size", object, path: path)
    try check(H5Tset_cset(type, H5T_CSET_UTF8), "H5Tset_cset", object, path: path)
    try check(H5Tset_strpad(type, H5T_STR_NULLPAD), "H5Tset_strpad", object, path: path)
  }
  return type
}

import CHDF5

/// A row-major array of numbers with its shape.
struct ShapedArray<Number> {
  let shape: [Int]
  let values: [Number]
}

extension HDF5Image {
  /// Whether there is something of this name; the groups above it must be there.
  func contains(_ object: String) throws -> Bool {
    let answer = file.use { H5Lexists($0, object, byDefault) }
    try check(answer, "H5Lexists", object, path: path)
    return answer > 0
  }

  /// Whether the object is a group, not a dataset.
  func isGroup(_ object: String) throws -> Bool {
    try objectHandle(object, expected: "an object").use(H5Iget_type) == H5I_GROUP
  }

  /// An array of numbers of just this type.
  func array<Number: HDF5Number>(of: Number.Type, at object: String) throws -> ShapedArray<Number> {
    let dataset = try dataset(object, expected: Number.typeName)
    let type = try type(ofDataset: dataset, object)
    guard type.use({ H5Tequal($0, Number.fileType) }) > 0 else {
      throw bad(object, expected: Number.typeName, found: "another type")
    }
    let shape = try shape(ofDataset: dataset, object)
    let count = try elementCount(shape, object)
    guard count > 0 else { return ShapedArray(shape: shape, values: []) }
    let values = try [Number](unsafeUninitializedCapacity: count) { buffer, written in
      let status = dataset.use {
        H5Dread($0, Number.memoryType, everything, everything, byDefault, buffer.baseAddress)
      }
      try check(status, "H5Dread", object, path: path)
      written = count
    }
    return ShapedArray(shape: shape, values: values)
  }

  /// A list of numbers of just this type.
  func list<Number: HDF5Number>(of: Number.Type, at object: String) throws -> [Number] {
    let array = try array(of: Number.self, at: object)
    guard array.shape.count == 1 else {
      throw bad(object, expected: "one dimension", found: "\(array.shape.count)")
    }
    return array.values
  }

  /// A text.
  func text(at object: String) throws -> String {
    let dataset = try dataset(object, expected: "a text")
    let type = try type(ofDataset: dataset, object)
    let shape = try shape(ofDataset: dataset, object)
    guard shape.isEmpty else { throw bad(object, expected: "one text", found: "an array") }
    return try text(of: type, object) { type, buffer in
      let status = dataset.use { H5Dread($0, type, everything, everything, byDefault, buffer) }
      try check(status, "H5Dread", object, path: path)
    }
  }

  /// A text attached to an object.
  func textAttribute(_ name: String, of object: String) throws -> String {
    let label = object + "@" + name
    let (attribute, type) = try attribute(name, of: object, expected: "a text")
    return try text(of: type, label) { type, buffer in
      try check(attribute.use { H5Aread($0, type, buffer) }, "H5Aread", label, path: path)
    }
  }

  /// A number attached to an object.
  func numberAttribute<Number: HDF5Number>(
    _ name: String, of object: String, as _: Number.Type = Int.self
  ) throws -> Number {
    let label = object + "@" + name
    let expected = "one of the \(Number.typeName)"
    let (attribute, type) = try attribute(name, of: object, expected: expected)
    guard type.use({ H5Tequal($0, Number.fileType) }) > 0 else {
      throw bad(label, expected: expected, found: "another type")
    }
    var number = Number.zero
    let status = attribute.use { H5Aread($0, Number.memoryType, &number) }
    try check(status, "H5Aread", label, path: path)
    return number
  }

  /// Whether something of that name is attached to an object.
  func hasAttribute(_ name: String, of object: String) throws -> Bool {
    let answer = try objectHandle(object, expected: "an object").use { H5Aexists($0, name) }
    try check(answer, "H5Aexists", object + "@" + name, path: path)
    return answer > 0
  }

  /// The paths of all datasets below a group, by name.
  func datasets(below group: String, depth: Int = 0) throws -> [String] {
    guard depth < Self.deepest else {
      throw bad(group, expected: "at most \(Self.deepest) groups in each other", found: "more")
    }
    let handle = try groupHandle(group)
    var paths: [String] = []
    for name in try names(in: handle, group) {
      let child = group + "/" + name
      paths += try isGroup(child) ? datasets(below: child, depth: depth + 1) : [child]
    }
    return paths
  }

  /// Throws where there is no group of this name.
  func checkGroup(_ object: String) throws { _ = try groupHandle(object) }

  /// The error that something is not as the format says.
  func bad(_ object: String, expected: String, found: String) -> RunLogError {
    .badObject(path: path, object: object, expected: expected, found: found)
  }

  /// How many groups may stand in each other: a file may link a group into itself.
  private static let deepest = 32

  private func names(in group: HDF5Handle, _ object: String) throws -> [String] {
    var info = H5G_info_t()
    try check(group.use { H5Gget_info($0, &info) }, "H5Gget_info", object, path: path)
    return try (0..<info.nlinks).map { index in
      func name(_ buffer: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
        group.use {
          H5Lget_name_by_idx(
            $0, ".", H5_INDEX_NAME, H5_ITER_INC, index, buffer, size, byDefault)
        }
      }
      // Room for most names: asking for the length first is another search.
      var buffer = [CChar](repeating: 0, count: 256)
      let length = name(&buffer, buffer.count)
      try check(length, "H5Lget_name_by_idx", object, path: path)
      if length >= buffer.count {
        buffer = [CChar](repeating: 0, count: length + 1)
        try check(name(&buffer, buffer.count), "H5Lget_name_by_idx", object, path: path)
      }
      return try utf8(buffer.prefix(length).map { UInt8(bitPattern: $0) }, object)
    }
  }

  /// The object of that name, found once: HDF5 takes longer to find one than to read it.
  private func objectHandle(_ object: String, expected: String) throws -> HDF5Handle {
    if let known = opened.handles[object] { return known }
    func open() -> hid_t { file.use { H5Oopen($0, object, byDefault) } }
    var id = open()
    if id < 0 {
      guard try contains(object) else { throw bad(object, expected: expected, found: "nothing") }
      // Again, for the library's word about it.
      id = open()
    }
    let handle = try owned(id, closedBy: H5Oclose, "H5Oopen", object, path: path)
    opened.handles[object] = handle
    return handle
  }

  private func groupHandle(_ object: String) throws -> HDF5Handle {
    let handle = try objectHandle(object, expected: "a group")
    guard handle.use(H5Iget_type) == H5I_GROUP else {
      throw bad(object, expected: "a group", found: "a dataset")
    }
    return handle
  }

  private func dataset(_ object: String, expected: String) throws -> HDF5Handle {
    let handle = try objectHandle(object, expected: expected)
    guard handle.use(H5Iget_type) == H5I_DATASET else {
      throw bad(object, expected: expected, found: "a group")
    }
    return handle
  }

  private func attribute(
    _ name: String, of object: String, expected: String
  ) throws -> (HDF5Handle, type: HDF5Handle) {
    let label = object + "@" + name
    let owner = try objectHandle(object, expected: "an object")
    func open() -> hid_t { owner.use { H5Aopen($0, name, byDefault) } }
    var id = open()
    if id < 0 {
      guard try hasAttribute(name, of: object) else {
        throw bad(label, expected: expected, found: "nothing")
      }
      id = open()
    }
    let attribute = try owned(id, closedBy: H5Aclose, "H5Aopen", label, path: path)
    let type = try owned(
      attribute.use(H5Aget_type), closedBy: H5Tclose, "H5Aget_type", label, path: path)
    let space = try owned(
      attribute.use(H5Aget_space), closedBy: H5Sclose, "H5Aget_space", label, path: path)
    guard space.use(H5Sget_simple_extent_type) == H5S_SCALAR else {
      throw bad(label, expected: expected, found: "an array")
    }
    return (attribute, type)
  }

  private func type(ofDataset dataset: HDF5Handle, _ object: String) throws -> HDF5Handle {
    try owned(dataset.use(H5Dget_type), closedBy: H5Tclose, "H5Dget_type", object, path: path)
  }

  private func shape(ofDataset dataset: HDF5Handle, _ object: String) throws -> [Int] {
    let space = try owned(
      dataset.use(H5Dget_space), closedBy: H5Sclose, "H5Dget_space", object, path: path)
    guard space.use(H5Sget_simple_extent_type) != H5S_NULL else {
      throw bad(object, expected: "data", found: "an empty dataspace")
    }
    let rank = space.use(H5Sget_simple_extent_ndims)
    try check(rank, "H5Sget_simple_extent_ndims", object, path: path)
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    let status = space.use { H5Sget_simple_extent_dims($0, &extents, nil) }
    try check(status, "H5Sget_simple_extent_dims", object, path: path)
    return try extents.map { extent in
      guard let extent = Int(exactly: extent) else {
        throw bad(object, expected: "an extent below 2⁶³", found: "\(extent)")
      }
      return extent
    }
  }

  /// The product of the extents, which must be a number a file can hold.
  private func elementCount(_ shape: [Int], _ object: String) throws -> Int {
    var count = 1
    for extent in shape {
      let product = count.multipliedReportingOverflow(by: extent)
      guard !product.overflow, product.partialValue <= Self.mostElements else {
        throw bad(object, expected: "at most \(Self.mostElements) elements", found: "\(shape)")
      }
      count = product.partialValue
    }
    return count
  }

  /// HDF5 can declare arrays that no memory holds without storing them.
  private static let mostElements = 1 << 32

  /// Reads a fixed-length string: checks the type, makes room, lets `read` fill it.
  private func text(
    of type: HDF5Handle, _ object: String,
    read: (_ type: hid_t, UnsafeMutableRawPointer?) throws -> Void
  ) throws -> String {
    guard type.use(H5Tget_class) == H5T_STRING, type.use(H5Tis_variable_str) == 0 else {
      throw bad(object, expected: "a text of fixed length", found: "another type")
    }
    var bytes = [UInt8](repeating: 0, count: type.use(H5Tget_size))
    try bytes.withUnsafeMutableBytes { bytes in
      try type.use { try read($0, bytes.baseAddress) }
    }
    return try utf8(bytes == [0] ? [] : bytes, object)
  }

  private func utf8(_ bytes: [UInt8], _ object: String) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw bad(object, expected: "UTF-8", found: "other bytes")
    }
    return text
  }
}

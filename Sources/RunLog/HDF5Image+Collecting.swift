import CHDF5

extension HDF5Image {
  /// Adds a link to the root of another file, whose path is seen from this one's folder.
  func addLink(to file: String, at object: String) throws {
    let links = try linkCreation()
    let status = self.file.use { id in
      links.use { H5Lcreate_external(file, "/", id, object, $0, byDefault) }
    }
    try check(status, "H5Lcreate_external", object, path: path)
  }

  /// Adds all of another file, as a group.
  func addCopy(of other: HDF5Image, at object: String) throws {
    let links = try linkCreation()
    let status = file.use { id in
      other.file.use { other in
        links.use { H5Ocopy(other, "/", id, object, byDefault, $0) }
      }
    }
    try check(status, "H5Ocopy", object, path: path)
  }

  /// Adds a table: one dimension, and in it a record a row, with a member a column.
  func addTable(_ columns: [CollectedColumn], rows: Int, at object: String) throws {
    let members = columns.map(TableMember.init)
    let rowSize = members.reduce(0) { $0 + $1.size }
    let type = try owned(
      H5Tcreate(H5T_COMPOUND, rowSize), closedBy: H5Tclose, "H5Tcreate", object, path: path)
    var offset = 0
    for member in members {
      let memberType = try member.type(object, path: path)
      let status = type.use { type in
        memberType.use { H5Tinsert(type, member.column.name, offset, $0) }
      }
      try check(status, "H5Tinsert \(member.column.name)", object, path: path)
      offset += member.size
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rowSize * rows)
    for row in 0..<rows {
      for member in members { member.append(row, to: &bytes) }
    }
    try type.use { type in
      let dataset = try addDataset(object, type: type, shape: [rows])
      let status = dataset.use { H5Dwrite($0, type, everything, everything, byDefault, bytes) }
      try check(status, "H5Dwrite", object, path: path)
    }
    try setAttribute(
      "meaning", of: object, to: "A row a trial; what a column holds, its attribute says.")
    for column in columns {
      try setAttribute("meaning of \(column.name)", of: object, to: column.meaning)
    }
  }
}

/// A column as the bytes of each row hold it: little-endian, texts padded with NUL.
private struct TableMember {
  let column: CollectedColumn
  let size: Int

  init(_ column: CollectedColumn) {
    self.column = column
    size =
      switch column.values {
      case .texts(let texts): max(1, texts.map(\.utf8.count).max() ?? 0)
      case .integers, .numbers: 8
      }
  }

  func type(_ object: String, path: String) throws -> HDF5Handle {
    switch column.values {
    case .texts: try textType(byteCount: size, object, path: path)
    case .integers: try copy(of: Int.fileType, object, path: path)
    case .numbers: try copy(of: Double.fileType, object, path: path)
    }
  }

  private func copy(of type: hid_t, _ object: String, path: String) throws -> HDF5Handle {
    try owned(H5Tcopy(type), closedBy: H5Tclose, "H5Tcopy", object, path: path)
  }

  func append(_ row: Int, to bytes: inout [UInt8]) {
    switch column.values {
    case .texts(let texts):
      bytes += texts[row].utf8
      bytes += repeatElement(0, count: size - texts[row].utf8.count)
    case .integers(let integers): append(UInt64(bitPattern: Int64(integers[row])), to: &bytes)
    case .numbers(let numbers): append(numbers[row].bitPattern, to: &bytes)
    }
  }

  private func append(_ word: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
    }
  }
}

import Files
import Specs
import Tensors

/// A tensor to be written, with its name.
public struct NamedTensor: Sendable {
  /// Its name in the file: `stage2.block1.conv1.weight`.
  public let name: String
  /// Its extents and scalars.
  public let content: Content

  /// Scalars of either precision.
  public enum Content: Sendable {
    case float32(Tensor<Float>)
    case float64(Tensor<Double>)
  }

  /// A tensor that is written as F32.
  public init(_ name: String, _ tensor: Tensor<Float>) {
    self.name = name
    content = .float32(tensor)
  }

  /// A tensor that is written as F64.
  public init(_ name: String, _ tensor: Tensor<Double>) {
    self.name = name
    content = .float64(tensor)
  }
}

extension SafetensorsFile {
  /// Writes tensors to a file that PyTorch's `safetensors.torch.load_file` opens, as a whole: on
  /// any failure, what stood at the path is unchanged.
  ///
  /// The tensors keep their order, but those of F64 come first: every tensor then begins at a
  /// multiple of its element's size, as readers that map the file need it.
  public static func write(
    _ tensors: [NamedTensor], to path: String, metadata: [String: String] = ["format": "pt"]
  ) throws(SafetensorsError) {
    let bytes = try bytes(of: tensors, metadata: metadata, path: path)
    do throws(FileFailure) {
      try replaceFile(path, with: bytes)
    } catch {
      throw .notWritten(path: path, call: error.call, code: error.code)
    }
  }

  /// The file's bytes; the path is for errors.
  static func bytes(
    of tensors: [NamedTensor], metadata: [String: String], path: String
  ) throws(SafetensorsError) -> [UInt8] {
    try checkNames(tensors.map(\.name), path: path)
    let ordered =
      tensors.filter { $0.content.type == .float64 }
      + tensors.filter { $0.content.type == .float32 }
    var header = header(ordered, metadata: metadata)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + ordered.reduce(0) { $0 + $1.content.byteCount })
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes += $0 }
    bytes += header
    for tensor in ordered { tensor.content.append(to: &bytes) }
    return bytes
  }

  private static func header(
    _ tensors: [NamedTensor], metadata: [String: String]
  ) -> [UInt8] {
    // PyTorch's writer puts the metadata first.
    let texts = metadata.sorted { $0.key < $1.key }.map {
      JSON.Member($0.key, JSON(.string($0.value)))
    }
    var members = [JSON.Member(SafetensorsHeader.metadataKey, JSON(.object(texts)))]
    var end = 0
    for tensor in tensors {
      let begin = end
      end += tensor.content.byteCount
      let shape = tensor.content.shape.dimensions.map { JSON(.number(JSONNumber($0))) }
      let entry = [
        JSON.Member("dtype", JSON(.string(tensor.content.type.rawValue))),
        JSON.Member("shape", JSON(.array(shape))),
        JSON.Member(
          "data_offsets", [JSON(.number(JSONNumber(begin))), JSON(.number(JSONNumber(end)))]),
      ]
      members.append(JSON.Member(tensor.name, JSON(.object(entry))))
    }
    return Array(JSON(.object(members)).compactText.utf8)
  }
}

/// Refuses names that a file cannot have side by side. Layers named `a.b` and `a/b` get there.
func checkNames(_ names: [String], path: String) throws(SafetensorsError) {
  var seen: Set<String> = [SafetensorsHeader.metadataKey]
  for name in names where !seen.insert(name).inserted {
    throw .unusableName(
      path: path, name: name,
      reason: name == SafetensorsHeader.metadataKey
        ? "the format reserves this name" : "two parameters would have this name")
  }
}

extension NamedTensor.Content {
  var type: ElementType {
    switch self {
    case .float32: .float32
    case .float64: .float64
    }
  }

  var shape: Shape {
    switch self {
    case .float32(let tensor): tensor.shape
    case .float64(let tensor): tensor.shape
    }
  }

  var byteCount: Int { shape.count * type.byteCount }

  func append(to bytes: inout [UInt8]) {
    switch self {
    case .float32(let tensor):
      NamedTensor.Content.append(tensor.scalars, to: &bytes) { $0.bitPattern.littleEndian }
    case .float64(let tensor):
      NamedTensor.Content.append(tensor.scalars, to: &bytes) { $0.bitPattern.littleEndian }
    }
  }

  private static func append<Scalar, Word>(
    _ scalars: [Scalar], to bytes: inout [UInt8], _ word: (Scalar) -> Word
  ) {
    for scalar in scalars { withUnsafeBytes(of: word(scalar)) { bytes += $0 } }
  }
}

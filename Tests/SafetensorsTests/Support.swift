import Files
import Glibc
import Tensors

@testable import Safetensors

/// Gives the test a folder of its own and removes it afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/reprise-safetensors-XXXXXX".utf8CString)
  guard let folder = mkdtemp(&template).map({ String(cString: $0) }) else {
    throw FileFailure("mkdtemp", "/tmp")
  }
  defer {
    for name in (try? Folder.names(in: folder)) ?? [] {
      let path = Folder.join(folder, name)
      if unlink(path) != 0 { rmdir(path) }
    }
    rmdir(folder)
  }
  try body(folder)
}

/// A file in fixtures/, which fixtures.py writes.
func fixture(_ name: String) -> String {
  Folder.join(Folder.of(#filePath), "fixtures/" + name)
}

/// The tensors that fixtures.py's golden() makes.
let goldenTensors = [
  NamedTensor("scale", Tensor<Double>(shape: [], scalars: [0.1])),
  NamedTensor("empty", Tensor<Float>(shape: [0, 4], scalars: [])),
  NamedTensor("stage1.conv1.bias", Tensor<Float>(shape: [2], scalars: [-1.5, 0.1])),
  NamedTensor(
    "stage1.conv1.weight",
    Tensor<Float>(shape: [2, 3, 2, 2], scalars: (0..<24).map { Float($0) / 8 })),
]

/// A safetensors file made by hand: a header, and so many bytes after it, counting up.
func bytes(header: String, data count: Int, length: UInt64? = nil) -> [UInt8] {
  bytes(header: Array(header.utf8), data: count, length: length)
}

func bytes(header: [UInt8], data count: Int, length: UInt64? = nil) -> [UInt8] {
  let length = length ?? UInt64(header.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + header
    + (0..<count).map { UInt8(truncatingIfNeeded: $0) }
}

/// The entry of a tensor in a header made by hand.
func entry(_ name: String, _ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
  #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
}

/// The error that reading a file of these bytes throws; nil where it is read.
func error(_ bytes: [UInt8]) throws -> SafetensorsError? {
  var found: SafetensorsError?
  try withTemporaryFolder { folder in
    let path = folder + "/x.safetensors"
    // Not flushed to the disk, which would take longer than the tests.
    try OpenFile(path, O_WRONLY | O_CREAT).write(bytes)
    found = safetensorsError { _ = try SafetensorsFile.read(path) }
    if let found, !"\(found)".contains(path) { throw FileFailure("path in message", "\(found)") }
  }
  return found
}

func error(header: String, data: Int) throws -> SafetensorsError? {
  try error(bytes(header: header, data: data))
}

/// The room's error that a call throws.
func safetensorsError(_ body: () throws -> Void) -> SafetensorsError? {
  do {
    try body()
    return nil
  } catch {
    return error as? SafetensorsError
  }
}

extension SafetensorsError {
  /// Place, expected and found of a malformed file, as one text.
  var complaint: String? {
    guard case .malformed(_, let place, let expected, let found) = self else { return nil }
    return "\(place) | \(expected) | \(found)"
  }
}

/// Runs a shell command; its stdout, and whether it ended with 0.
func shell(_ command: String) -> (output: String, succeeded: Bool) {
  guard let pipe = popen(command, "r") else { return ("", false) }
  var output: [UInt8] = []
  var byte = getc(pipe)
  while byte != EOF {
    output.append(UInt8(byte))
    byte = getc(pipe)
  }
  let status = pclose(pipe)
  return (String(decoding: output, as: UTF8.self), status == 0)
}

let hasLibrary = shell("python3 -c 'import safetensors, numpy' 2>/dev/null").succeeded

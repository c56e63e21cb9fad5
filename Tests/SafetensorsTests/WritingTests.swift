import Files
import Glibc
import Tensors
import Testing

@testable import Safetensors

/// Files of ours, read back by us and by the format's own library.
@Suite struct WritingTests {
  @Test func theSameBytesAsTheLibrary() throws {
    // safetensors.numpy.save_file wrote the golden file from the same tensors (fixtures.py).
    let golden = try OpenFile(fixture("golden.safetensors")).bytes()
    let ours = try SafetensorsFile.bytes(of: goldenTensors, metadata: ["format": "pt"], path: "")
    #expect(ours.count == golden.count)
    #expect(ours == golden)
  }

  @Test(.enabled(if: hasLibrary, "python3 has no safetensors and numpy"))
  func theLibraryReadsOurs() throws {
    try withTemporaryFolder { folder in
      try SafetensorsFile.write(Array(goldenTensors.reversed()), to: folder + "/x")
      let script = fixture("../fixtures.py")
      let (output, succeeded) = shell(
        "PYTHONDONTWRITEBYTECODE=1 python3 '\(script)' check '\(folder)/x' 2>&1")
      #expect(succeeded && output == "read\n", "\(output)")
    }
  }

  @Test func roundTrip() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      let special: [Float] = [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, 1 / 3]
      let names = ["z", "a.weight", "ü \"quoted\"\\\n\u{1}", ""]
      try SafetensorsFile.write(
        names.map { NamedTensor($0, Tensor<Float>(shape: [3, 2], scalars: special)) }
          + [NamedTensor("wide", Tensor<Double>(shape: [1], scalars: [0.1]))],
        to: path, metadata: ["b": "2", "a": "1"])
      let file = try SafetensorsFile.read(path)
      // Our order, but the wide ones first.
      #expect(file.entries.map(\.name) == ["wide"] + names)
      #expect(file.entries.map(\.shape) == [[1]] + names.map { _ in [3, 2] })
      #expect(file.metadata == ["b": "2", "a": "1"])
      #expect(try file.doubles(file.entries[0]) == [0.1])
      for entry in file.entries.dropFirst() {
        #expect(try file.floats(entry).map(\.bitPattern) == special.map(\.bitPattern))
      }
      let bytes = try OpenFile(path).bytes()
      #expect((bytes.count - 8 - 4 * 24) % 8 == 0)
      #expect(try Folder.names(in: folder) == ["x"])
    }
  }

  @Test func nothingAtAll() throws {
    try withTemporaryFolder { folder in
      try SafetensorsFile.write([], to: folder + "/x")
      let file = try SafetensorsFile.read(folder + "/x")
      #expect(file.entries.isEmpty && file.metadata == ["format": "pt"])
    }
  }

  @Test func namesThatCannotBe() throws {
    try withTemporaryFolder { folder in
      let scalar = Tensor<Float>(shape: [], scalars: [1])
      for names in [["a.b", "a.b"], ["__metadata__"]] {
        let refused = safetensorsError {
          try SafetensorsFile.write(names.map { NamedTensor($0, scalar) }, to: folder + "/x")
        }
        guard case .unusableName(_, names[0], _)? = refused else {
          Issue.record("\(String(describing: refused))")
          continue
        }
      }
      let left = try Folder.names(in: folder)
      #expect(left == [])
    }
  }

  @Test func whatCannotBeWritten() throws {
    try withTemporaryFolder { folder in
      let missing = folder + "/no/x"
      #expect(
        safetensorsError { try SafetensorsFile.write([], to: missing) }
          == .notWritten(path: missing, call: "open", code: ENOENT))
      #expect(mkdir(folder + "/taken", 0o700) == 0)
      #expect(
        safetensorsError { try SafetensorsFile.write([], to: folder + "/taken") }
          == .notWritten(path: folder + "/taken", call: "rename", code: EISDIR))
      let left = try Folder.names(in: folder)
      #expect(left == ["taken"])
    }
  }
}

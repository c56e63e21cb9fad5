import Glibc
import Tensors
import Testing

@testable import RunLog

@Suite struct BadFileTests {
  @Test func aFileThatIsNotThere() throws {
    try withTemporaryFolder { folder in
      try expectError(.noSuchFile(path: folder + "/t.h5"), reading: folder + "/t.h5")
      try writeBytes([1], to: folder + "/file")
      try expectError(.noSuchFile(path: folder + "/file/t.h5"), reading: folder + "/file/t.h5")
    }
  }

  @Test(arguments: ["not HDF5 at all, but long enough to hold a header and a seal", "\u{89}HDX"])
  func aFileThatIsNotHDF5(text: String) throws {
    try withTemporaryFolder { folder in
      try writeBytes(text.utf8, to: folder + "/t.h5")
      try expectError(.notHDF5(path: folder + "/t.h5"), reading: folder + "/t.h5")
    }
  }

  @Test(arguments: ["/tmp", "/dev/null", "/dev/zero"])
  func whatIsNoFile(path: String) throws {
    try expectError(.notHDF5(path: path), reading: path)
  }

  @Test func aFileOfAnotherProgram() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try writeSealed(to: path) { try $0.add(text: "hello", at: "/greeting") }
      try expectError(.notATrial(path: path), reading: path)
      try writeBytes(readBytes(path).dropLast(Seal.byteCount), to: path)
      try expectError(.notATrial(path: path), reading: path)
      try writeSealed(to: path) { try $0.setAttribute("format", of: "/", to: "other") }
      try expectError(.notATrial(path: path), reading: path)
    }
  }

  @Test(arguments: [2, 77]) func aNewerFormat(version: Int) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try writeSealed(to: path) {
        try $0.setAttribute("format", of: "/", to: "reprise trial")
        try $0.setAttribute("formatVersion", of: "/", to: version)
      }
      let error = RunLogError.newerFormat(path: path, found: version, understood: 1)
      try expectError(error, reading: path)
      #expect("\(error)".contains("version \(version)") && "\(error)".contains("Update"))
    }
  }

  @Test func whatIsMissingIsNamed() throws {
    let identity: (HDF5Image) throws -> Void = {
      try $0.setAttribute("format", of: "/", to: "reprise trial")
      try $0.setAttribute("formatVersion", of: "/", to: 1)
    }
    try expectBad("/spec", "nothing", identity)
    try expectBad("/spec", "a group") {
      try identity($0)
      try $0.addGroup("/spec")
    }
    try expectBad("/spec", "another type") {
      try identity($0)
      try $0.add([1.0], shape: [], at: "/spec")
    }
    try expectBad("/@seed", "nothing") {
      try identity($0)
      try $0.add(text: "{}", at: "/spec")
    }
    try expectBad("/provenance", "nothing") {
      try identity($0)
      try $0.add(text: "{}", at: "/spec")
      try $0.setAttribute("seed", of: "/", to: 1)
      try $0.setAttribute("trialHash", of: "/", to: "a")
    }
    try expectBad("/@formatVersion", "0") {
      try $0.setAttribute("format", of: "/", to: "reprise trial")
      try $0.setAttribute("formatVersion", of: "/", to: 0)
    }
    try expectBad("/@formatVersion", "another type") {
      try $0.setAttribute("format", of: "/", to: "reprise trial")
      try $0.setAttribute("formatVersion", of: "/", to: "1")
    }
  }

  @Test func whatIsWrongInTheEpochsIsNamed() throws {
    func trial(_ epochs: @escaping (HDF5Image) throws -> Void) -> (HDF5Image) throws -> Void {
      { image in
        try image.setAttribute("format", of: "/", to: "reprise trial")
        try image.setAttribute("formatVersion", of: "/", to: 1)
        try image.setAttribute("seed", of: "/", to: 1)
        try image.setAttribute("trialHash", of: "/", to: "a")
        try image.add(text: "{}", at: "/spec")
        try image.addGroup("/provenance")
        try epochs(image)
      }
    }
    try expectBad("/epochs", "a dataset", trial { try $0.add([1.0], shape: [1], at: "/epochs") })
    try expectBad(
      "/epochs/a@position", "nothing", trial { try $0.add([1.0], shape: [1], at: "/epochs/a") })
    try expectBad(
      "/epochs/a", "another type",
      trial {
        try $0.add([Float(1)], shape: [1], at: "/epochs/a")
        try $0.setAttribute("position", of: "/epochs/a", to: 0)
      })
    try expectBad(
      "/epochs/a", "2",
      trial {
        try $0.add([1.0, 2], shape: [2, 1], at: "/epochs/a")
        try $0.setAttribute("position", of: "/epochs/a", to: 0)
      })
    let deep = "/epochs" + String(repeating: "/a", count: 40)
    try expectBad(
      "/epochs" + String(repeating: "/a", count: 32), "more", trial { try $0.addGroup(deep) })
    try expectBad(
      "/status", "“sleeping”",
      trial {
        try $0.addGroup("/epochs")
        try $0.addGroup("/best")
        try $0.add(text: "sleeping", at: "/status")
      })
  }

  @Test func whatIsWrongInTheSelectionIsNamed() throws {
    func trial(_ best: @escaping (HDF5Image) throws -> Void) -> (HDF5Image) throws -> Void {
      { image in
        try image.setAttribute("format", of: "/", to: "reprise trial")
        try image.setAttribute("formatVersion", of: "/", to: 1)
        try image.setAttribute("seed", of: "/", to: 1)
        try image.setAttribute("trialHash", of: "/", to: "a")
        try image.add(text: "{}", at: "/spec")
        try image.addGroup("/provenance")
        try image.addGroup("/epochs")
        try best(image)
        try image.add(text: "running", at: "/status")
      }
    }
    try expectBad("/best", "nothing", trial { _ in })
    try expectBad("/best", "a dataset", trial { try $0.add([1.0], shape: [1], at: "/best") })
    try expectBad(
      "/best@updates", "another type",
      trial {
        try $0.addGroup("/best")
        try $0.setAttribute("updates", of: "/best", to: 16.0)
      })
    let names = ["devLoss", "devError", "testLoss", "testError"]
    func selection(but wrong: String, _ put: @escaping (HDF5Image) throws -> Void) -> (HDF5Image)
      throws -> Void
    {
      trial { image in
        try image.addGroup("/best")
        try image.setAttribute("updates", of: "/best", to: 16)
        for name in names where name != wrong {
          try image.setAttribute(name, of: "/best", to: 0.5)
        }
        try put(image)
      }
    }
    for name in names {
      try expectBad(
        "/best@\(name)", "another type",
        selection(but: name) { try $0.setAttribute(name, of: "/best", to: 1) })
      try expectBad(
        "/best@\(name)", "another type",
        selection(but: name) { try $0.setAttribute(name, of: "/best", to: "0.5") })
    }
    for name in ["devLoss", "devError"] {
      try expectBad("/best@\(name)", "nothing", selection(but: name) { _ in })
    }
    // What is measured at the end only may be missing, but not one of the two.
    try expectBad("/best@testLoss", "nothing", selection(but: "testLoss") { _ in })
    try expectBad("/best@testError", "nothing", selection(but: "testError") { _ in })
  }

  @Test func whatIsWrongInTheStepsIsNamed() throws {
    func trial(_ steps: @escaping (HDF5Image) throws -> Void) -> (HDF5Image) throws -> Void {
      { image in
        try image.setAttribute("format", of: "/", to: "reprise trial")
        try image.setAttribute("formatVersion", of: "/", to: 1)
        try steps(image)
      }
    }
    try expectBadSteps("/steps", "nothing", trial { _ in })
    try expectBadSteps("/steps", "a dataset", trial { try $0.add([1.0], shape: [1], at: "/steps") })
    func series(_ steps: [Int], _ values: [Float]) -> (HDF5Image) throws -> Void {
      trial {
        try $0.add(values, shape: [values.count], at: "/steps/dev/loss/value")
        try $0.add(steps, shape: [steps.count], at: "/steps/dev/loss/step")
        try $0.setAttribute("position", of: "/steps/dev/loss", to: 0)
      }
    }
    try expectBadSteps("/steps/dev/loss", "1", series([16, 31], [0.5]))
    try expectBadSteps("/steps/dev/loss@unit", "nothing", series([16], [0.5]))
    try expectBadSteps(
      "/steps/loss/step", "nothing",
      trial {
        try $0.add([Float(1)], shape: [1], at: "/steps/loss/value")
        try $0.setAttribute("position", of: "/steps/loss", to: 0)
      })
    try expectBadSteps(
      "/steps/loss/value", "another type",
      trial {
        try $0.add([1.0], shape: [1], at: "/steps/loss/value")
        try $0.setAttribute("position", of: "/steps/loss", to: 0)
      })
  }

  /// Every prefix near the header and the end, and a thousand between them.
  @Test func aTruncatedFileIsAClearError() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(uniformRecord(mark: 3, parameters: 500), to: path)
      let whole = try readBytes(path)
      let standing = StandingRecord(uniformRecord(mark: 3, parameters: 500))
      let trailing = StandingLine.bytes(for: standing, at: whole.count).count + Seal.byteCount
      let hdf5Size = whole.count - trailing
      let step = max(1, whole.count / 1000)
      let lengths =
        Array(0..<200) + Array(stride(from: 200, to: whole.count, by: step))
        + Array(whole.count - trailing - 60..<whole.count)
      for length in lengths {
        try writeBytes(whole[..<length], to: path)
        let error = #expect(throws: RunLogError.self) { try TrialFile.read(path) }
        switch error {
        case .truncated(path, let expected, length)?: #expect(length < expected)
        case .unsealed(path)?: #expect(length >= hdf5Size)
        default: Issue.record("\(length) of \(whole.count) bytes: \(String(describing: error))")
        }
      }
    }
  }

  /// Any change of up to four neighbouring bytes is found, so HDF5 never sees a damaged file.
  @Test func aFlippedBitIsAClearError() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(uniformRecord(mark: 3, parameters: 50), to: path)
      let whole = try readBytes(path)
      var stream = RandomStream(seed: 1, name: "flips")
      let places = Array(0..<100) + (0..<1000).map { _ in stream.integer(below: whole.count) }
      for place in places + Array(whole.count - 200..<whole.count) {
        var damaged = whole
        damaged[place] ^= 1 << UInt8(stream.integer(below: 8))
        try writeBytes(damaged, to: path)
        let error = #expect(throws: RunLogError.self) { try TrialFile.read(path) }
        switch error {
        case .corrupt?, .notHDF5?, .unsealed?: break
        default: Issue.record("byte \(place): \(String(describing: error))")
        }
      }
    }
  }

  @Test(.enabled(if: hasH5py, "Debian's python3-h5py is not installed"))
  func aFileThatAnotherProgramChanged() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(fullRecord, to: path)
      let script = "import sys, h5py\nh5py.File(sys.argv[1], 'r+')['epochs/train/loss'][0] = 9"
      #expect(python(script, path).succeeded)
      let error = #expect(throws: RunLogError.self) { try TrialFile.read(path) }
      switch error {
      case .unsealed?, .corrupt?: break
      default: Issue.record("\(String(describing: error))")
      }
    }
  }

  private func expectError(_ expected: RunLogError, reading path: String) throws {
    #expect(throws: expected) { try TrialFile.read(path) }
    #expect(throws: expected) { try TrialFile.readSummary(path) }
    #expect(throws: expected) { try TrialFile.readSteps(path) }
    #expect("\(expected)".hasPrefix(path + ": "))
  }

  private func expectBad(
    _ object: String, _ found: String, _ layOut: (HDF5Image) throws -> Void
  ) throws {
    try expectBad(object, found, layOut) { _ = try TrialFile.readSummary($0) }
  }

  private func expectBadSteps(
    _ object: String, _ found: String, _ layOut: (HDF5Image) throws -> Void
  ) throws {
    try expectBad(object, found, layOut) { _ = try TrialFile.readSteps($0) }
  }

  private func expectBad(
    _ object: String, _ found: String, _ layOut: (HDF5Image) throws -> Void,
    reading: (String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      try writeSealed(to: folder + "/t.h5", layOut)
      #expect {
        try reading(folder + "/t.h5")
      } throws: { error in
        guard case .badObject(_, object, _, found) = error as? RunLogError else {
          Issue.record("\(error)")
          return false
        }
        return true
      }
    }
  }
}

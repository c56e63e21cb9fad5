import Glibc
import Tensors
import Testing

@testable import RunLog

@Suite struct RoundTripTests {
  @Test func everythingComesBack() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ünïcode name.h5"
      try TrialFile.write(fullRecord, to: path)
      #expect(try TrialFile.read(path) == fullRecord)
      #expect(names(in: folder) == ["ünïcode name.h5"])
    }
  }

  @Test func anEmptyRecordComesBack() throws {
    try withTemporaryFolder { folder in
      let record = TrialRecord(specification: "", seed: 0, trialHash: "")
      try TrialFile.write(record, to: folder + "/t.h5")
      #expect(try TrialFile.read(folder + "/t.h5") == record)
    }
  }

  @Test(arguments: [
    TrialStatus.running, .interrupted, .finished, .diverged(epoch: 0, step: 17),
    .failed(reason: "disk"), .failed(reason: ""),
  ])
  func everyStatusComesBack(status: TrialStatus) throws {
    try withTemporaryFolder { folder in
      let record = TrialRecord(specification: "{}", seed: 1, trialHash: "a", status: status)
      try TrialFile.write(record, to: folder + "/t.h5")
      #expect(try TrialFile.read(folder + "/t.h5").status == status)
    }
  }

  @Test(arguments: [true, false])
  func theSummaryIsTheRecordsPart(withEverything: Bool) throws {
    let record =
      withEverything ? fullRecord : TrialRecord(specification: "{}", seed: 5, trialHash: "b")
    try withTemporaryFolder { folder in
      try TrialFile.write(record, to: folder + "/t.h5")
      let expected = TrialSummary(
        specification: record.specification, seed: record.seed, trialHash: record.trialHash,
        provenance: record.provenance, epochs: record.epochs, selection: record.selection,
        checkpointEpochs: record.checkpoint?.finishedEpochs, status: record.status)
      #expect(try TrialFile.readSummary(folder + "/t.h5") == expected)
    }
  }

  @Test(arguments: [true, false]) func theStepsAreReadWhereTheyAreWanted(areWanted: Bool) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(fullRecord, to: path)
      let (summary, steps) = try TrialFile.readSummary(path) { summary in
        #expect(summary.seed == fullRecord.seed)
        return areWanted
      }
      #expect(try TrialFile.readSummary(path) == summary)
      #expect(steps == (areWanted ? fullRecord.steps : []))
      #expect(try TrialFile.readSteps(path) == fullRecord.steps)
    }
  }

  @Test(arguments: [
    nil, SelectionRecord(updates: 16, devLoss: 0.5, devError: 0.25),
    SelectionRecord(updates: 0, devLoss: -0.0, devError: 0, testLoss: .infinity, testError: 1),
    SelectionRecord(
      updates: .max, devLoss: Double(bitPattern: 0x7ff8_dead_beef_0001), devError: .nan,
      testLoss: .leastNonzeroMagnitude, testError: .nan),
  ])
  func everySelectionComesBack(selection: SelectionRecord?) throws {
    try withTemporaryFolder { folder in
      var record = TrialRecord(specification: "{}", seed: 1, trialHash: "a")
      record.selection = selection
      try TrialFile.write(record, to: folder + "/t.h5")
      #expect(try TrialFile.read(folder + "/t.h5").selection == selection)
      #expect(try TrialFile.readSummary(folder + "/t.h5").selection == selection)
    }
  }

  @Test func aLaterRecordReplacesAnEarlierOne() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(fullRecord, to: path)
      let later = uniformRecord(mark: 3, parameters: 5)
      try TrialFile.write(later, to: path)
      #expect(try TrialFile.read(path) == later)
    }
  }

  @Test func aPathWithoutFolderMeansTheCurrentOne() throws {
    let name = "reprise-runlog-test-\(getpid()).h5"
    defer { unlink(name) }
    try TrialFile.write(fullRecord, to: name)
    #expect(try TrialFile.read(name) == fullRecord)
  }

  @Test func theSameRecordGivesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      try TrialFile.write(fullRecord, to: folder + "/a.h5")
      // HDF5's time-stamps, if there were any, count seconds.
      usleep(1_100_000)
      try TrialFile.write(try TrialFile.read(folder + "/a.h5"), to: folder + "/b.h5")
      #expect(try readBytes(folder + "/a.h5") == readBytes(folder + "/b.h5"))
    }
  }

  @Test func equalityIsOfBits() {
    func series(_ value: Double) -> MetricSeries {
      MetricSeries(name: "a", values: [value], unit: "", meaning: "")
    }
    func tensor(_ value: Float, _ shape: Shape) -> NamedTensor {
      NamedTensor(
        layer: "a", parameter: "b", tensor: Tensor(repeating: value, shape: shape), axes: "")
    }
    func selection(_ loss: Double, test: Double?) -> SelectionRecord {
      SelectionRecord(updates: 1, devLoss: loss, devError: 0, testLoss: test)
    }
    #expect(selection(.nan, test: .nan) == selection(.nan, test: .nan))
    #expect(selection(0, test: 0) != selection(-0.0, test: 0))
    #expect(selection(0, test: 0) != selection(0, test: nil))
    #expect(series(.nan) == series(.nan))
    #expect(series(0) != series(-0.0))
    #expect(tensor(.nan, [2]) == tensor(.nan, [2]))
    #expect(tensor(0, [2]) != tensor(-0.0, [2]))
    #expect(tensor(1, [2]) != tensor(1, [1, 2]))
  }

  @Test(arguments: ["", "/", "a/", "/a", "a//b", ".", "a/./b", "a\0b"])
  func namesThatAreNoPathsAreRejected(name: String) throws {
    try expectUnusable(name) { $0.epochs[0].name = name }
    try expectUnusable(name) { $0.steps[0].name = name }
    try expectUnusable(name) { $0.provenance[0].key = name }
  }

  @Test func namesThatAreTakenAreRejected() throws {
    try expectUnusable("test/error") { $0.epochs[0].name = "test/error" }
    try expectUnusable("test") { $0.epochs.append($0.epochs[0].renamed("test")) }
    try expectUnusable("seconds/x") { $0.epochs.append($0.epochs[0].renamed("seconds/x")) }
    try expectUnusable("C1/weights") { $0.weights.append($0.weights[0]) }
    try expectUnusable("a/b") { $0.weights[0].parameter = "a/b" }
  }

  private func expectUnusable(_ name: String, _ change: (inout TrialRecord) -> Void) throws {
    var record = fullRecord
    change(&record)
    try withTemporaryFolder { folder in
      #expect {
        try TrialFile.write(record, to: folder + "/t.h5")
      } throws: { error in
        guard case .unusableName(_, let found, _) = error as? RunLogError else { return false }
        return found == name
      }
      #expect(names(in: folder).isEmpty)
    }
  }
}

extension MetricSeries {
  fileprivate func renamed(_ name: String) -> MetricSeries {
    var copy = self
    copy.name = name
    return copy
  }
}

@Suite struct SealTests {
  @Test func theChecksumIsZlibs() {
    // CRC-32's published check value, and zlib.crc32(b"") in Python.
    #expect(crc32(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(crc32([]) == 0)
  }

  @Test func everyLengthAndAlignmentAgreesWithTheBitwiseDefinition() {
    var stream = RandomStream(seed: 1, name: "bytes")
    let bytes = (0..<64).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
    for start in 0..<9 {
      for end in start..<64 {
        var expected = ~UInt32(0)
        for byte in bytes[start..<end] {
          expected ^= UInt32(byte)
          for _ in 0..<8 {
            expected = expected & 1 == 1 ? expected >> 1 ^ 0xedb8_8320 : expected >> 1
          }
        }
        #expect(crc32(bytes[start..<end]) == ~expected)
      }
    }
  }

  @Test func aSealIsReadBack() {
    let bytes = Array("some bytes".utf8)
    #expect(Seal.sealing(bytes).count == Seal.byteCount)
    #expect(Seal.recorded(in: bytes + Seal.sealing(bytes)) == crc32(bytes))
    #expect(Seal.recorded(in: bytes) == nil)
    #expect(Seal.recorded(in: bytes + Seal.sealing(bytes).dropLast()) == nil)
  }
}

import Glibc
import Tensors
import Testing

@testable import RunLog

/// Where a trial stands, told by its file's last bytes.
@Suite struct StandingTests {
  @Test(arguments: [
    TrialStatus.running, .interrupted, .finished, .diverged(epoch: 3, step: 12345),
    .failed(reason: "disk"), .failed(reason: ""),
    .failed(reason: "100 %, two\nlines = “ünïcode”\0"),
  ])
  func itIsReadFromTheLine(status: TrialStatus) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      for record in [fullRecord, TrialRecord(specification: "{}", seed: 0, trialHash: "")] {
        var record = record
        record.status = status
        try TrialFile.write(record, to: path)
        let expected = StandingRecord(record)
        #expect(try SealedFile.readStanding(path) == expected)
        #expect(try TrialFile.readStanding(path) == expected)
        #expect(StandingRecord(try TrialFile.readSummary(path)) == expected)
      }
    }
  }

  /// A line too long for the bytes that are read is not written; the whole file says the same.
  @Test func aLongReasonIsReadFromTheWholeFile() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      for (length, hasLine) in [(3800, true), (5000, false)] {
        var record = fullRecord
        record.status = .failed(reason: String(repeating: "x", count: length))
        try TrialFile.write(record, to: path)
        #expect(try (SealedFile.readStanding(path) != nil) == hasLine)
        #expect(try TrialFile.readStanding(path) == StandingRecord(record))
      }
      // What is escaped counts as it is written.
      var record = fullRecord
      record.status = .failed(reason: String(repeating: " ", count: 1800))
      try TrialFile.write(record, to: path)
      #expect(try SealedFile.readStanding(path) == nil)
      #expect(try TrialFile.readStanding(path) == StandingRecord(record))
    }
  }

  /// A log that was written before there was such a line.
  @Test func aLogWithoutLineIsReadWhole() throws {
    let root = #filePath.replacing("Tests/RunLogTests/StandingTests.swift", with: "")
    let path = root + "results/reference/lenet-1989/cd208e6c8c0b-seed3.h5"
    let old = try Self.withoutLine(try readBytes(path))
    try withTemporaryFolder { folder in
      try writeBytes(old, to: folder + "/t.h5")
      #expect(try SealedFile.readStanding(folder + "/t.h5") == nil)
      let standing = try TrialFile.readStanding(folder + "/t.h5")
      #expect(standing.status == .finished && standing.seed == 3)
      #expect(standing.trialHash.hasPrefix("cd208e6c8c0b"))
      #expect(standing.checkpointEpochs == nil)
    }
  }

  /// Any byte of line or seal that is not what it was: the whole file is read, and found damaged.
  @Test func aFlippedBitInTheLineIsAClearError() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(fullRecord, to: path)
      let whole = try readBytes(path)
      let start = try #require(whole.dropLast(Seal.byteCount).lastIndex(of: UInt8(ascii: "\n")))
      #expect(whole.count - start < 300)
      var stream = RandomStream(seed: 1, name: "flips")
      for place in start..<whole.count {
        var damaged = whole
        damaged[place] ^= 1 << UInt8(stream.integer(below: 8))
        try writeBytes(damaged, to: path)
        do {
          let standing = try TrialFile.readStanding(path)
          // A digit of the seal changes nothing that the line says.
          #expect(place >= whole.count - 9 && standing == StandingRecord(fullRecord), "\(place)")
        } catch RunLogError.corrupt, RunLogError.unsealed {
        }
      }
    }
  }

  /// Cut at its end, in its middle, or grown: never taken for what its last line says.
  @Test func aFileOfAnotherLengthIsAClearError() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(fullRecord, to: path)
      let whole = try readBytes(path)
      for length in [
        0, 7, 100, whole.count / 2, whole.count - 300, whole.count - 24, whole.count - 1,
      ] {
        try writeBytes(whole[..<length], to: path)
        #expect(throws: RunLogError.self, "\(length) bytes") { try TrialFile.readStanding(path) }
      }
      for bytes in [whole[..<4096] + whole[5000...], whole[..<4096] + [0] + whole[4096...]] {
        try writeBytes(bytes, to: path)
        let error = #expect(throws: RunLogError.self) { try TrialFile.readStanding(path) }
        guard case .corrupt? = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
    }
  }

  /// A sweep of 10,000 trials whose logs are of 1 MB each; reading all of them would take 10 s.
  @Test func tenThousandLogsAreJudgedInAMoment() throws {
    try withTemporaryFolder { folder in
      try TrialFile.write(uniformRecord(mark: 1, parameters: 250_000), to: folder + "/0.h5")
      for number in 1..<10_000 { link(folder + "/0.h5", "\(folder)/\(number).h5") }
      let expected = StandingRecord(uniformRecord(mark: 1, parameters: 0))
      let start = ContinuousClock.now
      for number in 0..<10_000 {
        let standing = try TrialFile.readStanding("\(folder)/\(number).h5")
        guard standing == expected else {
          Issue.record("\(standing)")
          return
        }
      }
      let taken = start.duration(to: .now)
      print("10,000 standings: \(taken)")
      #expect(taken < .seconds(2))
    }
  }

  /// Damage in the numbers is not looked for here, and is found by whoever reads them.
  @Test func aRottenBodyIsFoundByItsReaders() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(fullRecord, to: path)
      var bytes = try readBytes(path)
      bytes[2000] ^= 1
      try writeBytes(bytes, to: path)
      #expect(try TrialFile.readStanding(path) == StandingRecord(fullRecord))
      #expect(throws: RunLogError.self) { try TrialFile.readSummary(path) }
    }
  }

  @Test func aNewerFormatIsRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      try TrialFile.write(fullRecord, to: path)
      try writeBytes(try Self.withFormatVersion(3, try readBytes(path)), to: path)
      let expected = RunLogError.newerFormat(path: path, found: 3, understood: 1)
      #expect(throws: expected) { try TrialFile.readStanding(path) }
      #expect("\(expected)".contains(path) && "\(expected)".contains("version 3"))
    }
  }

  /// The line gives its values with spaces and line feeds escaped, in fields that can be told apart.
  @Test func theLineIsText() throws {
    let standing = StandingRecord(
      seed: 7, trialHash: "ab", checkpointEpochs: 2, status: .failed(reason: "no room: 100 %"))
    let line = StandingLine.bytes(for: standing, at: 1234)
    let text = try #require(String(validating: line, as: UTF8.self))
    let expected =
      "\nreprise standing formatVersion=1 offset=1234 status=failed reason=no%20room:%20100%20%25 "
      + "trialHash=ab seed=7 checkpointEpochs=2"
    #expect(text == expected + " crc32=" + hexadecimal(crc32(Array(expected.utf8))))
  }

  /// Fields that a later version adds to the line are no hindrance.
  @Test func unknownFieldsAreIgnored() throws {
    let text =
      "\nreprise standing formatVersion=1 offset=0 colour=red status=running trialHash=a seed=1"
    let line = Array(text.utf8) + Array(" crc32=\(hexadecimal(crc32(Array(text.utf8))))".utf8)
    let tail = line + Seal.sealing(line)
    let expected = StandingRecord(seed: 1, trialHash: "a", checkpointEpochs: nil, status: .running)
    #expect(try StandingLine.standing(in: tail, fileSize: tail.count, path: "") == expected)
    #expect(try StandingLine.standing(in: tail, fileSize: tail.count + 1, path: "") == nil)
  }

  /// The file's bytes up to the line, sealed anew.
  private static func withoutLine(_ file: [UInt8]) throws -> [UInt8] {
    let body = file.dropLast(Seal.byteCount)
    let marker = Array("\nreprise standing ".utf8)
    guard let start = body.lastIndex(of: UInt8(ascii: "\n")), body[start...].starts(with: marker)
    else { return file }
    return body[..<start] + Seal.sealing(body[..<start])
  }

  /// The file with another version in its line.
  private static func withFormatVersion(_ version: Int, _ file: [UInt8]) throws -> [UInt8] {
    let body = Array(file.dropLast(Seal.byteCount))
    let start = try #require(body.lastIndex(of: UInt8(ascii: "\n")))
    let end = try #require(body.lastIndex(of: UInt8(ascii: " ")))
    let line = Array(
      String(decoding: body[start..<end], as: UTF8.self)
        .replacing("formatVersion=1", with: "formatVersion=\(version)").utf8)
    let changed = body[..<start] + line + Array(" crc32=\(hexadecimal(crc32(line)))".utf8)
    return changed + Seal.sealing(changed)
  }
}

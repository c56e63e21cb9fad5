import Glibc
import RunLog
import Tensors
import Testing

/// What of a safetensors file these tests look at, read without the program's own code.
struct ExportedTensors {
  struct Entry: Equatable {
    var type: String
    var shape: [Int]
    /// The bit patterns of the F32 scalars.
    var bits: [UInt32]
  }

  var entries: [String: Entry] = [:]
  var names: [String] = []

  /// The format: the header's length as 8 bytes, little end first; the header, JSON; the data.
  /// <https://huggingface.co/docs/safetensors>
  init(_ path: String) throws {
    let bytes = try bytes(of: path)
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let data = bytes[(8 + length)...]
    let entry =
      /"([^"]+)":\{"dtype":"(\w+)","shape":\[([0-9,]*)\],"data_offsets":\[(\d+),(\d+)\]\}/
    for match in header.matches(of: entry) {
      let start = data.startIndex + (try #require(Int(match.output.4)))
      let end = data.startIndex + (try #require(Int(match.output.5)))
      let bits = stride(from: start, to: end, by: 4).map { place in
        data[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
      }
      names.append(String(match.output.1))
      entries[String(match.output.1)] = Entry(
        type: String(match.output.2),
        shape: match.output.3.split(separator: ",").compactMap { Int($0) },
        bits: bits)
    }
  }
}

@Suite struct ExportTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A state_dict's names, in the network's order.
  static let stateNames = [
    "conv1.weight", "conv1.bias", "norm1.weight", "norm1.bias", "norm1.running_mean",
    "norm1.running_var", "block.conv.weight", "block.conv.bias", "both.branch1.a.weight",
    "both.branch1.a.bias",
    "both.branch2.b.weight", "both.branch2.b.bias", "linear1.weight", "linear1.bias",
    "norm2.weight", "norm2.bias",
    "norm2.running_mean", "norm2.running_var", "linear2.weight", "linear2.bias",
  ]

  private func expect(
    _ path: String, toHold weights: [RunLog.NamedTensor],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let exported = try ExportedTensors(path)
    #expect(exported.names == Self.stateNames, sourceLocation: sourceLocation)
    #expect(weights.count == Self.stateNames.count, sourceLocation: sourceLocation)
    for (name, weight) in zip(Self.stateNames, weights) {
      let entry = try #require(exported.entries[name], sourceLocation: sourceLocation)
      #expect(entry.type == "F32", "\(name)", sourceLocation: sourceLocation)
      #expect(
        entry.shape == weight.tensor.shape.dimensions, "\(name)", sourceLocation: sourceLocation)
      #expect(
        entry.bits == weight.tensor.scalars.map(\.bitPattern), "\(name)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func theFileHoldsTheLogsValuesToTheBit() throws {
    let log = try TinySpec().train(in: scratch)
    let record = try TrialFile.read(log)
    try #require(record.best != record.weights, "or best and last could be mixed up")
    for (arguments, weights) in [
      ([], record.best), (["--weights", "best"], record.best),
      (["--weights", "last"], record.weights),
    ] {
      let path = scratch.path("out.safetensors")
      let outcome = try scratch.reprise(["export", log, "-o", path] + arguments)
      #expect(outcome.exitCode == 0, "\(outcome)")
      #expect(outcome.output == "\(path)\n" && outcome.messages == "", "\(outcome)")
      try expect(path, toHold: weights)
    }
    let exported = try ExportedTensors(scratch.path("out.safetensors"))
    // Output channels, input channels, rows, columns; outputs, inputs.
    #expect(exported.entries["conv1.weight"]?.shape == [4, 1, 5, 5])
    #expect(exported.entries["both.branch2.b.weight"]?.shape == [5, 4, 3, 3])
    #expect(exported.entries["linear1.weight"]?.shape == [12, 8 * 6 * 6])
  }

  @Test func unlessNamedTheFileStandsBesideTheLog() throws {
    let log = try TinySpec().train(in: scratch)
    let before = try bytes(of: log)
    let outcome = try scratch.reprise(["export", log])
    let path = log.replacing(".h5", with: ".safetensors")
    #expect(outcome.exitCode == 0 && outcome.output == "\(path)\n", "\(outcome)")
    try expect(path, toHold: try TrialFile.read(log).best)
    #expect(try bytes(of: log) == before)
  }

  @Test func whatIsNotInTheLogIsRefused() throws {
    let none = try TinySpec().replacing(#""weights": "all""#, with: #""weights": "none""#)
      .train(in: scratch, out: "none")
    try scratch.expectRefusal(["export", none], saying: [none, "found none", "log.weights"])
    try scratch.expectRefusal(["predict", none], saying: [none, "found none", "log.weights"])
    let unselected = try TinySpec().replacing(#""selection": {"everySteps": 2},"#, with: "")
      .train(in: scratch, out: "unselected")
    try scratch.expectRefusal(
      ["export", unselected, "--weights", "best"],
      saying: [unselected, "found last ones only", "selection"])
    #expect(try scratch.reprise(["export", unselected]).exitCode == 0)
    let best = try TinySpec().replacing(#""weights": "all""#, with: #""weights": "best""#)
      .train(in: scratch, out: "best")
    try scratch.expectRefusal(
      ["export", best, "--weights", "last"], saying: [best, "found best ones only"])
  }

  @Test func whereNothingCanBeWrittenIsRefused() throws {
    let log = try TinySpec().train(in: scratch)
    let before = try bytes(of: log)
    for (output, part) in [
      (log, "is what is read"), (scratch.path("no/where.safetensors"), "there is no folder"),
      (scratch.folder, "found a folder"), ("", "empty"),
      ("/proc/out.safetensors", "cannot be written"),
    ] {
      try scratch.expectRefusal(["export", log, "-o", output], saying: [output, part])
    }
    #expect(try bytes(of: log) == before)
    try write("no log", to: scratch.path("text.h5"))
    for path in [scratch.path("text.h5"), scratch.path("missing.h5"), scratch.folder] {
      try scratch.expectRefusal(["export", path, "-o", "out.safetensors"], saying: [path])
      try scratch.expectRefusal(["predict", path], saying: [path])
    }
  }

  /// A file that is there stays whole where there is no room for a new one.
  @Test func noRoomLeavesTheOldFile() throws {
    let log = try TinySpec().train(in: scratch)
    try write("what was there", to: scratch.path("old.safetensors"))
    let before = names(in: scratch.folder).filter { !$0.hasPrefix("process") }
    for output in ["old.safetensors", "new.safetensors"] {
      let outcome = try scratch.bash(
        "ulimit -f 1; exec \"$@\"", [Program.path, "export", log, "-o", output])
      #expect(outcome.exitCode == 2, "\(outcome)")
      #expect(outcome.messages.contains("\(output): cannot be written"), "\(outcome)")
    }
    #expect(names(in: scratch.folder).filter { !$0.hasPrefix("process") } == before)
    #expect(try text(of: scratch.path("old.safetensors")) == "what was there")
  }
}

@Suite struct InitialWeightsTests {
  let scratch: Scratch
  let weights: String

  init() throws {
    scratch = try Scratch()
    weights = scratch.path("weights.safetensors")
    let log = try TinySpec().train(in: scratch, out: "first")
    let outcome = try scratch.reprise(["export", log, "--weights", "last", "-o", weights])
    try #require(outcome.exitCode == 0, "\(outcome)")
  }

  /// With steps too small to change a number, a run ends with the parameters it was given.
  @Test func aRunStartsFromThem() throws {
    let still = try TinySpec().replacing(#""initial": 0.004"#, with: #""initial": 1e-30"#)
    let log = try still.train(in: scratch, ["--weights", weights])
    let path = scratch.path("after.safetensors")
    let outcome = try scratch.reprise(["export", log, "--weights", "last", "-o", path])
    #expect(outcome.exitCode == 0, "\(outcome)")
    let (before, after) = (try ExportedTensors(weights), try ExportedTensors(path))
    #expect(before.names == after.names)
    for name in before.names {
      // The statistics are measured anew.
      let isSame = before.entries[name] == after.entries[name]
      #expect(isSame == !name.contains("running"), "\(name)")
    }
  }

  @Test func theyArePartOfTheTrialsIdentity() throws {
    let plain = try TinySpec().train(in: scratch)
    let started = try TinySpec().train(in: scratch, ["--weights", weights])
    let records = try [plain, started].map { try TrialFile.read($0) }
    #expect(records[0].trialHash != records[1].trialHash)
    #expect(records[0].specification == records[1].specification)
    #expect(records[0].provenance("initialWeights/sha256") == nil)
    #expect(records[1].provenance("initialWeights/path") == weights)
    let sum = try scratch.bash("sha256sum < \"$1\"", [weights])
    let digest = try #require(sum.output.split(separator: " ").first)
    #expect(records[1].provenance("initialWeights/sha256") == String(digest))
    // The same file makes the same trial, also under another name; other weights another one.
    try write(try bytes(of: weights), to: scratch.path("copy.safetensors"))
    let again = try scratch.reprise(
      ["run", scratch.path("tiny.json"), "--weights", scratch.path("copy.safetensors")])
    #expect(again.messages.contains("finished, skipped"), "\(again)")
    let best = try scratch.reprise(["export", started, "-o", weights])
    #expect(best.exitCode == 0, "\(best)")
    let other = try TinySpec().train(in: scratch, ["--weights", weights])
    #expect(try TrialFile.read(other).trialHash != records[1].trialHash)
  }

  @Test func verifyingNeedsTheSameFile() throws {
    let log = try TinySpec().train(in: scratch, ["--weights", weights])
    let there = try scratch.reprise(["verify", log])
    #expect(there.exitCode == 0 && there.output.contains("the same bits"), "\(there)")

    let moved = scratch.path("moved.safetensors")
    let good = try bytes(of: weights)
    try write(good, to: moved)
    var other = good
    other[other.count - 1] ^= 1
    try write(other, to: weights)
    try scratch.expectRefusal(
      ["verify", log], saying: [weights, "the file has changed", "Give the old file back"])
    remove(weights)
    try scratch.expectRefusal(["verify", log], saying: [weights, "not there", "--weights FILE"])

    let elsewhere = try scratch.reprise(["verify", log, "--weights", moved])
    #expect(elsewhere.exitCode == 0 && elsewhere.output.contains("the same bits"), "\(elsewhere)")
    let plain = try TinySpec().train(in: scratch)
    try scratch.expectRefusal(
      ["verify", plain, "--weights", moved], saying: ["expected no --weights", moved])
  }

  /// A run that was begun with weights goes on without reading them again only if they are the same.
  @Test func anInterruptedRunGoesOnWithThem() throws {
    let run = SmallRun(
      spec: try TinySpec().write(to: scratch), name: TinySpec.name, epochs: 300, trainImages: 200,
      more: ["--weights", weights])
    let running = try scratch.start(run.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("epoch 2/") || running.hasEnded })
    running.signal(SIGTERM)
    #expect(try running.wait().exitCode == 1)
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0 && outcome.messages.contains("continued"), "\(outcome)")
    #expect(differences(try run.reference(scratch), try run.records(scratch)) == [])
  }
}

/// Files that are no weights of the network: what is wrong is said, and nothing is begun.
@Suite struct BadWeightsTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A file of the format's frame around a header and data.
  private static func file(_ header: String, length: Int? = nil, data: Int = 0) -> [UInt8] {
    let length = UInt64(length ?? header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  private func refused(
    _ bytes: [UInt8], _ name: String, saying parts: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = scratch.path("bad.safetensors")
    try write(bytes, to: path)
    let spec = try TinySpec().write(to: scratch)
    try scratch.expectRefusal(
      ["run", spec, "--weights", path], saying: [path] + parts, sourceLocation: sourceLocation)
    #expect(!exists(scratch.path("results")), "\(name)", sourceLocation: sourceLocation)
  }

  @Test func filesThatAreNotSound() throws {
    let entry = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    for (name, bytes, parts) in [
      ("empty", [], ["not a sound safetensors file"]),
      ("text", Array("my notes, which are no weights".utf8), ["not a sound safetensors file"]),
      ("an HDF5 file's start", [0x89] + Array("HDF\r\n\u{1a}\n".utf8), ["not a sound"]),
      (
        "header longer than the file", Self.file(entry, length: 1 << 20, data: 8),
        ["header's length"]
      ),
      ("header of no end", Self.file(entry, length: .max, data: 8), ["header's length"]),
      ("header that is not JSON", Self.file("{\"a\":", data: 8), ["header"]),
      ("data cut short", Self.file(entry, data: 4), ["\"a\""]),
      ("more data than tensors", Self.file(entry, data: 12), ["not a sound"]),
      (
        "offsets that do not fit the shape",
        Self.file(entry.replacing("[2]", with: "[3]"), data: 8), ["\"a\""]
      ),
      (
        "a shape of too many scalars",
        Self.file(entry.replacing("[2]", with: "[4294967296,4294967296]"), data: 8), ["\"a\""]
      ),
      (
        "offsets the wrong way round",
        Self.file(entry.replacing("[0,8]", with: "[8,0]"), data: 8), ["\"a\""]
      ),
      ("an unknown type", Self.file(entry.replacing("F32", with: "F31"), data: 8), ["F31"]),
    ] as [(String, [UInt8], [String])] {
      try refused(bytes, name, saying: parts)
    }
  }

  @Test func tensorsThatAreNotTheNetworks() throws {
    let log = try TinySpec().train(in: scratch, out: "first")
    let good = scratch.path("good.safetensors")
    #expect(try scratch.reprise(["export", log, "-o", good]).exitCode == 0)
    let bytes = try bytes(of: good)
    // Names and shapes of the same length keep the header's length and the offsets true.
    for (old, new, parts) in [
      (
        "\"norm1.bias\"", "\"norm9.bias\"",
        [
          "1 missing from the file", "norm1.bias (4", "1 in the file, but not in the network",
          "norm9",
        ]
      ),
      (
        "\"shape\":[4,1,5,5]", "\"shape\":[1,4,5,5]",
        ["1 of another shape", "conv1.weight: expected 4×1×5×5, found 1×4×5×5"]
      ),
    ] {
      let place = try #require(
        (0..<bytes.count).first { bytes[$0...].starts(with: Array(old.utf8)) }, "\(old)")
      var changed = bytes
      changed.replaceSubrange(place..<place + old.utf8.count, with: Array(new.utf8))
      try refused(changed, old, saying: parts)
    }
    try refused(
      Self.file("{}"), "no tensors", saying: ["20 missing from the file", "conv1.weight"])
    // Another network's.
    try scratch.expectRefusal(
      ["run", BadSpecTests.good, "--weights", good],
      saying: [good, "C1.weight", "missing from the file", "conv1.weight", "not in the network"])
  }

  @Test func pathsThatAreNoFile() throws {
    let spec = try TinySpec().write(to: scratch)
    for path in [scratch.path("missing.safetensors"), scratch.folder, "/dev/zero", "/dev/null"] {
      try scratch.expectRefusal(["run", spec, "--weights", path], saying: [path])
    }
    try scratch.expectRefusal(["run", spec, "--weights", ""], saying: ["--weights", "empty"])
  }
}

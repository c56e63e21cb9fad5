import Glibc
import Testing

/// Broken data files, made by hand: the program says which file, what is wrong with it and what
/// would be right, and leaves no results.
@Suite struct BadDataTests {
  let scratch: Scratch
  let spec = Program.checkout + "/experiments/lenet5-blog.json"
  let folder: String

  /// MNIST's four files, with the headers and sizes they should have and nothing but zeros in them.
  init() throws {
    scratch = try Scratch()
    folder = scratch.path("data")
    mkdir(folder, 0o755)
    for name in ["train-labels-idx1-ubyte", "train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] {
      // What is read after the test labels is never reached where these are broken.
      try write([0], to: "\(folder)/\(name)")
    }
    try writeTestLabels(Self.labels(10_000))
  }

  private static func labels(
    _ count: Int, magic: UInt8 = 1, last: UInt8 = 0
  ) -> [UInt8] {
    [0, 0, 8, magic] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
      + [UInt8](repeating: 0, count: count - 1) + [last]
  }

  private var testLabels: String { folder + "/t10k-labels-idx1-ubyte" }

  private func writeTestLabels(_ bytes: [UInt8]) throws { try write(bytes, to: testLabels) }

  private func refused(saying parts: [String]) throws {
    try scratch.expectRefusal(["run", spec, "--data", folder], saying: parts)
    // Digits are no help against a file that is broken: only against one that is not there.
    try scratch.expectRefusal(
      ["run", spec, "--data", folder, "--digits-if-missing"], saying: parts)
  }

  @Test func aTruncatedGzipFile() throws {
    let made = try scratch.bash(
      "gzip -9 < \"$1\" | head -c 30 > \"$1.gz\" && rm \"$1\"", [testLabels])
    #expect(made.exitCode == 0, "\(made)")
    try refused(saying: [testLabels + ".gz", "truncated"])
  }

  @Test func aGzipFileOfRubbish() throws {
    remove(testLabels)
    try write("no gzip at all", to: testLabels + ".gz")
    try refused(saying: [testLabels + ".gz"])
  }

  @Test func aWrongMagicNumber() throws {
    try writeTestLabels(Self.labels(10_000, magic: 3))
    try refused(saying: [testLabels, "0x00000803", "0x00000801"])
  }

  @Test func otherCountsThanImages() throws {
    try writeTestLabels(Self.labels(9_999))
    try write(
      [0, 0, 8, 3, 0, 0, 0x27, 0x10, 0, 0, 0, 28, 0, 0, 0, 28]
        + [UInt8](repeating: 0, count: 10_000 * 784), to: folder + "/t10k-images-idx3-ubyte")
    try refused(saying: [testLabels, "9999", "10000"])
  }

  @Test func aLabelOverNine() throws {
    try writeTestLabels(Self.labels(10_000, last: 10))
    try refused(saying: [testLabels, "label 9999", "is 10", "0 to 9"])
  }

  @Test func tooFewBytes() throws {
    try writeTestLabels(Array(Self.labels(10_000).dropLast()))
    try refused(saying: [testLabels, "10008", "10007"])
  }

  @Test func anotherFileOfTheRightSize() throws {
    try refused(saying: [testLabels, "SHA-256"])
  }

  @Test func aFolderWithoutFiles() throws {
    let empty = scratch.path("empty")
    mkdir(empty, 0o755)
    for extra in [[], ["--digits-if-missing"]] {
      try scratch.expectRefusal(
        ["run", spec, "--data", empty] + extra,
        saying: [empty, "train-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "\(empty)/mnist"])
      try scratch.expectRefusal(
        ["run", spec, "--data", scratch.path("missing")] + extra,
        saying: [scratch.path("missing"), "does not exist"])
    }
  }

  @Test func aFolderThatLacksAFile() throws {
    remove(testLabels)
    try scratch.expectRefusal(["run", spec, "--data", folder], saying: [folder, "t10k-labels"])
  }

  /// Neither here nor to be fetched: where was looked, and what each mirror said.
  @Test func aSetThatIsNowhere() throws {
    try scratch.expectRefusal(
      ["run", spec], saying: ["mnist was not found", "/usr/share/datasets", "127.0.0.1", "--data"])
  }

  @Test func moreImagesThanDigitsAllow() throws {
    try scratch.expectRefusal(
      ["run", BadSpecTests.good, "--set", "data.train.first=1000000001"],
      saying: ["data.train.first=1000000001", "1000000000"])
  }
}

/// MNIST not to be had, and digits allowed in its place.
@Suite struct StandInTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func everyLineSaysThatTheseAreDigits() throws {
    let run = SmallRun(
      spec: Program.checkout + "/experiments/lenet5-blog.json", seeds: [0, 1], epochs: 1, jobs: 2,
      more: ["--digits-if-missing"])
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    try expectHonestLines(outcome)
    let again = try scratch.reprise(run.arguments)
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.messages.contains("finished, skipped"), "\(again)")
    try expectHonestLines(again)
    let folder = scratch.path("results/lenet5-blog")
    let logs = names(in: folder)
    #expect(logs.count == 2)
    for log in logs {
      let dump = try scratch.reprise(["verify", folder + "/" + log])
      #expect(dump.exitCode == 0, "\(dump)")
      try expectHonestLines(dump)
    }
  }

  private func expectHonestLines(_ outcome: Outcome) throws {
    let lines = outcome.messageLines.filter { $0.contains("lenet5-blog seed") }
    #expect(!lines.isEmpty)
    for line in lines { #expect(line.contains("[digits, not mnist]"), "\(line)") }
    #expect(outcome.messages.contains("mnist was not found") || !outcome.output.isEmpty)
  }
}

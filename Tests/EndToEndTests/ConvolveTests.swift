import Testing

/// A picture through one kernel, as `reprise convolve` shows it.
@Suite struct ConvolveTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func convolve(_ arguments: [String]) throws -> Outcome {
    try scratch.reprise(["convolve"] + arguments)
  }

  /// A binary PGM: its extents and pixels.
  private func picture(_ name: String) throws -> (header: String, pixels: [UInt8]) {
    let bytes = try bytes(of: scratch.path(name))
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.prefix(3)
    let end = try #require(ends.last)
    return (
      String(decoding: bytes[..<end], as: UTF8.self).replacing("\n", with: " "),
      Array(bytes[(end + 1)...])
    )
  }

  private func write(_ rows: [[Int]], to name: String) throws {
    let lines = rows.map { $0.map(String.init).joined(separator: " ") }.joined(separator: "\n")
    try EndToEndTests.write(
      "P2\n\(rows[0].count) \(rows.count)\n255\n\(lines)\n", to: scratch.path(name))
  }

  /// The book's example: [[1,2,3],[4,5,6],[7,8,9]] and [[0,1],[2,3]] give [[25,31],[43,49]].
  @Test func theSmallestExample() throws {
    try write([[1, 2, 3], [4, 5, 6], [7, 8, 9]], to: "in.pgm")
    let outcome = try convolve([
      "--kernel", "[[0,1],[2,3]]", "in.pgm", "-o", "out.pgm", "--map-only", "--clamp",
    ])
    #expect(outcome.exitCode == 0 && outcome.output == "", "\(outcome)")
    #expect(
      outcome.messages == "out.pgm: picture 3×3, feature map 2×2, values from 25 to 49\n",
      "\(outcome)")
    let map = try picture("out.pgm")
    #expect(map.header == "P5 2 2 255")
    #expect(map.pixels == [25, 31, 43, 49])
  }

  /// Least black and largest white; the Laplacian of a lone point is 8 there and -1 around it.
  @Test func theLaplacianOfAPoint() throws {
    var rows = [[Int]](repeating: [Int](repeating: 10, count: 5), count: 5)
    rows[2][2] = 20
    try write(rows, to: "in.pgm")
    let outcome = try convolve(["--kernel", "laplacian", "in.pgm", "-o", "out.pgm", "--map-only"])
    #expect(outcome.messages.contains("feature map 3×3, values from -10 to 80"), "\(outcome)")
    #expect(try picture("out.pgm").pixels == [0, 0, 0, 0, 255, 0, 0, 0, 0])
    // Beside the picture: 5 and 3 columns, 4 of ground before, between and behind.
    #expect(try convolve(["--kernel", "laplacian", "in.pgm", "-o", "both.pgm"]).exitCode == 0)
    let both = try picture("both.pgm")
    #expect(both.header == "P5 20 13 255")
    #expect(
      Array(both.pixels[6 * 20..<7 * 20]) == [
        236, 236, 236, 236, 10, 10, 20, 10, 10, 236, 236, 236, 236, 0, 0, 0, 236, 236, 236, 236,
      ])
  }

  @Test func strideAndPadding() throws {
    try write([[Int]](repeating: [Int](repeating: 7, count: 8), count: 6), to: "in.pgm")
    for (arguments, map) in [
      ([], "4×6"), (["--padding", "1"], "6×8"), (["--padding", "1", "--stride", "2"], "3×4"),
    ] {
      let outcome = try convolve(["--kernel", "mean", "in.pgm", "-o", "out.png"] + arguments)
      #expect(outcome.messages.contains("feature map \(map),"), "\(outcome)")
    }
  }

  @Test func aPNGGoesThroughAPipe() throws {
    try write([[1, 2, 3], [4, 5, 6], [7, 8, 9]], to: "in.pgm")
    let piped = try scratch.bash(
      "\"$1\" convolve --kernel mean in.pgm -o - | \"$1\" convolve --kernel mean /dev/stdin -o x.png; "
        + "\"$1\" convolve --kernel mean in.pgm -o - | head -c 4 | tail -c 3", [Program.path])
    #expect(piped.output == "PNG", "\(piped)")
    let written = try scratch.bash(
      "\"$1\" convolve --kernel mean in.pgm -o - > a.png; \"$1\" convolve --kernel mean in.pgm -o b.png; "
        + "cmp a.png b.png", [Program.path])
    #expect(written.exitCode == 0, "\(written)")
  }

  @Test func whatIsNoPictureIsRefused() throws {
    try write([[1, 2, 3], [4, 5, 6], [7, 8, 9]], to: "good.pgm")
    #expect(try convolve(["--kernel", "mean", "good.pgm", "-o", "good.png"]).exitCode == 0)
    let png = try bytes(of: scratch.path("good.png"))
    var wrongSum = png
    wrongSum[png.count - 20] ^= 0xff
    var lying = png
    lying[16] = 0x7f
    for (name, bytes) in [
      ("empty.png", []), ("text.png", Array("my notes\n".utf8)),
      ("jpeg.png", [0xff, 0xd8, 0xff, 0xe0]), ("short.png", Array(png.prefix(40))),
      ("half.png", Array(png.prefix(png.count / 2))), ("sum.png", wrongSum), ("lying.png", lying),
      ("short.pgm", Array("P5 3 3 255\n1234".utf8)),
      ("lying.pgm", Array("P5 99999999 99999999 255\n1234".utf8)),
      ("none.pgm", Array("P5 0 3 255\n".utf8)), ("words.pgm", Array("P2 two by two\n".utf8)),
      ("colours.pgm", Array("P6 1 1 255\nabc".utf8)),
    ] as [(String, [UInt8])] {
      try EndToEndTests.write(bytes, to: scratch.path(name))
      try scratch.expectRefusal(
        ["convolve", "--kernel", "mean", name, "-o", "out.png"], saying: [name])
    }
    for path in [scratch.folder, "/dev/zero", "/dev/null", "missing.png"] {
      try scratch.expectRefusal(
        ["convolve", "--kernel", "mean", path, "-o", "out.png"], saying: [path])
    }
  }

  @Test(arguments: [
    ("lapacian", ["laplacian", "sobel-x", "found “lapacian”"]), ("", ["found “”"]),
    ("[[1,2],[3]]", ["rows of one length", "2, 1"]), ("[]", ["rows of one length", "none"]),
    ("[[]]", ["rows of one length"]), ("[1,2]", ["rows of numbers"]), ("[[1,\"2\"]]", ["rows of"]),
    ("[[1e99]]", ["weights from", "1e+99"]), ("[[1e999]]", ["rows of numbers"]),
    ("[[nan]]", ["rows of numbers"]),
    ("[[1,1,1,1]]", ["in.pgm", "at least 1×4 pixels", "found 3×3", "--padding"]),
  ])
  func aBadKernelIsRefused(_ kernel: String, _ parts: [String]) throws {
    try write([[1, 2, 3], [4, 5, 6], [7, 8, 9]], to: "in.pgm")
    try scratch.expectRefusal(
      ["convolve", "--kernel", kernel, "in.pgm", "-o", "out.png"], saying: parts)
  }

  @Test(arguments: [
    (["-o", "out.jpg"], ["out.jpg", ".png or .pgm"]), (["-o", "out"], ["out", ".png or .pgm"]),
    (["-o", "no/where.png"], ["no/where.png", "no folder no"]), (["-o", "."], ["folder"]),
    (["-o", ""], ["empty"]), ([], ["--output"]), (["-o", "a.png", "--stride", "0"], ["--stride"]),
    (["-o", "a.png", "--padding=-1"], ["--padding"]), (["-o", "/dev/full"], ["/dev/full"]),
  ])
  func badArgumentsAreRefused(_ arguments: [String], _ parts: [String]) throws {
    try write([[1, 2, 3], [4, 5, 6], [7, 8, 9]], to: "in.pgm")
    try scratch.expectRefusal(
      ["convolve", "--kernel", "mean", "in.pgm"] + arguments, saying: parts)
  }

  @Test func noRoomLeavesTheOldPicture() throws {
    // Noise, so that it does not become small.
    var random = SeededRandom(seed: 1)
    try write(
      (0..<60).map { _ in (0..<60).map { _ in Int.random(in: 0...255, using: &random) } },
      to: "in.pgm")
    try EndToEndTests.write("what was there", to: scratch.path("old.png"))
    let before = names(in: scratch.folder).filter { !$0.hasPrefix("process") }
    for output in ["old.png", "new.png"] {
      let outcome = try scratch.bash(
        "ulimit -f 1; exec \"$@\"",
        [Program.path, "convolve", "--kernel", "mean", "in.pgm", "-o", output])
      #expect(outcome.exitCode == 2, "\(outcome)")
      #expect(outcome.messages.contains("\(output): "), "\(outcome)")
      #expect(outcome.messages.contains("File too large"), "\(outcome)")
    }
    #expect(names(in: scratch.folder).filter { !$0.hasPrefix("process") } == before)
    #expect(try text(of: scratch.path("old.png")) == "what was there")
  }
}

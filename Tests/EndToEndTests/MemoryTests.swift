import Testing

/// A training that the machine cannot hold is refused before it starts, instead of being killed.
@Suite struct MemoryTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aTrainingThatDoesNotFitIsRefused() throws {
    try scratch.expectRefusal(
      [
        "run", Program.checkout + "/experiments/vgg11.json", "--set", "data.set=digits",
        "--set", "data.train.first=100000", "--set", "data.test.first=1",
        "--set", "batchSize=100000",
      ],
      saying: ["vgg11.json", "GB of memory with batches of 100000", "--set batchSize="])
  }
}

import Slurm
import Testing

@Suite struct NumberSetTests {
  @Test(arguments: [
    ([0], "0"), ([0, 1, 2], "0-2"), ([5, 3, 4, 9], "3-5,9"), ([], ""), ([1, 3, 5], "1,3,5"),
  ])
  func writesRanges(numbers: [Int], text: String) {
    #expect(NumberSet(numbers).text == text)
    #expect(NumberSet(text).numbers == numbers.sorted())
  }

  @Test func readsWhatSlurmWrites() {
    #expect(NumberSet("0-3%2").numbers == [0, 1, 2, 3])
    #expect(NumberSet("0-9:3,20").numbers == [0, 3, 6, 9, 20])
    #expect(NumberSet("nothing").numbers.isEmpty)
  }
}

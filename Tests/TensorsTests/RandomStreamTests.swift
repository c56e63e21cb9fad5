import Tensors
import Testing

@Suite struct RandomStreamTests {
  /// Numbers made by random_stream.py beside this file.
  @Test(
    arguments: [
      (
        0, "initialization", 0,
        [
          0xf60f_2dbf_206f_df92, 0x9bdf_9859_8fe2_fc6f, 0xfe9b_c4bd_6a98_a1d9,
          0xe69c_d6e0_a7e7_66f2,
        ]
      ),
      (
        0, "initialization", 1,
        [
          0x1894_4e28_f7d5_ad5f, 0xc2fe_3e06_a899_c912, 0xb4dd_8c0b_51d1_355b,
          0xb98f_ab61_bc86_9948,
        ]
      ),
      (
        1, "shuffling", 3,
        [
          0x8803_2660_32a5_c41e, 0xd655_8de3_dc8c_92c0, 0xabd6_667e_3d21_1b1f,
          0xa55d_6cd4_b036_c1af,
        ]
      ),
    ] as [(UInt64, String, UInt64, [UInt64])])
  func streamsAreXoshiroSeededByName(
    seed: UInt64, name: String, index: UInt64, expected: [UInt64]
  ) {
    var stream = RandomStream(seed: seed, name: name, index: index)
    #expect((0..<4).map { _ in stream.next() } == expected)
  }

  @Test func unitNumbersStayBelowOneAndCoverTheInterval() {
    var stream = RandomStream(seed: 7, name: "test")
    let numbers = (0..<100_000).map { _ in stream.unit() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    // The mean's standard error is 0.0009.
    #expect(abs(mean - 0.5) < 0.005)
  }

  @Test func uniformNumbersStayInTheirInterval() {
    var stream = RandomStream(seed: 7, name: "test")
    let numbers = (0..<10_000).map { _ in stream.uniform(-0.25, 0.75) }
    #expect(numbers.allSatisfy { $0 >= -0.25 && $0 < 0.75 })
  }

  @Test func integersAreEquallyLikely() {
    var stream = RandomStream(seed: 1, name: "test")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
    // A count's standard deviation is 93.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }

  @Test func permutationsHoldEveryIndexOnce() {
    var stream = RandomStream(seed: 1, name: "shuffling", index: 4)
    let order = stream.permutation(of: 1000)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order != Array(0..<1000))
    #expect(stream.permutation(of: 1) == [0])
    #expect(stream.permutation(of: 0) == [])
  }
}

import Glibc

/// Two classifiers' answers to the same images: McNemar's test (Psychometrika 12, 1947), exact.
public struct McNemar: Equatable, Sendable {
  /// How many images only the first gets wrong.
  public let onlyFirstWrong: Int
  /// How many images only the second gets wrong.
  public let onlySecondWrong: Int

  /// The counts.
  public init(onlyFirstWrong: Int, onlySecondWrong: Int) {
    self.onlyFirstWrong = onlyFirstWrong
    self.onlySecondWrong = onlySecondWrong
  }

  /// Counts the images. Both lists say, image by image, who is wrong; they are equally long.
  public init(firstIsWrong: [Bool], secondIsWrong: [Bool]) {
    precondition(firstIsWrong.count == secondIsWrong.count, "Both answered the same images.")
    let pairs = zip(firstIsWrong, secondIsWrong)
    onlyFirstWrong = pairs.count { $0 && !$1 }
    onlySecondWrong = pairs.count { !$0 && $1 }
  }

  /// How often such unequal counts, or more unequal ones, come by chance where both classifiers err
  /// equally often: min(1, 2 P(X ≤ the smaller count)), X binomial of b + c coins.
  public var p: Double {
    let coins = Double(onlyFirstWrong + onlySecondWrong)
    let smaller = Double(min(onlyFirstWrong, onlySecondWrong))
    var term = exp(
      logGamma(coins + 1) - logGamma(smaller + 1) - logGamma(coins - smaller + 1)
        - coins * log(2))
    var sum = 0.0
    for heads in stride(from: smaller, through: 0, by: -1) {
      sum += term
      term *= heads / (coins - heads + 1)
    }
    return min(1, 2 * sum)
  }
}

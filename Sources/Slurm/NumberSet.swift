/// A set of whole numbers from 0 on, written as Slurm writes an array's: `0-36,38`.
public struct NumberSet: Equatable, Sendable {
  /// The numbers, ascending.
  public let numbers: [Int]

  /// A set of numbers in any order.
  public init(_ numbers: some Sequence<Int>) { self.numbers = Set(numbers).sorted() }

  /// Reads `0-36,38`, also with a limit or a step behind it: `0-99:2%8`. What is no number is left
  /// out.
  public init(_ text: String) {
    let numbers = text.split(separator: "%", maxSplits: 1).first ?? ""
    self.init(
      numbers.split(separator: ",").flatMap { part -> [Int] in
        let step = part.split(separator: ":")
        let ends = (step.first ?? "").split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last, first <= last else { return [] }
        return Array(
          stride(from: first, through: last, by: step.count == 2 ? Int(step[1]) ?? 1 : 1))
      })
  }

  /// The numbers as Slurm writes them.
  public var text: String {
    var parts: [String] = []
    var first: Int?
    for (place, number) in numbers.enumerated() {
      first = first ?? number
      let isLast = place + 1 == numbers.count || numbers[place + 1] != number + 1
      guard isLast, let start = first else { continue }
      parts.append(start == number ? "\(number)" : "\(start)-\(number)")
      first = nil
    }
    return parts.joined(separator: ",")
  }
}

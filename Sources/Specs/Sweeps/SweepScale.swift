/// An axis of a sweep: what is known by one name. Its values are told apart by what they mean, and
/// each has a label of its own.
struct SweepScale: Sendable {
  let name: String
  /// What all values set, where it is one thing.
  var place: SpecPlace?
  /// The values' labels, in the order in which the sweep has them.
  private(set) var labels: [String] = []
  /// The values as numbers, or their labels where these are.
  private(set) var numbers: [Double?] = []
  private var positions: [String: Int] = [:]
  private var labelled: [String: Int] = [:]

  init(name: String, place: SpecPlace?) {
    self.name = name
    self.place = place
  }

  /// A label that another value has, or a second label for one value.
  struct Problem: Error {
    let expected: String
    let found: String
  }

  /// The position of a value, which it takes when it is first asked for.
  ///
  /// - Parameters:
  ///   - meaning: What it sets, the same text for all spellings.
  ///   - label: What the sweep calls it; `autoLabel` where it says nothing.
  ///   - number: The value or its label as a number, where it is one.
  mutating func position(
    of meaning: String, label: String?, autoLabel: String, number: Double?
  ) throws(Problem) -> Int {
    if let known = positions[meaning] {
      if let label, label != labels[known] {
        throw Problem(
          expected: "one label for one value",
          found: "\"\(label)\", where the value is called \"\(labels[known])\" before")
      }
      return known
    }
    if let label, labelled[label] != nil {
      throw Problem(
        expected: "labels that differ", found: "\"\(label)\", which another value has too")
    }
    let position = labels.count
    labels.append(label ?? free(autoLabel))
    numbers.append(number)
    labelled[labels[position]] = position
    positions[meaning] = position
    return position
  }

  /// The position of a value by its label or its meaning; nil where the axis has no such value.
  func position(label: String, meaning: String?) -> Int? {
    labelled[label] ?? meaning.flatMap { positions[$0] }
  }

  /// The label, or where another value has it (long values are shortened), the label with a number.
  private func free(_ label: String) -> String {
    var candidate = label
    var number = 1
    while labelled[candidate] != nil {
      number += 1
      candidate = "\(label) (\(number))"
    }
    return candidate
  }
}

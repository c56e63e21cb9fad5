/// How many trials a sweep makes, as far as that is known before they are made.
struct SweepSize {
  /// The points at most.
  private let pointLimit: Int
  /// The points at most of the largest part that is no union or product.
  private let largestPart: Int
  /// Whether there may be fewer.
  private let isConditional: Bool
  private let seeds: Int
  private let mostTrials: Int

  /// How many points are made at most, where conditions may take some of them away.
  let mostPoints: Int

  init(_ sweep: SweepSpec, seeds: Int, mostTrials: Int) {
    pointLimit = sweep.pointLimit
    largestPart = sweep.largestPart
    isConditional = sweep.isConditional
    self.seeds = seeds
    self.mostTrials = mostTrials
    mostPoints = max(mostTrials, 100_000)
  }

  /// Refuses a sweep that is too large, if that can be told without making its points.
  func check(in document: JSON) throws(SpecError) {
    if product(pointLimit, seeds) <= mostTrials { return }
    if isConditional, largestPart <= mostPoints { return }
    throw tooMany(in: document)
  }

  /// Refuses too many points, and none.
  func check(points: Int, in document: JSON) throws(SpecError) {
    if points == 0 {
      throw error(
        in: document, expected: "at least one point", found: "none: exclude takes all away")
    }
    if product(points, seeds) > mostTrials { throw tooMany(text(points), in: document) }
  }

  /// The error that a sweep is too large, by the number of its points before any are left out.
  func tooMany(in document: JSON) -> SpecError {
    tooMany(
      isConditional ? "up to \(text(pointLimit)), conditions aside" : text(pointLimit),
      in: document)
  }

  private func tooMany(_ found: String, in document: JSON) -> SpecError {
    error(
      in: document, expected: "at most \(grouped(mostTrials)) trials", found: found,
      suggestion: "--max-trials allows more")
  }

  private func text(_ points: Int) -> String {
    let trials = product(points, seeds)
    if trials == .max { return "more than \(grouped(.max))" }
    return "\(grouped(trials)): \(counted(points, "point")) × \(counted(seeds, "seed"))"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Digits in groups of three: `10,000`.
  private func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0, digit != "-" { text = "," + text }
      text = String(digit) + text
    }
    return text
  }

  private func error(
    in document: JSON, expected: String, found: String, suggestion: String? = nil
  ) -> SpecError {
    Violation(
      steps: [.key("sweep")], expected: expected, found: found, suggestion: suggestion
    ).error(about: document, at: JSONPath())
  }
}

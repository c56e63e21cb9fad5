/// Euclidean radial basis units: y_i = Σ_j (x_j − w_ij)², with fixed codes w.
public struct RBFSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// The class codes, one list of rows a class, `#` = +1 and `.` = −1, read row by row. When
  /// absent, LeNet-5's ten 7×12 digit bitmaps.
  public var codes: [[String]]?

  /// LeNet-5's output layer.
  public init() {}
}

extension RBFSpec: LayerContent {
  static let specName = "rbf layer"
  static let meaning =
    "Euclidean radial basis units: y_i = Σ_j (x_j − w_ij)², with fixed codes w."

  static let fields: [Field<Self>] = [
    .layerName,
    .optional(
      "codes", \.codes,
      "The class codes: for each class a list of rows drawn with # (+1) and . (−1), read row by "
        + "row. LeNet-5's ten digit bitmaps, 7 wide and 12 high, when absent.",
      .notEmpty("the classes"), .each(.notEmpty("the rows")), .each(.each(.row(of: "#.")))),
  ]

  var contradiction: Violation? {
    guard let codes, let rows = codes.first else { return nil }
    let width = drawnWidth(rows[0])
    for (index, code) in codes.enumerated() {
      let steps: [JSONPath.Step] = [.key("codes"), .index(index)]
      if code.count != rows.count {
        return Violation(
          steps: steps, expected: "\(rows.count) rows, as in codes[0]", found: "\(code.count)")
      }
      for (place, row) in code.enumerated() where drawnWidth(row) != width {
        return Violation(
          steps: steps + [.index(place)], expected: "\(width) columns, as in codes[0][0]",
          found: "\(drawnWidth(row))")
      }
    }
    return nil
  }

  private func drawnWidth(_ row: String) -> Int { row.count { $0 != " " } }
}

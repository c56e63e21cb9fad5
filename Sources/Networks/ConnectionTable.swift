/// Which input map (row) each output map (column) of a convolution sees.
///
/// Written as the grid that LeCun et al. 1998 print as Table I. The table masks weights and their
/// gradients, and the arithmetic underneath may leave out what it does not connect.
public struct ConnectionTable: Hashable, Sendable {
  /// `rows[input][output]`.
  private let rows: [[Bool]]

  /// The table drawn as one string an input map, `X` connected; spaces are ignored.
  public init(drawing: [String]) {
    rows = drawing.map { row in row.filter { $0 != " " }.map { $0 == "X" } }
  }

  /// Input maps.
  public var inputs: Int { rows.count }
  /// Output maps.
  public var outputs: Int { rows.first?.count ?? 0 }

  /// Whether an output map sees an input map.
  public func connects(input: Int, output: Int) -> Bool { rows[input][output] }

  /// How many input maps an output map sees.
  public func fanIn(output: Int) -> Int { rows.filter { $0[output] }.count }

  /// For each output map, the input maps it sees.
  var seenInputs: [[Int]] {
    (0..<outputs).map { output in rows.indices.filter { rows[$0][output] } }
  }

  /// How many pairs of maps are connected.
  public var count: Int { rows.joined().filter { $0 }.count }

  /// True for every weight [O, C, K, L] of a connected pair, false for the others.
  func mask(kernelArea: Int) -> [Bool] {
    (0..<outputs).flatMap { output in
      (0..<inputs).flatMap { input in
        [Bool](repeating: rows[input][output], count: kernelArea)
      }
    }
  }
}

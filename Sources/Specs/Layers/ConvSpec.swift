/// A convolution (cross-correlation) over [C, H, W] with square kernels.
public struct ConvSpec: Equatable, Sendable {
  /// The layer's name in tables and logs; made from kind and place when absent.
  public var name: String?
  /// How many maps come out.
  public var outputChannels = 0
  /// The kernel's side.
  public var kernelSize = 0
  /// How far the kernel moves between outputs.
  public var stride = 1
  /// How many zero rows and columns are added on each side.
  public var padding = 0
  /// Whether each output map has a bias.
  public var bias = true
  /// Which input map (row) each output map (column) sees, drawn as the 1998 paper's Table I draws
  /// it: one string an input map, `X` connected, `.` not; spaces are ignored. All when absent.
  public var connections: [String]?

  /// An empty convolution, to be filled.
  public init() {}
}

extension ConvSpec: LayerContent {
  static let specName = "conv layer"
  static let meaning = "A convolution (cross-correlation) with square kernels."

  static var fields: [Field<Self>] {
    [
      .layerName,
      .required("outputChannels", \.outputChannels, "How many maps come out.", .atLeast(1)),
      .required("kernelSize", \.kernelSize, "The kernel's side.", .atLeast(1)),
      .optional("stride", \.stride, "How far the kernel moves between outputs.", .atLeast(1)),
      .optional(
        "padding", \.padding, "How many zero rows and columns are added on each side.",
        .atLeast(0)),
      .optional("bias", \.bias, "Whether each output map has a bias."),
      .optional(
        "connections", \.connections,
        "Which input maps each output map sees: a string for each input map, with an X (connected) "
          + "or a . (not) for each output map. Spaces are ignored. All when absent.",
        .notEmpty("the rows"), .each(.row(of: "X."))),
    ]
  }

  var contradiction: Violation? {
    guard let connections else { return nil }
    let table = connections.map { row in row.filter { $0 != " " } }
    for (index, row) in table.enumerated() where row.count != outputChannels {
      return Violation(
        steps: [.key("connections"), .index(index)],
        expected: "\(outputChannels) columns, one for each of the outputChannels",
        found: "\(row.count)")
    }
    let rows = table.map(Array.init)
    for column in 0..<outputChannels where rows.allSatisfy({ $0[column] == "." }) {
      return Violation(
        steps: [.key("connections")], expected: "at least one X in every column",
        found: "none in column \(column)")
    }
    return nil
  }
}

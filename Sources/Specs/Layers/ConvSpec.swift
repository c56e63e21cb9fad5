/// A convolution (cross-correlation) over maps.
public struct ConvSpec: Equatable, Sendable {
  /// The layer's name in tables and logs; made from kind and place when absent.
  public var name: String?
  /// How many maps come out.
  public var outputChannels = 0
  /// The kernel's height and width.
  public var kernelSize: PairSpec = 0
  /// How far the kernel moves between outputs, down and across.
  public var stride: PairSpec = 1
  /// How many rows are added above and below, and columns left and right.
  public var padding: PairSpec = 0
  /// What the added places hold.
  public var paddingMode = PaddingMode.constant
  /// Their value in constant mode.
  public var paddingValue = 0.0
  /// How far apart in the input neighbouring places of the kernel are.
  public var dilation: PairSpec = 1
  /// Into how many groups the maps fall: an output map sees the input maps of its own group.
  public var groups = 1
  /// Whether each output map has a bias.
  public var bias = true
  /// Which input map (row) each output map (column) sees, drawn as the 1998 paper's Table I draws
  /// it: one string an input map, `X` connected, `.` not; spaces are ignored. All when absent.
  public var connections: [String]?
  /// How this layer's parameters get their first values, where that differs from the experiment's.
  public var initialization: LayerInitializationSpec?

  /// An empty convolution, to be filled.
  public init() {}
}

extension ConvSpec: LayerContent {
  static let specName = "conv layer"
  static let meaning = "A convolution (cross-correlation) over maps."

  static let fields: [Field<Self>] = [
    .layerName,
    .required("outputChannels", \.outputChannels, "How many maps come out.", .atLeast(1)),
    .required(
      "kernelSize", \.kernelSize, "The kernel's side, or height and width.", .each(.atLeast(1))),
    .optional(
      "stride", \.stride, "How far the kernel moves between outputs.", .each(.atLeast(1))),
    .optional(
      "padding", \.padding, "How many rows and columns are added on each side.",
      .each(.atLeast(0))),
    .optional("paddingMode", \.paddingMode, "What the added places hold."),
    .optional("paddingValue", \.paddingValue, "Their value in constant mode."),
    .optional(
      "dilation", \.dilation,
      "How far apart in the input neighbouring places of the kernel are.", .each(.atLeast(1))),
    .optional(
      "groups", \.groups,
      "Into how many groups the maps fall; an output map sees the input maps of its own group.",
      .atLeast(1)),
    .optional("bias", \.bias, "Whether each output map has a bias."),
    .optional(
      "connections", \.connections,
      "Which input maps each output map sees: a string for each input map, with an X (connected) "
        + "or a . (not) for each output map. Spaces are ignored. All when absent.",
      .notEmpty("the rows"), .each(.row(of: "X."))),
    .layerInitialization(\.initialization),
  ]

  var contradiction: Violation? {
    if outputChannels % groups != 0 {
      return Violation(
        steps: [.key("groups")], expected: "a divisor of the \(outputChannels) outputChannels")
    }
    guard let connections else { return nil }
    if groups > 1 {
      return Violation(
        steps: [.key("connections")], expected: "no table beside groups",
        suggestion: "draw the groups into the table and leave groups out")
    }
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

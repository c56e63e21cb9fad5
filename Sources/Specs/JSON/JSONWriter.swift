extension JSON {
  /// The value on one line without spaces: the canonical text that identities are made from.
  package var compactText: String { text(colon: ":", comma: ",") }

  /// The value for people: indented by two, lists and objects on one line where they fit into
  /// 100 columns.
  package var prettyText: String { pretty(indentation: 0, occupied: 0) }

  private func text(colon: String, comma: String) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let number): return number.literal
    case .string(let string): return JSON.quoted(string)
    case .array(let items):
      return "[" + items.map { $0.text(colon: colon, comma: comma) }.joined(separator: comma) + "]"
    case .object(let members):
      let pairs = members.map {
        JSON.quoted($0.key) + colon + $0.value.text(colon: colon, comma: comma)
      }
      return "{" + pairs.joined(separator: comma) + "}"
    }
  }

  /// `occupied` columns of the first line are taken by what stands before and after the value.
  private func pretty(indentation: Int, occupied: Int) -> String {
    let line = text(colon: ": ", comma: ", ")
    if occupied > 0, occupied + line.count <= 100 { return line }
    let inner = indentation + 2
    let lines: [String]
    switch value {
    case .array(let items) where !items.isEmpty:
      lines = items.map { $0.pretty(indentation: inner, occupied: inner + 1) }
    case .object(let members) where !members.isEmpty:
      lines = members.map { member in
        let key = JSON.quoted(member.key) + ": "
        return key + member.value.pretty(indentation: inner, occupied: inner + key.count + 1)
      }
    default:
      return line
    }
    let margin = String(repeating: " ", count: inner)
    let body = lines.map { margin + $0 }.joined(separator: ",\n")
    let end = "\n" + String(repeating: " ", count: indentation)
    return "\(line.prefix(1))\n\(body)\(end)\(line.suffix(1))"
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

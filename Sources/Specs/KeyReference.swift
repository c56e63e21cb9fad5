extension ExperimentSpec {
  /// The reference of all keys in Markdown, made from the same tables that read a spec.
  public static var keyReference: String {
    SpecForm.definitions(reachableFrom: form).compactMap(\.section).joined(separator: "\n\n")
  }
}

extension ClaimsFileSpec {
  /// The reference of the keys that only files of claims have, in Markdown.
  ///
  /// - Parameter experiments: the page that has those of experiments, which some links lead to.
  public static func keyReference(linkingTo experiments: String) -> String {
    let shared = SpecForm.definitions(reachableFrom: ExperimentSpec.form)
      .compactMap(\.definitionName)
    let own = SpecForm.definitions(reachableFrom: form).filter { form in
      form.definitionName.map { !shared.contains($0) } ?? false
    }
    return own.compactMap(\.section).joined(separator: "\n\n").split(separator: "](#")
      .enumerated().map { place, part in
        guard place > 0, let end = part.firstIndex(of: ")") else { return String(part) }
        let anchor = part[..<end]
        let isOwn = own.contains { $0.definitionName.map(SpecForm.anchor) == String(anchor) }
        return (isOwn ? "](#" : "](\(experiments)#") + part
      }.joined()
  }
}

extension SpecForm {
  fileprivate var section: String? {
    switch self {
    case .object(let form):
      // A choice with nothing to set is told by its name.
      if form.fields().isEmpty { return nil }
      let rows = form.fields().map(\.row)
      return table(
        title: form.name, meaning: form.meaning, columns: ["Key", "Value", "Default", "Meaning"],
        rows: rows)
    case .alternatives(let form):
      return table(
        title: form.name, meaning: form.meaning, columns: ["Written", "Meaning"],
        rows: form.alternatives().map(\.row))
    default:
      return nil
    }
  }

  /// What the form is called in a table, with a link to its own section.
  fileprivate func link(plural: Bool = false) -> String {
    let ending = plural ? "s" : ""
    switch self {
    case .truth: return "`true` or `false`"
    case .wholeNumber: return "whole number" + ending
    case .pair: return "whole number\(ending) or [height, width]"
    case .number: return "number" + ending
    case .text: return "text" + ending
    case .name: return "name" + ending
    case .list(let item):
      return (plural ? "lists of " : "list of ") + item.link(plural: true)
    case .anything: return "value" + ending
    case .either(let one, let other):
      return "\(one.link(plural: plural)) or \(other.link(plural: plural))"
    case .byPath(let item):
      return "object\(ending) of paths into the spec, each with a \(item.link())"
    case .object, .alternatives:
      let name = definitionName ?? ""
      return "[\(name)](#\(Self.anchor(name)))" + ending
    }
  }

  /// Where a form's section stands in its page.
  fileprivate static func anchor(_ name: String) -> String {
    name.lowercased().split(separator: " ").joined(separator: "-")
  }
}

private func table(title: String, meaning: String, columns: [String], rows: [[String]]) -> String {
  let header = [columns, columns.map { _ in "---" }]
  let lines = (header + rows).map { row in
    "| " + row.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ")
      + " |"
  }
  return "### \(title)\n\n\(meaning)\n\n" + lines.joined(separator: "\n")
}

extension FieldForm {
  fileprivate var row: [String] {
    let rulesText = rules.map(\.text).joined(separator: ", ")
    let valueText = value.link() + (rulesText.isEmpty ? "" : "; " + rulesText)
    let without = excludedBy.map { " without `\($0)`, else absent" } ?? ""
    let defaultText =
      isRequired
      ? "required" + without : (defaultValue.map { "`\($0.compactText)`" + without } ?? "absent")
    let nameTexts = names.map { "`\"\($0.name)\"`: \($0.meaning)." }
    return ["`\(key)`", valueText, defaultText, ([meaning] + nameTexts).joined(separator: " ")]
  }
}

extension AlternativeForm {
  fileprivate var row: [String] {
    let rulesText = rules.map(\.text).joined(separator: ", ")
    let valueText = content.link() + (rulesText.isEmpty ? "" : "; " + rulesText)
    guard let key else { return [valueText, meaning] }
    if case .object(let object) = content, object.fields().isEmpty {
      return ["`\"\(key)\"`", meaning]
    }
    let plain = mayBePlainName ? " or `\"\(key)\"`" : ""
    return ["`{\"\(key)\": …}`\(plain)", "\(meaning) Holds: \(valueText)."]
  }
}

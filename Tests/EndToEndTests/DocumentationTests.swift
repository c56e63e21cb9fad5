import RunLog
import Testing

/// Pages of docs/ that show what programs print, or name what files hold, say what is so.
@Suite struct DocumentationTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static func page(_ name: String) throws -> String {
    try text(of: "\(Program.checkout)/docs/\(name)")
  }

  private static func hasModule(_ name: String) -> Bool {
    guard let scratch = try? Scratch() else { return false }
    return (try? scratch.bash("/usr/bin/python3 -c 'import \(name)'"))?.exitCode == 0
  }

  static let hasPandas = hasModule("h5py, pandas")
  static let hasH5py = hasModule("h5py")

  // MARK: docs/notebook.md

  @Test(.enabled(if: hasPandas, "python3-h5py or python3-pandas is not installed"))
  func theNotebookPrintsWhatThePageShows() throws {
    let commands = Self.shownCommands(try Self.page("notebook.md"))
    #expect(commands.count == 5)
    #expect(commands.allSatisfy { $0.command.split(separator: "\n").count <= 12 })
    for (command, expected) in commands {
      let outcome = try scratch.bash(
        "[ -e results ] || ln -s \"$1/results\" results; PATH=\"${2%/*}:$PATH\"; eval \"$3\"",
        [Program.checkout, Program.path, command])
      #expect(outcome.exitCode == 0 && outcome.output == expected, "\(command)\n\(outcome)")
    }
  }

  /// Console blocks: `$ command`, which goes on to the line END where it holds a here-document, then
  /// what it prints.
  private static func shownCommands(_ page: String) -> [(command: String, output: String)] {
    page.split(separator: "```console\n$ ").dropFirst().map { block in
      let block = block.prefix(upTo: block.firstRange(of: "\n```\n")?.lowerBound ?? block.endIndex)
      let separator = block.contains("<<'END'\n") ? "\nEND\n" : "\n"
      guard let cut = block.firstRange(of: separator) else { return (String(block), "") }
      return (String(block[..<cut.upperBound]), String(block[cut.upperBound...]) + "\n")
    }
  }

  // MARK: docs/log-format.md

  /// Every dataset and attribute of logs in all states is in the page's table, and the other way
  /// round.
  @Test(.enabled(if: hasH5py, "python3-h5py is not installed"))
  func theTableOfObjectsIsWhatLogsHold() throws {
    let page = try Self.page("log-format.md")
    let documented = try Self.documentedObjects(page)
    let found = try objects(of: try logs())
    #expect(Set(documented.keys) == Set(found.keys))
    for (object, attributes) in documented {
      #expect(attributes == found[object], "\(object)")
    }
  }

  @Test(.enabled(if: hasH5py, "python3-h5py is not installed"))
  func thePageNamesEverySeries() throws {
    let page = try Self.page("log-format.md")
    let record = try TrialFile.read(try TinySpec().train(in: scratch))
    for name in record.epochs.map(\.name) + record.steps.map(\.name) {
      #expect(page.contains("`\(name)`"), "\(name)")
    }
  }

  /// Logs that together have all there is: a real one of a trial with a choice on a dev set and an
  /// optimizer that remembers, and what its record looks like in other states.
  private func logs() throws -> [String] {
    let finished = try TinySpec().train(in: scratch)
    var record = try TrialFile.read(finished)
    let weight = try #require(record.weights.first)
    var state = weight
    (state.layer, state.parameter) = (weight.layer + "/" + weight.parameter, "momentum")
    record.checkpoint = Checkpoint(
      finishedEpochs: 1, parameters: record.weights, optimizerState: [state])
    return try [finished]
      + [TrialStatus.running, .diverged(epoch: 1, step: 4), .failed(reason: "disk")].enumerated()
      .map { place, status in
        record.status = status
        let path = scratch.path("state\(place).h5")
        try TrialFile.write(record, to: path)
        return path
      }
  }

  /// The attributes of each object as the page writes its path; those that stand nearly everywhere
  /// are described below the table.
  private func objects(of logs: [String]) throws -> [String: Set<String>] {
    let script = scratch.path("objects.py")
    try write(
      """
      import h5py, sys
      for path in sys.argv[1:]:
          with h5py.File(path) as log:
              print("/", *log.attrs)
              def show(name, node):
                  if isinstance(node, h5py.Dataset) or len(node.attrs):
                      print("/" + name.replace(" ", "_"), *node.attrs)
              log.visititems(show)
      """, to: script)
    let outcome = try scratch.bash("exec /usr/bin/python3 \"$@\"", [script] + logs)
    try #require(outcome.exitCode == 0, "\(outcome)")
    var objects: [String: Set<String>] = [:]
    for line in outcome.output.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard let object = Self.documentedPath(words[0]) else { continue }
      objects[object, default: []].formUnion(words.dropFirst())
    }
    return objects.mapValues { $0.subtracting(["meaning", "position"]) }
  }

  /// A log's path with the page's words for names that differ from log to log; nil for groups that
  /// only hold others.
  private static func documentedPath(_ path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard let top = parts.first else { return "/" }
    switch (top, parts.count) {
    case ("spec", 1), ("status", 1), ("best", 1), ("checkpoint", 1), ("predictions", 2):
      return path
    case ("provenance", 2...): return "/provenance/<key>"
    case ("epochs", 2...): return "/epochs/<metric>"
    case ("steps", 2...):
      let last = parts[parts.count - 1]
      return "/steps/<series>" + (["step", "value"].contains(last) ? "/" + last : "")
    case ("weights", 3...), ("best", 3...): return "/\(top)/<layer>/<parameter>"
    case ("checkpoint", 4...) where parts[1] == "parameters":
      return "/checkpoint/parameters/<layer>/<parameter>"
    case ("checkpoint", 4...) where parts[1] == "optimizer":
      return "/checkpoint/optimizer/<layer>/<parameter>/<state>"
    // Only what a group is for.
    case (_, 1), ("checkpoint", 2): return nil
    default: return path
    }
  }

  /// The table's paths with the attributes that their rows name; rows that hold "as in" another say
  /// what that one says.
  private static func documentedObjects(_ page: String) throws -> [String: Set<String>] {
    let start = try #require(page.firstRange(of: "## Every object"))
    let end = try #require(page.firstRange(of: "## Properties to rely on"))
    var objects: [String: Set<String>] = [:]
    for line in page[start.upperBound..<end.lowerBound].split(separator: "\n") {
      guard let match = try /\| `(\/[^`]*)` \| ([^|]*) \| (.*) \|/.wholeMatch(in: line) else {
        continue
      }
      let isAsWeights = match.output.2.contains("as in `/weights`")
      objects[String(match.output.1)] =
        attributes(in: match.output.3).union(isAsWeights ? ["axes"] : [])
    }
    return objects.mapValues { $0.subtracting(["meaning", "position"]) }
  }

  /// What stands in backticks from the word "attribute" to the end of the clause, without what is
  /// said of it in parentheses.
  private static func attributes(in text: Substring) -> Set<String> {
    let plain = String(text).replacing(/\([^)]*\)/, with: "")
    var names: Set<String> = []
    for match in plain.matches(of: /[Aa]ttributes?([^.:;]*)/) {
      let clause = match.output.1.prefix(
        upTo: match.output.1.firstRange(of: "for example")?.lowerBound
          ?? match.output.1.endIndex)
      for name in clause.matches(of: /`([A-Za-z]+)`/) { names.insert(String(name.output.1)) }
    }
    return names
  }
}

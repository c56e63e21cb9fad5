import ArgumentParser
import Specs

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of specs, for editors.",
    discussion: """
      An editor that knows JSON Schema (draft 2020-12) completes and checks a spec that begins with \
      "$schema": "schema.json" and lies beside the schema:

        reprise schema > experiments/schema.json

      docs/spec.md explains every key.
      """)

  func run() { print(ExperimentSpec.jsonSchema) }
}

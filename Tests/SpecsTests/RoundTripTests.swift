import Testing

@testable import Specs

@Suite struct RoundTrips {
  @Test func randomSpecsReadBackEqual() throws {
    var random = Lottery(state: 1)
    for _ in 0..<300 {
      let spec = random.spec()
      #expect(try ExperimentSpec(json: spec.resolvedJSON) == spec)
      #expect(try ExperimentSpec(json: spec.json.compactText) == spec)
    }
  }

  @Test func theSpellingDoesNotChangeTheIdentity() throws {
    var random = Lottery(state: 2)
    for _ in 0..<300 {
      var spec = random.spec()
      // The order of a sweep's paths means something.
      spec.sweep = nil
      spec.point = nil
      let text = random.respelled(spec.json).prettyText
      let read = try ExperimentSpec(json: text)
      #expect(read == spec)
      #expect(read.trainingIdentity == spec.trainingIdentity)
      #expect(read.resolvedJSON == spec.resolvedJSON)
    }
  }

  @Test func differentSpecsHaveDifferentIdentitiesWhereTheyTrainDifferently() throws {
    var random = Lottery(state: 3)
    for _ in 0..<20 {
      let spec = random.spec()
      var changed: Set<String> = []
      for (path, variant) in variants(of: spec) {
        changed.insert(path.key)
        let isBeside =
          Self.besideTraining.contains(path.key) || path.text.hasPrefix("model.counts")
        #expect((variant.trainingIdentity == spec.trainingIdentity) == isBeside, "\(path.text)")
      }
      // A selection needs a dev set, and one network; a classifier that there is none.
      var unchangeable: Set<String> = ["$schema", "classifier"]
      if spec.data.dev == nil || spec.boosting != nil { unchangeable.insert("selection") }
      if spec.selection != nil { unchangeable.insert("boosting") }
      let keys = ExperimentSpec.fields.map(\.form.key)
      #expect(changed == Set(keys).subtracting(unchangeable))
    }
  }

  @Test func theIdentityIsCompactAndComplete() throws {
    let spec = try ExperimentSpec(json: sampleText)
    let identity = try JSONReader.read(spec.trainingIdentity, from: .file(nil))
    guard case .object(let members) = identity.value else {
      Issue.record("no object")
      return
    }
    // What is as it is by default is left out.
    #expect(
      members.map(\.key) == [
        "data", "model", "initialization", "loss", "optimizer", "batchSize", "epochs",
      ])
    #expect(
      spec.trainingIdentity
        == #"{"data":{"set":"digits","transforms":[{"scale":{"to":[-0.1,1.175]}}]},"#
        + #""model":{"layers":[{"conv":{"name":"C1","outputChannels":3,"kernelSize":5,"#
        + #""connections":["X.X",".X."]}},{"subsampling":{"name":"S2"}},"sigmoid","#
        + ###"{"linear":{"name":"F3","outputs":4}},{"rbf":{"codes":[["#.",".#"],["##",".."]]}}]},"###
        + #""initialization":{"lecun1998-fan-in":{}},"loss":"rbf-distance","#
        + #""optimizer":{"sgd":{"learningRate":{"steps":[{"from":0,"value":0.001},"#
        + #"{"from":2,"value":0.0005}]}}},"batchSize":1,"epochs":3}"#)
  }

  /// A key that a later version adds, with the old behaviour as its default, must leave old trials
  /// their identity; so what is said and what is left to its default must be the same.
  @Test func whatIsSaidByDefaultAndByTheFileIsTheSame() throws {
    let spec = try ExperimentSpec(json: sampleText)
    let spelled = try ExperimentSpec(
      json: sampleText,
      overrides: [
        "model.layers[0].conv.stride=[1, 1]", "model.layers[0].conv.paddingMode=constant",
        "model.layers[0].conv.groups=1", "model.layers[1].subsampling.kernelSize=2",
        "model.residual=true", #"initialization={"lecun1998-fan-in": {"scale": 2.4}}"#,
        "optimizer.sgd.momentum=0.0", "evaluation={}", "evaluation.lossMean=items",
        "data.train.from=0", "selection=null", "threads=1", "log.everySteps=100",
      ])
    #expect(spelled == spec)
    #expect(spelled.trainingIdentity == spec.trainingIdentity)
  }

  private static let besideTraining: Set<String> = [
    "name", "title", "sources", "notes", "sweep", "point", "seeds", "claims", "figures",
    "cluster",
  ]

  /// All valid specs that differ from one in a single place, with the place.
  private func variants(
    of spec: ExperimentSpec
  ) -> [(path: (key: String, text: String), spec: ExperimentSpec)] {
    replacements(in: spec.json, form: ExperimentSpec.form, at: JSONPath()).compactMap {
      path, json in
      guard let variant = try? ExperimentSpec(json: json.compactText), variant != spec,
        case .key(let key)? = path.steps.first
      else { return nil }
      return ((key, path.description), variant)
    }
  }

  /// The document with one value changed in many ways, valid or not.
  private func replacements(
    in json: JSON, form: SpecForm, at path: JSONPath
  ) -> [(JSONPath, JSON)] {
    switch (form, json.value) {
    case (.object(let object), .object(let members)):
      return object.fields().flatMap { field -> [(JSONPath, JSON)] in
        let place = path.key(field.key)
        guard let index = members.firstIndex(where: { $0.key == field.key }) else {
          let additions: [JSON] = [
            1, "mnist", "x", ["XXX"], [["#."]], ["parameters": 7, "connections": 8],
            ["everySteps": 2], ["biases": ["constant": 3]], ["grid": ["epochs": [1]]],
            ["coordinates": []], ["images": 30], ["copies": 2], ["partition": "p"],
          ]
          return additions.map {
            (place, JSON(.object(members + [JSON.Member(field.key, $0)])))
          }
        }
        return replacements(in: members[index].value, form: field.value, at: place).map {
          var changed = members
          changed[index].value = $0.1
          return ($0.0, JSON(.object(changed)))
        }
      }
    case (.alternatives(let choice), .object(let members)):
      guard let content = choice.alternatives().first(where: { $0.key == members[0].key })?.content
      else { return [] }
      let inside = replacements(
        in: members[0].value, form: content, at: path.key(members[0].key))
      return plainNames(choice, at: path) + [(path, 0.25.json)]
        + inside.map { ($0.0, JSON(.object([JSON.Member(members[0].key, $0.1)]))) }
    case (.alternatives(let choice), .string): return plainNames(choice, at: path)
    case (.list(let item), .array(let items)):
      let inside = items.indices.flatMap { index in
        replacements(in: items[index], form: item, at: path.index(index)).map {
          var changed = items
          changed[index] = $0.1
          return ($0.0, JSON(.array(changed)))
        }
      }
      let samples: [JSON] = [
        7, "note", ["name": "axis", "label": "value"],
        ["metric": "test.loss", "value": 1, "source": "s"], "error-by-epoch",
        "three-panels",
        "sigmoid", "scale",
      ]
      return inside + samples.map { (path, JSON(.array(items + [$0]))) }
        + [(path, JSON(.array(items.dropLast()))), (path, JSON(.array(items.reversed())))]
    case (.name(let names), _): return names.map { (path, $0.name.json) }
    case (.truth, _): return [(path, true), (path, false)]
    case (.pair, .array(let items)): return [(path, JSON(.array(items.reversed()))), (path, 2)]
    case (.pair, .number(let number)):
      return [(path, [JSON(.number(number)), 2]), (path, (number.double + 1).json)]
    case (_, .number(let number)):
      return [(path, (number.double / 2).json), (path, (number.double + 1).json)]
    case (_, .string(let text)):
      return [(path, (text + "x").json), (path, "...".json), (path, "###".json)]
    default: return []
    }
  }

  private func plainNames(_ choice: AlternativesForm, at path: JSONPath) -> [(JSONPath, JSON)] {
    choice.alternatives().filter(\.mayBePlainName).compactMap(\.key).map { (path, $0.json) }
  }
}

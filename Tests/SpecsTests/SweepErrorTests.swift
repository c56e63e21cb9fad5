import Testing

@testable import Specs

/// Sweeps that cannot be, and what is said of them.
@Suite struct SweepErrors {
  /// The message a sweep in the sample's file is refused with; nil when it is accepted.
  private func refusal(
    _ sweep: String, _ overrides: [String] = [], mostTrials: Int = SweepPlan.usualMostTrials
  ) -> String? {
    let text = sample("\"epochs\": 3,", "\"epochs\": 3,\n\"sweep\": \(sweep),")
    do {
      _ = try SweepPlan(json: text, file: "a.json", overrides: overrides, mostTrials: mostTrials)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func pinsMessages() {
    #expect(
      refusal(#"{"grid": {"optimizer.sgd.learningRat": [0.1]}}"#)
        == #"a.json:16:49: sweep.grid["optimizer.sgd.learningRat"]: no such path in a spec: "#
        + #"optimizer.sgd.learningRat: unknown key; did you mean "learningRate"?"#)
    #expect(
      refusal(#"{"grid": {"optimizer.sgd.learningRate": [0.1, 0.2, -1]}}"#)
        == #"a.json:16:61: sweep.grid["optimizer.sgd.learningRate"][2]: at the point -1: "#
        + #"optimizer.sgd.learningRate: expected a number > 0, found -1"#)
    #expect(
      refusal(#"{"grid": {"shuffle": [true, 1]}}"#)
        == "a.json:16:38: sweep.grid.shuffle[1]: expected true or false, found 1")
    #expect(
      refusal(#"{"zip": {"epochs": [1, 2], "batchSize": [1, 2, 3]}}"#)
        == "a.json:16:50: sweep.zip.batchSize: expected 2 values, as many as sweep.zip.epochs has, "
        + "found 3")
    #expect(
      refusal(#"{"grid": {"seeds": [[1], [2]]}}"#)
        == "a.json:16:29: sweep.grid.seeds: expected a value that changes how a trial trains, found "
        + "seeds (seeds multiply every point; they stand beside the sweep)")
    #expect(
      refusal(#"{"grid": {"optimizer": ["x"], "optimizer.sgd.momentum": [0]}}"#)
        == #"a.json:16:66: sweep.grid["optimizer.sgd.momentum"]: expected a path that no other axis "#
        + "sets, found optimizer.sgd.momentum, where there is optimizer (set the whole in one axis, or "
        + "use a list)")
    #expect(
      refusal(#"{"grid": {"epochs": [1]}, "list": [{}]}"#)
        == "a.json:16:10: sweep: expected one of the keys grid, zip, list, random, union, product, "
        + "found grid and list (product or union joins several sweeps)")
    #expect(
      refusal(#"{"grid": {"epochs": [1]}, "exclude": [{"threads": 1}]}"#)
        == "a.json:16:10: sweep: expected at least one point, found none: exclude takes all away")
    #expect(
      refusal(#"{"grid": {"epochs": [1, 2]}, "baseline": {"epoch": 1}}"#)
        == #"a.json:16:61: sweep.baseline.epoch: unknown name "epoch"; did you mean "epochs"?"#)
    #expect(
      refusal(#"{"grid": {"epochs": [1, 2]}, "baseline": {"epochs": 3}}"#)
        == #"a.json:16:62: sweep.baseline.epochs: unknown name "3"; known here: 1, 2"#)
  }

  @Test(arguments: [
    ("3", "sweep: expected an object, found 3"),
    ("{}", "sweep: expected one of the keys grid, zip, list, random, union, product, found none"),
    (#"{"gird": {}}"#, #"sweep.gird: unknown key; did you mean "grid"?"#),
    (#"{"grid": {}}"#, "sweep.grid: expected at least one of the axes, found {}"),
    (
      #"{"grid": {"epochs": []}}"#,
      "sweep.grid.epochs: expected at least one of the values, found []"
    ),
    (
      #"{"grid": {"epochs": {"values": []}}}"#,
      "sweep.grid.epochs.values: expected at least one of the values"
    ),
    (#"{"grid": {"epochs": 3}}"#, "sweep.grid.epochs: expected a list or an object, found 3"),
    (#"{"zip": {}}"#, "sweep.zip: expected at least one of the paths, found {}"),
    (
      #"{"zip": {"epochs": []}}"#, "sweep.zip.epochs: expected at least one of the values, found []"
    ),
    (#"{"list": []}"#, "sweep.list: expected at least one of the points, found []"),
    (
      #"{"list": [{"epochs": 1}, {}]}"#,
      "sweep.list[1]: expected at least one of the paths, found {}"
    ),
    (#"{"union": []}"#, "sweep.union: expected at least one of the sweeps, found []"),
    (#"{"product": []}"#, "sweep.product: expected at least one of the sweeps, found []"),
    (
      #"{"random": {"draws": 0, "seed": 1, "axes": {"epochs": {"choice": [1]}}}}"#,
      "sweep.random.draws: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"random": {"draws": 1, "seed": 1, "axes": {}}}"#,
      "sweep.random.axes: expected at least one of the axes"
    ),
    (
      #"{"random": {"draws": 1, "seed": 1, "axes": {"epochs": {"normal": [1, 2]}}}}"#,
      "sweep.random.axes.epochs.normal: unknown key; known here: uniform, logUniform, "
    ),
    (
      #"{"random": {"draws": 1, "seed": 1, "axes": {"epochs": {"uniform": [2, 1]}}}}"#,
      "sweep.random.axes.epochs.uniform[1]: expected a number > 2.0, the one before, found 1"
    ),
    (
      #"{"random": {"draws": 1, "seed": 1, "axes": {"epochs": {"logUniform": [0, 1]}}}}"#,
      "axes.epochs.logUniform[0]: expected a number > 0, found 0"
    ),
    (
      #"{"random": {"draws": 1, "seed": 1, "axes": {"epochs": {"uniform": [1, 2]}}}}"#,
      "sweep.random.axes.epochs: expected a whole number, found 1."
    ),
    (
      #"{"random": {"draws": 3, "seed": 1, "axes": {"batchSize": {"wholeUniform": [-9, 0]}}}}"#,
      "sweep.random.axes.batchSize: at the point -"
    ),
    // Two axes on one path.
    (
      #"{"zip": {"data": [{"set": "digits"}], "data.train.first": [1]}}"#,
      "sweep.zip[\"data.train.first\"]: expected a path that no other axis sets"
    ),
    (
      #"{"list": [{"model": {"layers": ["relu"]}, "model.residual": true}]}"#,
      "sweep.list[0][\"model.residual\"]: expected a path that no other axis sets"
    ),
    (
      #"{"product": [{"grid": {"epochs": [1]}}, {"list": [{"epochs": 2}]}]}"#,
      "sweep.product[1].list[0].epochs: expected a path that no other part of the product sets, found "
        + "epochs, where sweep.product[0].grid.epochs[0] sets epochs"
    ),
    (
      #"{"product": [{"grid": {"optimizer.sgd.momentum": [0]}}, {"grid": {"optimizer": ["x"]}}]}"#,
      "sweep.product[1].grid.optimizer[0]"
    ),
    (
      #"{"product": [{"grid": {"epochs": {"values": [1], "name": "n"}}}, "#
        + #"{"grid": {"threads": {"values": [1], "name": "n"}}}]}"#,
      #"sweep.product[1].grid.threads.values[0]: expected a name that no other axis of the product has"#
    ),
    (
      #"{"grid": {"epochs": {"values": [1], "name": "n"}, "threads": {"values": [1], "name": "n"}}}"#,
      #"sweep.grid.threads.name: expected a name that no other axis has, found "n""#
    ),
    // Values and labels.
    (
      #"{"grid": {"epochs": [1, 2, 1.0]}}"#,
      "sweep.grid.epochs[2]: expected values that differ, found 1.0 at [0] and at [2]"
    ),
    (#"{"grid": {"model.layers[0].conv.stride": [1, [1, 1]]}}"#, "expected values that differ"),
    (
      #"{"zip": {"epochs": [1, 1], "threads": [2, 2]}}"#,
      "sweep.zip.epochs[1]: expected points that differ, found the one at [0] again"
    ),
    (
      #"{"list": [{"epochs": 1}, {"epochs": 1}]}"#,
      "sweep.list[1]: expected points that differ, found the one at [0] again"
    ),
    (
      #"{"grid": {"epochs": {"values": [1, 2], "labels": ["a"]}}}"#,
      "sweep.grid.epochs.labels: expected 2 labels, as many as the axis' values, found 1"
    ),
    (
      #"{"grid": {"epochs": {"values": [1, 2], "labels": ["a", "a"]}}}"#,
      #"sweep.grid.epochs.labels[1]: expected labels that differ, found "a", which another value has too"#
    ),
    (
      #"{"grid": {"epochs": {"values": [1], "labels": [true]}}}"#,
      "sweep.grid.epochs.labels[0]: expected a text or a number, found true"
    ),
    (#"{"grid": {"epochs": {"values": [1], "labels": [""]}}}"#, "labels[0]: expected a text or a"),
    (
      #"{"zip": {"epochs": [1, 2]}, "name": "n", "labels": ["a", "b", "c"]}"#,
      "sweep.labels: expected 2 labels, as many as the points, found 3"
    ),
    (#"{"zip": {"epochs": [1, 2]}, "name": "n"}"#, "sweep.name: expected name and labels together"),
    (
      #"{"list": [{"epochs": 1}], "labels": [1]}"#,
      "sweep.labels: expected name and labels together"
    ),
    (
      #"{"grid": {"epochs": [1, 2]}, "name": "n"}"#,
      "sweep.name: expected name in a zip or a list only, found \"n\" (an axis of a grid has its own"
    ),
    (
      #"{"union": [{"grid": {"epochs": {"values": [1], "labels": ["a"], "name": "n"}}}, "#
        + #"{"grid": {"epochs": {"values": [1, 2], "labels": ["b", "a"], "name": "n"}}}]}"#,
      #"labels[0]: expected one label for one value, found "b", where the value is called "a" before"#
    ),
    // What is not to be swept.
    (#"{"grid": {"name": ["a"]}}"#, "sweep.grid.name: expected a value that changes how a trial"),
    (#"{"grid": {"model.counts": [null]}}"#, "expected a value that changes how a trial trains"),
    (#"{"zip": {"claims[0].value": [0.1]}}"#, "expected a value that changes how a trial trains"),
    (#"{"list": [{"sweep": null}]}"#, "sweep.list[0].sweep: expected a value that changes how"),
    (#"{"list": [{"point": {}}]}"#, "sweep.list[0].point: expected a value that changes how"),
    (#"{"grid": {"$schema": ["a"]}}"#, "sweep.grid.$schema: expected a value that changes how"),
    // Paths.
    (#"{"grid": {"a..b": [1]}}"#, "sweep.grid[\"a..b\"]: expected a path into the spec, such as"),
    (
      #"{"list": [{"epochs.first": 1}]}"#,
      "no such path in a spec: epochs: expected the path to end"
    ),
    (
      #"{"grid": {"model.layers[9].conv.stride": [1]}}"#,
      "[9].conv.stride\"][0]: at the point 1: model.layers: expected an index from 0 to 4, found [9]"
    ),
    (
      #"{"grid": {"epochs": [1]}, "when": {"epoch": 1}}"#,
      "sweep.when.epoch: no such path in a spec: epoch: unknown key; did you mean \"epochs\"?"
    ),
    (
      #"{"grid": {"epochs": [1]}, "when": {"epochs": "a"}}"#,
      "sweep.when.epochs: expected a whole number, found \"a\""
    ),
    (
      #"{"grid": {"epochs": [1]}, "exclude": [{"epochs": [1, "a"]}]}"#,
      "sweep.exclude[0].epochs[1]: expected a whole number, found \"a\""
    ),
    (#"{"grid": {"epochs": [1]}, "exclude": [{}]}"#, "expected at least one of the conditions"),
    (
      #"{"union": [{"grid": {"epochs": [1]}, "baseline": {"epochs": 1}}]}"#,
      "sweep.union[0].baseline: expected a baseline in the outermost sweep only"
    ),
    // What a point makes invalid, somewhere else.
    (
      #"{"grid": {"selection": [null, {"everySteps": 1}]}}"#,
      "sweep.grid.selection[1]: at the point {\"everySteps\":1}: selection: expected a data.dev to "
        + "select on"
    ),
    (
      #"{"grid": {"model.layers[3].linear.name": ["F3", "S2"]}}"#,
      "at the point S2: model.layers[3].linear.name: expected a name that no other layer has"
    ),
    (#"{"list": [{"optimizer": null}]}"#, "at the point null: optimizer: expected an object"),
  ])
  func refuses(_ sweep: String, message: String) {
    let refused = refusal(sweep)
    #expect(refused?.contains(message) == true, "\(refused ?? "accepted")")
  }

  @Test func theFileItselfMustBeValid() {
    #expect(
      refusal(#"{"grid": {"batchSize": [1, 2]}}"#, ["batchSize=0"])
        == "--set batchSize=0: expected a whole number ≥ 1, found 0")
  }

  // MARK: Overrides

  @Test(arguments: [
    "optimizer.sgd.learningRate=1", "optimizer={\"sgd\": {\"learningRate\": 1}}",
    "optimizer.sgd.learningRate.steps[0].value=1",
  ])
  func refusesToSetWhatIsSwept(_ override: String) {
    let refused = refusal(#"{"grid": {"optimizer.sgd.learningRate": [0.1]}}"#, [override])
    #expect(refused?.hasPrefix("--set \(override): ") == true, "\(refused ?? "accepted")")
    #expect(
      refused?.hasSuffix(
        "expected a path that the sweep does not set, found optimizer.sgd.learningRate, one of its "
          + "axes (--only optimizer.sgd.learningRate=VALUE runs a part of the sweep, --set sweep=null "
          + "none of it)") == true, "\(refused ?? "accepted")")
  }

  @Test func setsWhatIsNotSwept() throws {
    let text = sample(
      "\"epochs\": 3,", "\"epochs\": 3, \"sweep\": {\"grid\": {\"epochs\": [1, 2]}},")
    let plan = try SweepPlan(
      json: text, overrides: ["batchSize=7", "seeds=[4]", "sweep.grid.epochs=[1, 5]"])
    #expect(plan.points.map(\.epochs) == [1, 5])
    #expect(plan.points.allSatisfy { $0.batchSize == 7 && $0.seeds == [4] })
    #expect(try SweepPlan(json: text, overrides: ["epochs=9", "sweep=null"]).points[0].epochs == 9)
  }

  @Test func quotesLongArgumentsShortly() {
    let values = (1...500).map(String.init).joined(separator: ",")
    do {
      _ = try SweepPlan(json: sampleText, overrides: ["sweep={\"grid\": {\"epoch\": [\(values)]}}"])
      Issue.record("accepted")
    } catch {
      #expect(error.description.count < 400)
    }
  }

  // MARK: Sizes

  private func axis(_ path: String, _ count: Int) -> String {
    "\"\(path)\": [" + (1...count).map(String.init).joined(separator: ",") + "]"
  }

  @Test func tooManyTrialsAreCountedWithoutMakingThem() {
    let axes = ["epochs", "batchSize", "threads", "log.everySteps"].map { axis($0, 1000) }
    let grid = "{\"grid\": {\(axes.joined(separator: ","))}}"
    let message =
      "a.json:16:10: sweep: expected at most 10,000 trials, found 2,000,000,000,000: "
      + "1,000,000,000,000 points × 2 seeds (--max-trials allows more)"
    #expect(refusal(grid) == message)
    let conditional = "{\"product\": [\(grid)], \"exclude\": [{\"epochs\": 1}]}"
    #expect(refusal(conditional)?.contains("found up to 2,000,000,000,000: ") == true)
    let product = [String](repeating: grid, count: 8).joined(separator: ",")
    #expect(
      refusal("{\"product\": [\(product)]}")?.contains("found more than 9,223,372,036,") == true)
    #expect(refusal("{\"union\": [\(product)]}")?.contains("found 16,000,000,000,000: ") == true)
    #expect(
      refusal(
        #"{"random": {"draws": 1e9, "seed": 1, "axes": {"epochs": {"wholeUniform": [1, 9]}}}}"#)?
        .contains("found 2,000,000,000: 1,000,000,000 points × 2 seeds") == true)
  }

  @Test func asManyAsAllowedAreAllowed() {
    let grid = "{\"grid\": {\(axis("epochs", 10)), \(axis("threads", 5))}}"
    #expect(refusal(grid, mostTrials: 100) == nil)
    #expect(
      refusal(grid, mostTrials: 99)?.contains(
        "expected at most 99 trials, found 100: 50 points × 2 seeds") == true)
    #expect(refusal(grid, ["seeds=[1]"], mostTrials: 50) == nil)
  }

  /// What conditions leave out is not counted.
  @Test func conditionsMakeFewer() {
    let excluded =
      "{\"grid\": {\(axis("epochs", 10)), \(axis("threads", 5))}, \"exclude\": [{\"threads\": [2, 3]}]}"
    #expect(refusal(excluded, mostTrials: 60) == nil)
    #expect(
      refusal(excluded, mostTrials: 59)?.contains("found 60: 30 points × 2 seeds") == true)
    let parts = [200, 199, 198].map {
      "{\"grid\": {\(axis("batchSize", $0))}, \"when\": {\"epochs\": \($0)}}"
    }.joined(separator: ",").replacing("batchSize", with: "data.train.first")
    let branches = "{\"product\": [{\"grid\": {\(axis("epochs", 3))}}, \(parts)]}"
    #expect(refusal(branches, mostTrials: 6) == nil)
    #expect(
      refusal(
        "{\"product\": [{\"grid\": {\(axis("epochs", 1000))}}, {\"grid\": {\(axis("threads", 999))}}], "
          + "\"exclude\": [{\"threads\": 1}]}")?.contains("up to") == true)
  }
}

/// `--only`.
@Suite struct SweepSelections {
  private let sweep = #"""
    sweep={"product": [
      {"grid": {"model.residual": {"values": [false, true], "labels": ["plain", "residual"], "name": "net"}}},
      {"grid": {"optimizer.sgd.learningRate": [0.1, 1e-2]}},
      {"grid": {"epochs": [1, 2]}, "when": {"model.residual": false}}]}
    """#

  private func labels(_ only: String...) throws -> [String] {
    let plan = try SweepPlan(json: sampleText, overrides: [sweep])
    return try plan.points(only: only).map { $0.point?.label ?? "" }
  }

  private func refusal(_ only: String...) throws -> String? {
    let plan = try SweepPlan(json: sampleText, overrides: [sweep])
    do {
      _ = try plan.points(only: only)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func choosesPointsInOrder() throws {
    #expect(try labels().count == 6)
    #expect(try labels("net=residual") == ["residual, 0.1", "residual, 1e-2"])
    #expect(try labels("net=true") == labels("model.residual=residual"))
    #expect(try labels("model.residual=true") == labels("net=residual"))
    #expect(
      try labels("optimizer.sgd.learningRate=0.01", "net=plain") == [
        "plain, 1e-2, 1", "plain, 1e-2, 2",
      ])
    #expect(
      try labels("epochs=2", "epochs=1", "optimizer.sgd.learningRate=1e-1")
        == ["plain, 0.1, 1", "plain, 0.1, 2"])
    // Where a point has no place on the axis, its spec says the value.
    #expect(try labels("epochs=3") == ["residual, 0.1", "residual, 1e-2"])
    #expect(try labels("threads=1").count == 6)
    #expect(try labels("data.dev=null", "loss=rbf-distance").count == 6)
  }

  @Test func saysWhatThereIs() throws {
    #expect(
      try refusal("net=plan") == #"--only net=plan: unknown name "plan"; did you mean "plain"?"#)
    #expect(
      try refusal("optimizer.sgd.learningRate=7")
        == #"--only optimizer.sgd.learningRate=7: unknown name "7"; known here: 0.1, 1e-2"#)
    #expect(
      try refusal("epochs=7") == #"--only epochs=7: unknown name "7"; known here: 1, 2, 3"#)
    #expect(
      try refusal("nett=plain")
        == #"--only nett=plain: unknown name "nett"; did you mean "net"?"#)
    #expect(
      try refusal("optimizer.sgd.learningRat=7")?.contains(
        "no such path in a spec: optimizer.sgd.learningRat: unknown key; did you mean") == true)
    #expect(try refusal("net")?.hasPrefix("--only net: expected PATH=VALUE or AXIS=VALUE") == true)
    #expect(
      try refusal("net=residual", "epochs=1")?.contains("expected a point that fits every --only")
        == true)
  }

  @Test func anExperimentIsItsOnlyPoint() throws {
    let plan = try SweepPlan(json: sampleText)
    #expect(try plan.points(only: ["epochs=3"]) == plan.points)
    #expect(throws: SpecError.self) { try plan.points(only: ["epochs=4"]) }
  }
}

/// Random sweeps are expanded or refused, never anything else.
@Suite struct SweepFuzzing {
  @Test func randomSweepsExpandOrAreRefused() throws {
    var random = Lottery(state: 11)
    var expanded = 0
    for _ in 0..<3000 {
      let sweep = random.sweep().json.compactText
      guard let plan = try? SweepPlan(json: sampleText, overrides: ["sweep=\(sweep)"]) else {
        continue
      }
      expanded += 1
      #expect(Set(plan.points.map(\.trainingIdentity)).count == plan.points.count)
      for point in plan.points.prefix(3) {
        #expect(try ExperimentSpec(json: point.resolvedJSON) == point)
      }
    }
    #expect(expanded > 100)
  }

  @Test func damagedSweepsAreRefusedOrExpanded() {
    let original =
      #"{"product":[{"zip":{"epochs":[1,2],"batchSize":[3,4]},"name":"n","labels":["a",7]},"#
      + #"{"grid":{"threads":[1,2]},"when":{"epochs":[1,5]}}],"exclude":[{"epochs":2}],"baseline":{"n":"a"}}"#
    var random = Lottery(state: 12)
    let marks = Array("[]{}.=\",:0189-en é")
    var expanded = 0
    for _ in 0..<3000 {
      var characters = Array(original)
      for _ in 0..<random.count(0...2) {
        let place = random.count(0...characters.count - 1)
        switch random.count(0...2) {
        case 0: characters[place] = random.pick(marks)
        case 1: characters.insert(random.pick(marks), at: place)
        default: characters.remove(at: place)
        }
      }
      let sweep = String(characters)
      if (try? SweepPlan(json: sampleText, overrides: ["sweep=\(sweep)"])) != nil { expanded += 1 }
    }
    #expect(expanded > 500)
  }
}

import Foundation
import Testing

@testable import Specs

/// What sweeps make of an experiment.
@Suite struct Sweeps {
  private func plan(_ sweep: String, _ overrides: String...) throws -> SweepPlan {
    try SweepPlan(json: sampleText, overrides: overrides + ["sweep=\(sweep)"])
  }

  private func labels(_ sweep: String, _ overrides: String...) throws -> [String] {
    try SweepPlan(json: sampleText, overrides: overrides + ["sweep=\(sweep)"]).labels
  }

  /// What a point sets is the axis' number only where all points set the same.
  @Test func aLabelledListHasTheNumbersOfItsLabels() throws {
    let list = #"{"list": [{"data.train.first": 7}, {"epochs": 9}], "name": "size", "labels": "#
    let mixed = try plan(list + #"[7, "long"]}"#)
    #expect(mixed.points.map { $0.point?.coordinates.first?.number } == [7, nil])
    let same = #"{"list": [{"epochs": 7}, {"epochs": 9}], "name": "size", "labels": ["a", "b"]}"#
    #expect(try plan(same).points.map { $0.point?.coordinates.first?.number } == [7, 9])
  }

  @Test func anExperimentWithoutASweepIsItsOnlyPoint() throws {
    let plan = try SweepPlan(json: sampleText)
    #expect(plan.points == [plan.experiment])
    #expect(plan.points[0].point == nil)
    let swept = try SweepPlan(
      json: sampleText, overrides: [#"sweep={"grid": {"epochs": [1, 2]}}"#, "sweep=null"])
    #expect(swept.points == plan.points)
  }

  @Test func aGridIsTheProductOfItsAxes() throws {
    let plan = try plan(#"{"grid": {"epochs": [4, 2], "optimizer.sgd.learningRate": [0.1, 1e-2]}}"#)
    #expect(plan.labels == ["4, 0.1", "4, 1e-2", "2, 0.1", "2, 1e-2"])
    #expect(plan.points.map(\.epochs) == [4, 4, 2, 2])
    #expect(
      plan.points.map(\.optimizer.learningRate)
        == [.constant(0.1), .constant(0.01), .constant(0.1), .constant(0.01)])
    #expect(
      plan.points[1].point
        == PointSpec([
          CoordinateSpec(
            name: "epochs", label: "4", number: 4, position: 0,
            settings: ByPath([.init("epochs", AnyValue(4))])),
          CoordinateSpec(
            name: "optimizer.sgd.learningRate", label: "1e-2", number: 0.01, position: 1,
            settings: ByPath([.init("optimizer.sgd.learningRate", AnyValue(0.01.json))])),
        ]))
  }

  /// A point is the file with `--set` for each of its settings.
  @Test func aPointIsWhatSetMakes() throws {
    let plan = try plan(
      #"{"grid": {"model.layers[0].conv.kernelSize": [3, [1, 3]], "loss": ["rbf-distance", null]}}"#
        .replacing("null", with: "\"cross-entropy\""))
    let sizes = ["3", "3", "[1,3]", "[1,3]"]
    let losses = ["rbf-distance", "cross-entropy", "rbf-distance", "cross-entropy"]
    for (point, (size, loss)) in zip(plan.points, zip(sizes, losses)) {
      var set = try ExperimentSpec(
        json: sampleText,
        overrides: ["model.layers[0].conv.kernelSize=\(size)", "loss=\(loss)"])
      #expect(point.trainingIdentity == set.trainingIdentity)
      set.point = point.point
      #expect(point == set)
    }
  }

  @Test func valuesAreNamesAndObjectsAndNull() throws {
    let plan = try plan(
      #"""
      {"list": [
        {"optimizer": {"adam": {"learningRate": 0.1}}},
        {"data.train.first": 5},
        {"data.train.first": null, "loss": "cross-entropy"}
      ]}
      """#)
    #expect(
      plan.labels == [#"{"adam":{"learningRate":0.1}}"#, "5", "null, cross-entropy"])
    #expect(plan.points.map(\.data.train.first) == [nil, 5, nil])
    #expect(
      plan.points.map(\.optimizer) == [
        .adam(with { $0.learningRate = .constant(0.1) }), plan.experiment.optimizer,
        plan.experiment.optimizer,
      ])
    // What one point sets, the next one has not.
    #expect(plan.points.map(\.loss) == [.rbfDistance, .rbfDistance, .crossEntropy])
  }

  @Test func whatAPointLeavesAloneIsTheFiles() throws {
    let plan = try plan(
      #"{"list": [{"log.everySteps": 5}, {"evaluation.batchSize": 7}, {"data.dev": {"from": 9}}]}"#,
      "data.train.first=9")
    #expect(plan.points.map(\.log.everySteps) == [5, 100, 100])
    #expect(plan.points.map(\.evaluation.batchSize) == [100, 7, 100])
    #expect(plan.points.map(\.data.dev) == [nil, nil, SubsetSpec(from: 9)])
  }

  @Test func aZipGoesSideBySide() throws {
    let zip = #""zip": {"epochs": [1, 2], "batchSize": [10, 20]}"#
    let apart = try plan("{\(zip)}")
    #expect(apart.labels == ["1, 10", "2, 20"])
    #expect(apart.points[0].point?.coordinates.map(\.name) == ["epochs", "batchSize"])
    let named = try plan(#"{\#(zip), "name": "size", "labels": ["small", 2]}"#)
    #expect(named.labels == ["small", "2"])
    #expect(named.points.map(\.batchSize) == [10, 20])
    let coordinates = named.points.compactMap { $0.point?.coordinates.first }
    #expect(coordinates.map(\.name) == ["size", "size"])
    #expect(coordinates.map(\.number) == [nil, 2])
    #expect(coordinates[1].settings.entries.map(\.path) == ["epochs", "batchSize"])
  }

  @Test func aListsPointsMaySetDifferentThingsAndNothing() throws {
    let plan = try plan(
      #"""
      {"list": [{}, {"epochs": 9}, {"batchSize": 2}], "name": "variant",
       "labels": ["as published", "longer", "pairs"]}
      """#)
    #expect(plan.labels == ["as published", "longer", "pairs"])
    #expect(plan.points.map(\.epochs) == [3, 9, 3])
    #expect(plan.points[0].trainingIdentity == plan.experiment.trainingIdentity)
  }

  @Test func axesHaveNamesAndLabels() throws {
    let plan = try plan(
      #"""
      {"grid": {"model.residual": {"values": [false, true], "labels": ["plain", "residual"], "name": "net"},
                "epochs": {"values": [5, 6], "labels": ["five", 6.0]}},
       "baseline": {"net": false, "epochs": "five"}}
      """#)
    #expect(plan.labels == ["plain, five", "plain, 6.0", "residual, five", "residual, 6.0"])
    let coordinates = try #require(plan.points[1].point?.coordinates)
    #expect(coordinates.map(\.name) == ["net", "epochs"])
    #expect(coordinates.map(\.number) == [nil, 6])
    #expect(
      plan.points.allSatisfy {
        $0.point?.baseline == [
          BaselineSpec(name: "net", label: "plain"), BaselineSpec(name: "epochs", label: "five"),
        ]
      })
  }

  @Test func baselinesAreFoundByPathAndValue() throws {
    let sweep =
      #"{"grid": {"optimizer.sgd.learningRate": {"values": [0.1, 0.2], "labels": ["slow", "fast"], "#
      + #""name": "rate"}}, "baseline": {"optimizer.sgd.learningRate": 2e-1}}"#
    #expect(
      try plan(sweep).points[0].point?.baseline == [BaselineSpec(name: "rate", label: "fast")])
  }

  /// Two long values are shortened to the same text; labels still tell them apart.
  @Test func differentValuesHaveDifferentLabels() throws {
    let long = { (last: Int) in
      "[" + (1...20).map { "{\"from\": \($0 - 1), \"value\": 0.\($0)}" }.joined(separator: ",")
        + ",{\"from\": 30, \"value\": 0.\(last)}]"
    }
    let labels = try labels(
      #"{"grid": {"optimizer.sgd.learningRate.steps": [\#(long(1)), \#(long(2))]}}"#)
    #expect(labels == ["a list of 21 items", "a list of 21 items (2)"])
  }

  @Test func aUnionHasEachPointOnce() throws {
    let plan = try plan(
      #"""
      {"union": [{"grid": {"epochs": [1, 2]}}, {"grid": {"epochs": [3, 2.0, 5]}},
                 {"list": [{"batchSize": 1}]}]}
      """#)
    // An epoch count of 3 and a batch size of 1 are the file's own.
    #expect(plan.labels == ["1", "2", "3", "5"])
    #expect(plan.points.compactMap { $0.point?.coordinates[0].position } == [0, 1, 2, 3])
  }

  @Test func aProductJoinsEachWithEach() throws {
    let labels = try labels(
      #"""
      {"product": [{"zip": {"epochs": [1, 2], "batchSize": [3, 4]}, "name": "z", "labels": ["a", "b"]},
                   {"union": [{"grid": {"threads": [1]}}, {"grid": {"shuffle": [true]}}]}]}
      """#)
    #expect(labels == ["a, 1", "a, true", "b, 1", "b, true"])
  }

  @Test func conditionsLookAtWhatEarlierPartsMade() throws {
    let plan = try plan(
      #"""
      {"product": [{"grid": {"model.residual": [false, true]}},
                   {"grid": {"optimizer.sgd.learningRate": [0.1, 0.2]}, "when": {"model.residual": false}},
                   {"grid": {"epochs": [1, 2]}, "when": {"optimizer.sgd.learningRate": [0.2, 0.3]}}]}
      """#)
    #expect(plan.labels == ["false, 0.1", "false, 0.2, 1", "false, 0.2, 2", "true"])
    #expect(plan.points.map { $0.point?.coordinates.count } == [2, 3, 3, 1])
    #expect(plan.points[3].optimizer == plan.experiment.optimizer)
  }

  /// Also of what the file leaves to its default, in whatever spelling.
  @Test(arguments: [
    (#"{"threads": 1}"#, true), (#"{"threads": 2}"#, false), (#"{"threads": [2, 1.0]}"#, true),
    (#"{"model.layers[0].conv.stride": [1, 1]}"#, true), (#"{"data.dev": null}"#, true),
    (#"{"data.dev": {"from": 0}}"#, false), (#"{"model.layers[2]": {"sigmoid": {}}}"#, true),
    (#"{"model.layers[0].conv.kernelSize[1]": 5}"#, true), (#"{"name": "sample"}"#, true),
    (#"{"optimizer.adam.beta1": 0.9}"#, false), (#"{"optimizer.sgd.momentum": 0e0}"#, true),
    (#"{"log": {"everySteps": 100}}"#, true), (#"{"threads": 1, "epochs": 4}"#, false),
    (#"{"initialization.lecun1998-fan-in.scale": 2.4}"#, true), (#"{"seeds": [0, 1]}"#, true),
  ])
  func conditionsKnowTheWholeSpec(_ condition: String, holds: Bool) throws {
    let labels = try labels(#"{"grid": {"batchSize": [8, 9]}, "when": \#(condition)}"#)
    #expect(labels == (holds ? ["8", "9"] : [""]))
  }

  @Test func excludedPointsAreNotMade() throws {
    let labels = try labels(
      #"""
      {"grid": {"epochs": [1, 2, 3], "batchSize": [1, 2]},
       "exclude": [{"epochs": [1, 2], "batchSize": 1}, {"epochs": 3, "threads": 1}]}
      """#)
    #expect(labels == ["1, 2", "2, 2"])
  }

  /// A part with a condition may set a part of what an earlier one set as a whole.
  @Test func aConditionalPartRefinesAWhole() throws {
    let plan = try plan(
      #"""
      {"product": [
        {"grid": {"optimizer": {"values": [{"sgd": {"learningRate": 0.1}}, {"adam": {"learningRate": 0.01}}],
                  "labels": ["sgd", "adam"]}}},
        {"grid": {"optimizer.sgd.momentum": [0, 0.9]}, "when": {"optimizer.sgd.nesterov": false}}]}
      """#)
    #expect(plan.labels == ["sgd, 0", "sgd, 0.9", "adam"])
  }

  @Test func aChangedModelLosesItsCounts() throws {
    let text = sampleText.replacing(
      #""layers": ["#, with: #""counts": {"parameters": 17}, "layers": ["#)
    let plan = try SweepPlan(
      json: text,
      overrides: [#"sweep={"list": [{"epochs": 2}, {"model.residual": false}, {"epochs": 4}]}"#])
    #expect(plan.points.map { $0.model.counts?.parameters } == [17, nil, 17])
  }

  @Test func expandedSpecsAreSpecsOfTheirOwn() throws {
    let plan = try plan(
      #"{"grid": {"epochs": [1, 2], "batchSize": [1, 2]}, "baseline": {"epochs": 1}}"#)
    for point in plan.points {
      #expect(point.sweep == nil)
      #expect(try ExperimentSpec(json: point.resolvedJSON) == point)
      #expect(try SweepPlan(json: point.resolvedJSON).points == [point])
    }
    #expect(plan.experiment.sweep != nil)
  }

  @Test func theDocumentsExamplesExpand() throws {
    let page = try String(contentsOfFile: repositoryPath("docs/spec.md"), encoding: .utf8)
    let path = repositoryPath("experiments/resnet18-residual.json")
    let opening = "```json\n\"sweep\": "
    var sizes: [Int] = []
    var rest = page[...]
    while let start = rest.firstRange(of: opening) {
      rest = rest[start.upperBound...]
      let end = try #require(rest.firstRange(of: "\n```"))
      let sweep = "sweep=\(rest[..<end.lowerBound])"
      sizes.append(try SweepPlan.load(path: path, overrides: [sweep]).points.count)
    }
    #expect(sizes == [8, 3, 3, 20, 7, 7])
  }

  // MARK: Draws

  private let draws = #"""
    {"random": {"draws": 5, "seed": 3, "axes": {
      "optimizer.sgd.learningRate": {"logUniform": [1e-4, 1]},
      "optimizer.sgd.momentum": {"uniform": [0, 0.9]},
      "batchSize": {"wholeUniform": [1, 3]}}}}
    """#

  /// The values are those of sweep_draws.py, which stands beside this file.
  @Test func drawsAreTheSameEverywhere() throws {
    #expect(
      try labels(draws) == [
        "0.00316583, 0.487895, 3", "0.137742, 0.446606, 3", "0.0001402, 0.786592, 1",
        "0.11395, 0.69398, 1", "0.000106065, 0.140699, 1",
      ])
  }

  @Test func axesDrawFromStreamsOfTheirOwn() throws {
    let all = try plan(draws).points.map { $0.point?.coordinates[1].label }
    let alone = try labels(
      #"{"random": {"draws": 7, "seed": 3, "axes": {"optimizer.sgd.momentum": {"uniform": [0, 0.9]}}}}"#
    )
    #expect(all == alone.prefix(5).map { $0 })
  }

  @Test func drawsStayWithinBoundsAndSpread() throws {
    let values = DrawSpec.logUniform([1e-3, 1e3]).values(2000, seed: 1, path: "p").compactMap {
      AnyValue($0).number
    }
    #expect(values.allSatisfy { (1e-3...1e3).contains($0) })
    for decade in [1e-3, 1e-2, 0.1, 1, 10, 100] {
      let share = Double(values.count { (decade..<decade * 10).contains($0) }) / 2000
      #expect(abs(share - 1.0 / 6) < 0.03)
    }
    let whole = DrawSpec.wholeUniform([-1, 1]).values(300, seed: 1, path: "p").compactMap {
      AnyValue($0).number
    }
    #expect(Set(whole) == [-1, 0, 1])
    let uniform = DrawSpec.uniform([2, 4]).values(2000, seed: 1, path: "p").compactMap {
      AnyValue($0).number
    }
    #expect(uniform.allSatisfy { (2...4).contains($0) })
    #expect(abs(uniform.reduce(0, +) / 2000 - 3) < 0.05)
  }

  /// Against exp and log, which need not give the same bits everywhere.
  @Test func geometricMeansComeFromSquareRoots() {
    for share in [0, 0.1, 0.25, 0.5, 0.999, 1 - 0x1p-53] {
      for (lower, upper) in [(1e-4, 1.0), (2, 3), (1e-300, 1e300)] {
        let expected = exp2(log2(lower) + share * (log2(upper) - log2(lower)))
        let found = DrawSpec.geometric(lower, upper, at: share)
        #expect(abs(found / expected - 1) < 1e-10, "\(share) of \(lower) to \(upper)")
      }
    }
  }

  @Test func extremeBoundsDoNotTrap() throws {
    let least = Double.leastNonzeroMagnitude
    for bounds in [[least * 8, 1e308], [least, least * 2], [1e22, 1e300]] {
      try expectWithin(bounds, .logUniform(bounds))
      try expectWithin(bounds, .uniform(bounds))
    }
    try expectWithin([-1.7e308, 1.7e308], .uniform([-1.7e308, 1.7e308]))
  }

  private func expectWithin(_ bounds: [Double], _ draw: DrawSpec) throws {
    for value in draw.values(100, seed: 1, path: "p") {
      let number = try #require(AnyValue(value).number)
      #expect(number >= bounds[0] && number <= bounds[1])
    }
  }

  @Test func drawsThatTrainAlikeAreOnePoint() throws {
    let sweep =
      #"{"random": {"draws": 50, "seed": 0, "axes": {"loss": {"choice": ["#
      + #""rbf-distance", "cross-entropy"]}}}}"#
    #expect(try Set(labels(sweep)) == ["rbf-distance", "cross-entropy"])
    #expect(try labels(sweep).count == 2)
  }
}

extension SweepPlan {
  /// What its points are called.
  var labels: [String] { points.map { $0.point?.label ?? "no point" } }
}

import Foundation
import Testing

@testable import Specs

@Suite struct Experiments {
  @Test func everyFileIsValidAndNamedAfterItsExperiment() throws {
    // A folder's specs have its name in front: lecun1998/lenet5.json is lecun1998-lenet5.
    for (folder, prefix, least) in [
      ("experiments", "", 21), ("experiments/lecun1998", "lecun1998-", 21),
    ] {
      let path = repositoryPath(folder)
      let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        .filter { $0.hasSuffix(".json") && $0 != "schema.json" }
      #expect(files.count >= least)
      for file in files {
        let spec = try ExperimentSpec.load(path: path + "/" + file)
        #expect(spec.name + ".json" == prefix + file)
        #expect(try ExperimentSpec(json: spec.resolvedJSON) == spec)
      }
    }
  }

  @Test func theBlogsRecipeIsWhole() throws {
    let spec = try ExperimentSpec.load(path: repositoryPath("experiments/lenet5-blog.json"))
    #expect(spec.data.set == .mnist)
    #expect(spec.data.train.first == 60000 && spec.data.test.first == 10000)
    #expect(
      spec.data.transforms == [
        .scale(with { $0.to = [-0.1, 1.175] }),
        .pad(
          with {
            $0.by = 2
            $0.mode = .replicate
          }),
      ])
    let names = spec.model.layers.map { $0.name ?? $0.kind }
    #expect(
      names == [
        "C1", "S2", "scaledTanh", "C3", "S4", "scaledTanh", "C5", "F6", "scaledTanh", "output",
      ])
    let rates = (0..<25).map { epoch -> Double? in
      guard case .sgd(let sgd) = spec.optimizer else { return nil }
      return sgd.learningRate.value(atEpoch: epoch)
    }
    let expected =
      [Double](repeating: 1e-3, count: 6) + [Double](repeating: 5e-4, count: 5)
      + [Double](repeating: 2e-4, count: 5) + [Double](repeating: 1e-4, count: 9)
    #expect(rates == expected)
    #expect(spec.batchSize == 1 && spec.epochs == 25 && !spec.shuffle)
    #expect(spec.seeds == [0, 1, 2, 3, 4])
    #expect(spec.claims.map(\.metric) == [.trainLoss, .trainError, .testError])
    #expect(spec.claims.map(\.value) == [5.0465, 0.012, 0.021])
    #expect(spec.claims.allSatisfy { $0.afterEpochs == 25 })
    #expect(spec.figures == [.errorByEpoch, .threePanels, .learningRate, .confusionMatrix, .costByEpoch])
  }

  /// C3's fan-ins by output map, 1998 paper, Table I: six maps of 3 inputs, nine of 4, one of 6.
  @Test func theConnectionTableIsThePapers() throws {
    let spec = try ExperimentSpec.load(path: repositoryPath("experiments/lenet5-blog.json"))
    guard case .conv(let conv) = spec.model.layers[3], let rows = conv.connections else {
      Issue.record("no connection table")
      return
    }
    let table = rows.map { Array($0.filter { $0 != " " }) }
    #expect(table.count == 6)
    let seen = (0..<16).map { column in (0..<6).filter { table[$0][column] == "X" } }
    #expect(
      seen[..<6].elementsEqual(
        (0..<6).map { first in [0, 1, 2].map { (first + $0) % 6 }.sorted() }))
    #expect(
      seen[6..<12].elementsEqual((0..<6).map { first in (0..<4).map { (first + $0) % 6 }.sorted() })
    )
    #expect(seen[12] == [0, 1, 3, 4] && seen[13] == [1, 2, 4, 5] && seen[14] == [0, 2, 3, 5])
    #expect(seen[15] == [0, 1, 2, 3, 4, 5])
  }

  @Test func theSigmoidVariantDiffersInTwoLayersAlone() throws {
    let original = try ExperimentSpec.load(path: repositoryPath("experiments/lenet5-blog.json"))
    let path = repositoryPath("experiments/lenet5-blog-sigmoid.json")
    let variant = try ExperimentSpec.load(path: path)
    #expect(variant.claims.isEmpty)
    let changed = zip(original.model.layers, variant.model.layers).enumerated()
      .filter { $0.element.0 != $0.element.1 }.map(\.offset)
    #expect(changed == [2, 5])
    let restored = try ExperimentSpec.load(
      path: path, overrides: ["model.layers[2]=scaledTanh", "model.layers[5]=scaledTanh"])
    #expect(restored.trainingIdentity == original.trainingIdentity)
  }
}

@Suite struct GeneratedFiles {
  @Test func theSchemaIsUpToDate() throws {
    try expect(file: "experiments/schema.json", toHold: ExperimentSpec.jsonSchema + "\n")
  }

  @Test func theKeyReferenceIsUpToDate() throws {
    try expect(page: "docs/spec.md", toHold: ExperimentSpec.keyReference)
  }

  @Test func theKeyReferenceOfClaimsIsUpToDate() throws {
    try expect(
      page: "docs/ledger.md", toHold: ClaimsFileSpec.keyReference(linkingTo: "spec.md"))
  }

  /// Between two marks.
  private func expect(page file: String, toHold reference: String) throws {
    let begin = "<!-- key reference: begin -->\n"
    let end = "<!-- key reference: end -->"
    let page = try String(contentsOfFile: repositoryPath(file), encoding: .utf8)
    let opening = try #require(page.range(of: begin))
    let closing = try #require(page.range(of: end))
    let renewed =
      page[..<opening.upperBound] + "\n" + reference + "\n\n" + page[closing.lowerBound...]
    try expect(file: file, toHold: String(renewed))
  }

  /// The page's own example must be one that is accepted.
  @Test func theExampleOfThePageIsValid() throws {
    let page = try String(contentsOfFile: repositoryPath("docs/spec.md"), encoding: .utf8)
    let opening = try #require(page.range(of: "```json\n"))
    let rest = page[opening.upperBound...]
    let closing = try #require(rest.range(of: "```"))
    let spec = try ExperimentSpec(json: String(rest[..<closing.lowerBound]))
    #expect(spec.name == "lenet5-digits-smoke")
  }

  @Test func theExampleOfClaimsIsValid() throws {
    let page = try String(contentsOfFile: repositoryPath("docs/ledger.md"), encoding: .utf8)
    let opening = try #require(page.range(of: "```json\n"))
    let rest = page[opening.upperBound...]
    let closing = try #require(rest.range(of: "```"))
    #expect(try ClaimsFileSpec(json: String(rest[..<closing.lowerBound])).claims.count == 2)
  }

  private func expect(file: String, toHold text: String) throws {
    let path = repositoryPath(file)
    if ProcessInfo.processInfo.environment["REPRISE_REGENERATE"] != nil {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let found = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      found == text,
      "\(file) is out of date: REPRISE_REGENERATE=1 swift test --filter SpecsTests writes it anew")
  }
}

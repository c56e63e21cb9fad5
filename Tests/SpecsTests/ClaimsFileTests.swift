import Foundation
import Testing

@testable import Specs

@Suite struct FilesOfClaims {
  private func read(_ claim: String) throws -> PublishedClaimSpec {
    try ClaimsFileSpec(json: #"{"title": "t", "source": "s", "claims": [\#(claim)]}"#).claims[0]
  }

  @Test func ofTheRepositoryAreValid() throws {
    let folder = repositoryPath("claims")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count >= 8)
    for name in names { _ = try ClaimsFileSpec.load(path: folder + "/" + name) }
  }

  /// What a claim speaks of must exist: else its row would say for ever that it is not checked.
  @Test func ofTheRepositoryNameExperimentsThatAreThere() throws {
    let experiments = repositoryPath("experiments")
    let files = try #require(FileManager.default.enumerator(atPath: experiments))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".json") && $0 != "schema.json" }
    let known = Set(try files.map { try ExperimentSpec.load(path: experiments + "/" + $0).name })
    for name in try FileManager.default.contentsOfDirectory(atPath: repositoryPath("claims")) {
      for claim in try ClaimsFileSpec.load(path: repositoryPath("claims/" + name)).claims {
        if let experiment = claim.experiment { #expect(known.contains(experiment), "\(claim)") }
        if case .order(let order) = claim.check {
          #expect(known.contains(order.moreThan), "\(claim)")
        }
      }
    }
  }

  @Test func holdValues() throws {
    let claim = try read(
      #"""
      {"experiment": "a", "claim": "c", "value": 156, "rounding": 0.5, "readFromGraph": true,
       "check": {"count": {"of": "parameters", "layer": "C1"}}}
      """#)
    #expect(claim.value == 156 && claim.rounding == 0.5 && claim.readFromGraph)
    guard case .count(let count) = claim.check else {
      Issue.record("\(claim.check)")
      return
    }
    #expect(count.of == .parameters && count.layer == "C1")
  }

  @Test(arguments: [
    (#"{"claim": "c", "check": {"none": "why"}}"#, "claims[0].value: expected a value"),
    (
      #"{"claim": "c", "published": "p", "experiment": "e", "check": {"count": {"of": "flops"}}}"#,
      "claims[0].value: expected a value to check"
    ),
    (
      #"{"claim": "c", "value": 1, "check": {"count": {"of": "flops"}}}"#,
      "claims[0].experiment: expected the name of the experiment"
    ),
    (#"{"claim": "c", "value": 1, "check": {"none": ""}}"#, "claims[0].check.none"),
    (#"{"claim": "c", "value": 1, "check": {"guess": {}}}"#, "guess"),
    (
      #"{"claim": "c", "value": 1, "check": {"count": {"of": "flops", "layers": ["relu"]}}}"#,
      "inputShape"
    ),
    (
      #"""
      {"claim": "c", "published": "p", "experiment": "e",
       "check": {"unmoved": {"metric": "dev.loss"}}}
      """#, "metric: expected a metric that is measured after epochs"
    ),
    (#"{"claim": "c", "value": 1, "tolerance": -1, "check": {"none": "x"}}"#, "tolerance"),
  ])
  func refuse(_ claim: String, saying text: String) {
    do {
      _ = try read(claim)
      Issue.record("accepted: \(claim)")
    } catch {
      #expect("\(error)".contains(text), "\(error)")
    }
  }
}

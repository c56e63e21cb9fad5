import Testing

@testable import Specs

@Test func loads() throws {
  for n in ["lenet5-blog", "lenet5-blog-sigmoid", "lenet5-digits-smoke"] {
    let s = try ExperimentSpec.load(path: "/tmp/h/specs/experiments/\(n).json")
    print(s.resolvedJSON)
    print(s.trainingIdentity)
    #expect(try ExperimentSpec(json: s.resolvedJSON) == s)
  }
  print(ExperimentSpec.jsonSchema)
  print(ExperimentSpec.keyReference)
}

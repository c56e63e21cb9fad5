import Testing

@testable import Specs

/// Damaged texts must be refused or read, never crash; what is read must read back.
@Suite struct Fuzzing {
  @Test func damagedSpecsAreRefusedOrRead() throws {
    var random = Lottery(state: 7)
    let marks = Array("{}[]\",:\\0123456789.eE+-tfnuXx#é \n".utf8) + [0, 0x1f, 0xef]
    let original = Array(sampleText.utf8)
    var accepted = 0
    for _ in 0..<5000 {
      var bytes = original
      for _ in 0..<random.count(1...3) {
        let place = random.count(0...bytes.count - 1)
        switch random.count(0...2) {
        case 0: bytes[place] = random.pick(marks)
        case 1: bytes.insert(random.pick(marks), at: place)
        default: bytes.remove(at: place)
        }
      }
      guard let text = String(validating: bytes, as: UTF8.self),
        let spec = try? ExperimentSpec(json: text)
      else { continue }
      accepted += 1
      #expect(try ExperimentSpec(json: spec.resolvedJSON) == spec)
    }
    #expect(accepted > 100)
  }

  @Test func damagedOverridesAreRefusedOrApplied() throws {
    var random = Lottery(state: 8)
    let overrides = [
      "model.layers[0].conv.stride=2", "model.layers[2]={\"linear\": {\"outputs\": 2}}",
      "seeds=[3, 4]", "seeds[1]=12", "data.set=mnist", "optimizer.sgd.learningRate=0.25",
      "title=any text", "data.train.first=null", "log.everySteps=7",
    ]
    let marks = Array("[]{}.=\"0189-en é")
    var applied = 0
    for _ in 0..<5000 {
      var characters = Array(random.pick(overrides))
      for _ in 0..<random.count(0...3) where !characters.isEmpty {
        let place = random.count(0...characters.count - 1)
        switch random.count(0...2) {
        case 0: characters[place] = random.pick(marks)
        case 1: characters.insert(random.pick(marks), at: place)
        default: characters.remove(at: place)
        }
      }
      guard
        let spec = try? ExperimentSpec(json: sampleText, overrides: [String(characters)])
      else { continue }
      applied += 1
      #expect(try ExperimentSpec(json: spec.resolvedJSON) == spec)
    }
    #expect(applied > 1000)
  }
}

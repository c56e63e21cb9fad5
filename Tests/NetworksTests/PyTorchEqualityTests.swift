import ComputeBackend
import Foundation
import OneDNNBackend
import ReferenceBackend
import Testing

@testable import Networks

/// Networks against PyTorch in double precision: three steps of training on one batch, from the same
/// values. PyTorch/README.md says what is compared.
///
/// REPRISE_PRINT_EQUALITY=1 prints the largest deviations of every net.
@Suite struct PyTorchEqualityTests {
  @Test(arguments: PyTorchFixture.names) func singlePrecisionOnOneDNN(_ name: String) throws {
    let fixture = try PyTorchFixture(name)
    let training = try FixtureTraining(
      fixture, on: try OneDNNBackend(), holdsSilentBiases: fixture.isTrainedByAdam)
    try check(training, fixture, "onednn") { quantity in
      switch quantity {
      case .outputs, .losses, .evaluatedBefore: 1e-5
      case .gradients, .after1, .after3, .evaluatedAfter: 1e-4
      // Three steps go thousandths of a parameter's size, so its rounding weighs more.
      case .way: 1e-3
      }
    }
  }

  @Test(arguments: PyTorchFixture.names) func doublePrecisionInTheReference(_ name: String) throws {
    let fixture = try PyTorchFixture(name)
    let training = try FixtureTraining(fixture, on: ReferenceBackend(), holdsSilentBiases: false)
    let adamAmplifiesRounding =
      fixture.isTrainedByAdam && !fixture.description.withoutGradient.isEmpty
    try check(training, fixture, "reference") { quantity in
      switch quantity {
      case .outputs, .losses, .evaluatedBefore, .gradients: 1e-12
      // Of gradients that are rounding alone, some 1e-15, Adam makes 1e-7 of a step: its ε is 1e-8.
      case .after1, .after3, .evaluatedAfter, .way: adamAmplifiesRounding ? 1e-8 : 1e-11
      }
    }
  }

  @Test func noFixtureIsForgotten() throws {
    let folder = try FileManager.default.contentsOfDirectory(atPath: PyTorchFixture.path(""))
    let files = folder.filter { $0.hasSuffix(".safetensors") && !$0.contains("-state-dict") }
    #expect(files.sorted() == PyTorchFixture.names.map { "\($0).safetensors" }.sorted())
  }

  private func check<Scalar>(
    _ training: FixtureTraining<Scalar>, _ fixture: PyTorchFixture, _ backend: String,
    limit: (Deviation.Quantity) -> Double
  ) throws {
    let seconds = try ContinuousClock().measure { try training.run() } / .seconds(1)
    let deviations = training.deviations
    #expect(Set(deviations.map(\.name)) == fixture.comparedNames)
    for deviation in deviations where !(deviation.error <= limit(deviation.quantity)) {
      Issue.record("\(deviation.quantity) \(deviation.name): \(deviation.error)")
    }
    if ProcessInfo.processInfo.environment["REPRISE_PRINT_EQUALITY"] != nil {
      let errors = Deviation.Quantity.allCases.map { quantity in
        let largest = deviations.filter { $0.quantity == quantity }.map(\.error).max() ?? 0
        return "\(quantity) " + String(format: "%.1e", largest)
      }
      print(fixture.description.net, backend, errors.joined(separator: ", "), "\(seconds) s")
    }
  }
}

extension PyTorchFixture {
  fileprivate var isTrainedByAdam: Bool {
    if case .adam = optimizer { true } else { false }
  }
}

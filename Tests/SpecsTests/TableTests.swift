import Testing

@testable import Specs

/// A property that a table forgets would be ignored in files and lost in logs without a word.
@Suite struct Tables {
  private static let objects: [any ObjectSpec.Type] = [
    ExperimentSpec.self, DataSpec.self, SubsetSpec.self, ScaleSpec.self, NormalizeSpec.self,
    PadTransformSpec.self, ResizeSpec.self,
    ModelSpec.self, CountsSpec.self, ConvSpec.self, SubsamplingSpec.self, PadLayerSpec.self,
    LinearSpec.self, ScaledTanhSpec.self, SigmoidSpec.self, RBFSpec.self, SGDSpec.self,
    ScheduleStep.self, LogSpec.self, ClaimSpec.self,
  ]

  @Test func everyPropertyIsAFieldOfTheSameName() {
    for object in Tables.objects {
      let properties = Mirror(reflecting: object.init()).children.compactMap(\.label)
      #expect(object.keys == properties, "\(object)")
    }
  }

  @Test func everyObjectIsTested() {
    let reachable = SpecForm.definitions(reachableFrom: ExperimentSpec.form).filter {
      if case .object = $0 { true } else { false }
    }
    #expect(
      Set(reachable.compactMap(\.definitionName)) == Set(Tables.objects.map { $0.specName }))
  }

  @Test func everyNameIsUsedOnce() {
    let names = SpecForm.definitions(reachableFrom: ExperimentSpec.form).compactMap(
      \.definitionName)
    let alternatives = ["transform", "layer", "optimizer", "schedule"]
    #expect(names.sorted() == (Tables.objects.map { $0.specName } + alternatives).sorted())
  }

  @Test func everyCaseHasAnAlternative() {
    let layers: [LayerSpec] = [
      .conv(ConvSpec()), .subsampling(SubsamplingSpec()), .pad(PadLayerSpec()),
      .linear(LinearSpec()), .scaledTanh(ScaledTanhSpec()), .sigmoid(SigmoidSpec()),
      .rbf(RBFSpec()),
    ]
    #expect(layers.map(\.kind) == LayerSpec.alternatives.compactMap(\.form.key))
    let transforms: [TransformSpec] = [
      .scale(ScaleSpec()), .normalize(NormalizeSpec()), .pad(PadTransformSpec()),
      .resize(ResizeSpec()),
    ]
    let keys = TransformSpec.alternatives.compactMap(\.form.key)
    #expect(transforms.map { Array($0.json.keys) } == keys.map { [$0] })
  }
}

extension JSON {
  /// An object's keys.
  fileprivate var keys: [String] {
    guard case .object(let members) = value else { return [] }
    return members.map(\.key)
  }
}

extension ObjectSpec {
  fileprivate static var keys: [String] { fields.map(\.form.key).filter { $0 != "$schema" } }
}

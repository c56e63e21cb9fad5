import Testing

@testable import Specs

/// A property that a table forgets would be ignored in files and lost in logs without a word.
@Suite struct Tables {
  private static let objects: [any ObjectSpec.Type] = [
    ExperimentSpec.self, DataSpec.self, SubsetSpec.self, ScaleSpec.self, NormalizeSpec.self,
    PadTransformSpec.self, ResizeSpec.self, DistortionSpec.self, FixedDistortionSpec.self,
    BoostingSpec.self,
    ModelSpec.self, CountsSpec.self, ConvSpec.self, MaxPoolSpec.self, AveragePoolSpec.self,
    GlobalAveragePoolSpec.self, GlobalMaxPoolSpec.self, SubsamplingSpec.self, PadLayerSpec.self,
    BatchNormSpec.self, DropoutSpec.self, ReLUSpec.self, TanhSpec.self, ScaledTanhSpec.self,
    SigmoidSpec.self, FlattenSpec.self, LinearSpec.self, UnitBiasSpec.self, RBFSpec.self,
    ResidualSpec.self, ConcatSpec.self, ResidualStageSpec.self, VGGBlockSpec.self,
    NiNBlockSpec.self, InceptionSpec.self,
    LayerInitializationSpec.self, InitializationPartsSpec.self, FanInSpec.self,
    MeanSquaredErrorSpec.self, NoSettings.self, RBFMAPSpec.self, SGDSpec.self, AdamSpec.self,
    SDLMSpec.self, ScheduleStep.self,
    StepLRSpec.self, MultiStepSpec.self, CosineSpec.self,
    NearestNeighborsSpec.self, LinearClassifierSpec.self, PairwiseLinearSpec.self,
    PrincipalQuadraticSpec.self, RadialBasisSpec.self, SupportVectorSpec.self,
    EvaluationSpec.self, SelectionSpec.self, LogSpec.self, ClaimSpec.self,
    SweepSpec.self, AxisSpec.self, RandomSweepSpec.self, PointSpec.self, CoordinateSpec.self,
    BaselineSpec.self, ClusterSpec.self,
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
    let alternatives = [
      "transform", "classifier", "layer", "initialization", "distribution", "loss", "optimizer",
      "schedule",
      "draw",
    ]
    #expect(names.sorted() == (Tables.objects.map { $0.specName } + alternatives).sorted())
  }

  @Test func everyCaseHasAnAlternative() {
    let layers: [LayerSpec] = [
      .conv(ConvSpec()), .maxPool(MaxPoolSpec()), .averagePool(AveragePoolSpec()),
      .globalAveragePool(GlobalAveragePoolSpec()), .globalMaxPool(GlobalMaxPoolSpec()),
      .subsampling(SubsamplingSpec()), .pad(PadLayerSpec()), .batchNorm(BatchNormSpec()),
      .dropout(DropoutSpec()), .relu(ReLUSpec()), .tanh(TanhSpec()), .scaledTanh(ScaledTanhSpec()),
      .sigmoid(SigmoidSpec()), .flatten(FlattenSpec()), .linear(LinearSpec()),
      .unitBias(UnitBiasSpec()), .rbf(RBFSpec()), .residual(ResidualSpec()),
      .concat(ConcatSpec()), .residualStage(ResidualStageSpec()), .vggBlock(VGGBlockSpec()),
      .ninBlock(NiNBlockSpec()), .inception(InceptionSpec()),
    ]
    #expect(layers.map(\.kind) == LayerSpec.keys)
    #expect(layers.map(\.json.choice) == LayerSpec.keys)
    let transforms: [TransformSpec] = [
      .scale(ScaleSpec()), .normalize(NormalizeSpec()), .pad(PadTransformSpec()),
      .resize(ResizeSpec()),
    ]
    #expect(transforms.map(\.json.choice) == TransformSpec.keys)
    let initializations: [InitializationSpec] = [
      .lecun1998FanIn(FanInSpec()), .pytorchDefault, .paddleDefault, .xavierUniform,
      .kaimingNormal, .parts(InitializationPartsSpec()),
    ]
    #expect(initializations.map(\.json.choice) == InitializationSpec.keys)
    let distributions: [DistributionSpec] = [
      .lecun1998FanIn(FanInSpec()), .pytorchDefault, .xavierUniform, .kaimingNormal, .constant(1),
    ]
    #expect(distributions.map(\.json.choice) == DistributionSpec.keys)
    let losses: [LossSpec] = [
      .rbfDistance, .rbfMAP(RBFMAPSpec()), .crossEntropy, .meanSquaredError(MeanSquaredErrorSpec()),
    ]
    #expect(losses.map(\.json.choice) == LossSpec.keys)
    #expect(losses.map(\.name) == LossSpec.keys)
    let optimizers: [OptimizerSpec] = [.sgd(SGDSpec()), .adam(AdamSpec()), .sdlm(SDLMSpec())]
    #expect(optimizers.map(\.json.choice) == OptimizerSpec.keys)
    let schedules: [ScheduleSpec] = [
      .constant(1), .steps([]), .stepLR(StepLRSpec()), .multiStep(MultiStepSpec()),
      .cosine(CosineSpec()),
    ]
    #expect(schedules.map(\.json.choice) == ["1"] + ScheduleSpec.keys)
    let classifiers: [ClassifierSpec] = [
      .nearestNeighbors(NearestNeighborsSpec()), .linear(LinearClassifierSpec()),
      .pairwiseLinear(PairwiseLinearSpec()), .principalQuadratic(PrincipalQuadraticSpec()),
      .radialBasis(RadialBasisSpec()), .supportVector(SupportVectorSpec()),
    ]
    #expect(classifiers.map(\.json.choice) == ClassifierSpec.keys)
    let draws: [DrawSpec] = [.uniform([]), .logUniform([]), .wholeUniform([]), .choice([])]
    #expect(draws.map(\.json.choice) == DrawSpec.keys)
  }
}

extension AlternativesSpec {
  /// The keys that choose.
  fileprivate static var keys: [String] { alternativesForm.keys }
}

extension JSON {
  /// What a written choice chose: its key, or all of it where it is written bare.
  fileprivate var choice: String {
    switch value {
    case .object(let members): members.map(\.key).joined(separator: " ")
    case .string(let name): name
    default: compactText
    }
  }
}

extension ObjectSpec {
  fileprivate static var keys: [String] { fields.map(\.form.key).filter { $0 != "$schema" } }
}

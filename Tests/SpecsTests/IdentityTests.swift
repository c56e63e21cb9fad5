import Testing

@testable import Specs

/// What trials are hashed by. A text that changes here makes every finished trial another one.
@Suite struct Identities {
  @Test(arguments: [
    (
      "lenet5-blog",
      #"{"data":{"set":"mnist","train":{"first":60000},"test":{"first":10000},"#
        + #""transforms":[{"scale":{"to":[-0.1,1.175]}},{"pad":{"by":2,"#
        + #""mode":"replicate"}}]},"model":{"layers":[{"conv":{"name":"C1","#
        + #""outputChannels":6,"kernelSize":5}},{"subsampling":{"name":"S2"}},"#
        + #"{"scaledTanh":{}},{"conv":{"name":"C3","outputChannels":16,"kernelSize":5,"#
        + #""connections":["X . . . X X X . . X X X X . X X","#
        + #""X X . . . X X X . . X X X X . X","X X X . . . X X X . . X . X X X","#
        + #"". X X X . . X X X X . . X . X X",". . X X X . . X X X X . X X . X","#
        + #"". . . X X X . . X X X X . X X X"]}},{"subsampling":{"name":"S4"}},"#
        + #"{"scaledTanh":{}},{"conv":{"name":"C5","outputChannels":120,"kernelSize":5}},"#
        + #"{"linear":{"name":"F6","outputs":84}},{"scaledTanh":{}},"#
        + #"{"rbf":{"name":"output"}}]},"initialization":{"lecun1998-fan-in":{}},"#
        + #""loss":"rbf-distance","optimizer":{"sgd":{"learningRate":{"steps":[{"from":0,"#
        + #""value":0.001},{"from":6,"value":0.0005},{"from":11,"value":0.0002},{"from":16,"#
        + #""value":0.0001}]}}},"batchSize":1,"epochs":25}"#
    ),
    (
      "resnet18-residual",
      #"{"data":{"set":"mnist","train":{"first":1000},"dev":{"from":50000,"first":200},"#
        + #""test":{"first":200},"transforms":[{"resize":{"to":32,"rounded":true}},"#
        + #"{"normalize":{"mean":0.5,"std":0.5}}]},"#
        + #""model":{"layers":[{"conv":{"name":"conv1","outputChannels":64,"kernelSize":7,"#
        + #""stride":2,"padding":3}},{"batchNorm":{"name":"norm1"}},"relu","#
        + #"{"maxPool":{"name":"pool1","kernelSize":3,"stride":2,"padding":1}},"#
        + #"{"residualStage":{"name":"stage1","outputChannels":64}},"#
        + #"{"residualStage":{"name":"stage2","outputChannels":128,"stride":2}},"#
        + #"{"residualStage":{"name":"stage3","outputChannels":256,"stride":2}},"#
        + #"{"residualStage":{"name":"stage4","outputChannels":512,"stride":2}},"#
        + #"{"globalAveragePool":{"name":"globalAveragePool"}},{"linear":{"name":"linear","#
        + #""outputs":10}}]},"initialization":"paddle-default","loss":"cross-entropy","#
        + #""optimizer":{"sgd":{"learningRate":0.01}},"batchSize":64,"epochs":5,"#
        + #""shuffle":true,"evaluation":{"batchSize":64,"lossMean":"batches"},"#
        + #""selection":{"everySteps":15},"log":{"everySteps":1,"weights":"best"}}"#
    ),
    (
      "convnet-bn",
      #"{"data":{"set":"mnist","train":{"first":60000},"test":{"first":10000},"#
        + #""transforms":[{"normalize":{"mean":0.5,"std":0.5}}]},"#
        + #""model":{"layers":[{"conv":{"name":"conv1","outputChannels":32,"kernelSize":3,"#
        + #""padding":1}},{"batchNorm":{"name":"norm1"}},"relu",{"conv":{"name":"conv2","#
        + #""outputChannels":32,"kernelSize":3,"padding":1}},{"batchNorm":{"name":"norm2"}},"#
        + #""relu",{"maxPool":{"name":"pool1","kernelSize":2}},{"conv":{"name":"conv3","#
        + #""outputChannels":64,"kernelSize":3,"padding":1}},{"batchNorm":{"name":"norm3"}},"#
        + #""relu",{"conv":{"name":"conv4","outputChannels":64,"kernelSize":3,"padding":1}},"#
        + #"{"batchNorm":{"name":"norm4"}},"relu",{"maxPool":{"name":"pool2","#
        + #""kernelSize":2}},"flatten",{"dropout":{"name":"dropout1"}},"#
        + #"{"linear":{"name":"linear1","outputs":512}},{"batchNorm":{"name":"norm5"}},"#
        + #""relu",{"dropout":{"name":"dropout2"}},{"linear":{"name":"linear2","#
        + #""outputs":512}},{"batchNorm":{"name":"norm6"}},"relu","#
        + #"{"dropout":{"name":"dropout3"}},{"linear":{"name":"linear3","outputs":10}}]},"#
        + #""initialization":"pytorch-default","loss":"cross-entropy","#
        + #""optimizer":{"adam":{"learningRate":{"stepLR":{"initial":0.001,"stepSize":6}}}},"#
        + #""batchSize":64,"epochs":3,"shuffle":true,"evaluation":{"batchSize":64,"#
        + #""lossMean":"batches"}}"#
    ),
  ])
  func staysWhatLogsWereMadeWith(_ name: String, identity: String) throws {
    let spec = try ExperimentSpec.load(path: repositoryPath("experiments/\(name).json"))
    #expect(spec.trainingIdentity == identity)
  }

  /// The identity by its definition: the whole spec without what says nothing.
  @Test func isTheResolvedSpecWithoutDefaultsAndWords() throws {
    var random = Lottery(state: 4)
    for _ in 0..<300 {
      let spec = random.spec()
      #expect(
        spec.trainingIdentity == ExperimentSpec.form.trainingPart(of: spec.json).compactText)
    }
  }
}

extension SpecForm {
  /// What is left of a written value without defaults and the fields that change no training.
  fileprivate func trainingPart(of json: JSON) -> JSON {
    switch (self, json.value) {
    case (.object(let object), .object(let members)):
      let fields = object.fields().filter(\.affectsTraining)
      return JSON(
        .object(
          members.compactMap { member in
            guard let field = fields.first(where: { $0.key == member.key }),
              field.defaultValue?.compactText != member.value.compactText
            else { return nil }
            return JSON.Member(member.key, field.value.trainingPart(of: member.value))
          }))
    case (.alternatives(let choice), .object(let members)):
      let choices = choice.alternatives()
      return JSON(
        .object(
          members.compactMap { member in
            choices.first { $0.key == member.key }.map {
              JSON.Member(member.key, $0.content.trainingPart(of: member.value))
            }
          }))
    case (.list(let item), .array(let items)):
      return JSON(.array(items.map { item.trainingPart(of: $0) }))
    default:
      return json
    }
  }
}

import ComputeBackend
import ReferenceBackend
import Specs
import Tensors
import Testing

@testable import Networks
@testable import OneDNNBackend

@Suite struct Initializations {
  private func network(_ spec: ModelSpec? = nil, seed: Int) throws -> Network<Double> {
    let graph = try NetworkGraph(spec ?? Model.blog.spec, inputShape: [1, 32, 32])
    let network = Network(graph: graph, backend: ReferenceBackend())
    network.initialize(.lecun1998FanIn(FanInSpec()), seed: seed)
    return network
  }

  private func bits(_ network: Network<Double>) -> [UInt64] {
    network.parameters.flatMap(\.value.scalars).map(\.bitPattern)
  }

  @Test func aSeedGivesTheSameBitsAndAnotherSeedOthers() throws {
    let first = try network(seed: 3)
    #expect(bits(first) == bits(try network(seed: 3)))
    let other = try network(seed: 4)
    for (mine, its) in zip(first.trainableParameters, other.trainableParameters) {
      let same = zip(mine.value.scalars, its.value.scalars).enumerated().filter {
        $0.element.0 == $0.element.1 && mine.description.mask?[$0.offset] != false
      }
      #expect(same.isEmpty, "\(mine.layer)/\(mine.name)")
    }
  }

  @Test func floatsAreTheRoundedDoubles() throws {
    let single = Network(graph: try Model.blog.graph, backend: try OneDNNBackend())
    single.initialize(.lecun1998FanIn(FanInSpec()), seed: 5)
    let expected = try network(seed: 5).parameters.flatMap(\.value.scalars).map { Float($0) }
    #expect(single.parameters.flatMap(\.value.scalars) == expected)
  }

  /// Appendix A of LeCun et al. 1998: ±2.4/F_in, F_in counting what an output is connected to.
  @Test func staysWithinTheLimitsOfEachOutput() throws {
    let network = try network(seed: 0)
    func values(_ layer: String, _ name: String) throws -> [Double] {
      try #require(network.parameters.first { $0.layer == layer && $0.name == name }).value.scalars
    }
    func check(
      _ values: some Collection<Double>, within limits: ClosedRange<Double>, _ what: String
    ) {
      let width = limits.upperBound - limits.lowerBound
      #expect(values.allSatisfy(limits.contains), "\(what)")
      // Many draws come near both ends.
      guard values.count >= 75 else { return }
      #expect((values.max() ?? 0) > limits.upperBound - 0.1 * width, "\(what)")
      #expect((values.min() ?? 0) < limits.lowerBound + 0.1 * width, "\(what)")
    }
    for (layer, fanIn, outputs) in [("C1", 25, 6), ("C5", 400, 120), ("F6", 120, 84)] {
      let limit = 2.4 / Double(fanIn)
      let weights = try values(layer, "weight")
      #expect(weights.count == fanIn * outputs)
      check(weights, within: -limit...limit, layer)
      let biasLimit = 1 / Double(fanIn).squareRoot()
      check(try values(layer, "bias"), within: -biasLimit...biasLimit, layer + " bias")
    }
    let weights = try values("C3", "weight")
    let biases = try values("C3", "bias")
    for (output, maps) in [3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6].enumerated() {
      let limit = 2.4 / Double(25 * maps)
      let connected = weights[output * 150..<(output + 1) * 150].filter { $0 != 0 }
      #expect(connected.count == 25 * maps)
      check(connected, within: -limit...limit, "C3 output \(output)")
      #expect(biases[output].magnitude <= 1 / Double(25 * maps).squareRoot())
    }
    for (layer, maps) in [("S2", 6), ("S4", 16)] {
      let limit = 2.4 / Double(4 * maps)
      check(try values(layer, "coefficient"), within: -limit...limit, layer)
      check(try values(layer, "bias"), within: 0...1, layer + " bias")
      #expect(try values(layer, "bias").allSatisfy { $0 < 1 })
    }
  }

  @Test func absentConnectionsAreZeroAndShiftNoOtherDraw() throws {
    let masked = try network(seed: 1)
    var spec = try Model.blog.spec
    spec.counts = nil
    guard case .conv(var conv) = spec.layers[3] else {
      Issue.record("layer 3 is no convolution")
      return
    }
    conv.connections = nil
    spec.layers[3] = .conv(conv)
    let full = try network(spec, seed: 1)
    for (mine, its) in zip(masked.parameters, full.parameters) where mine.layer != "C3" {
      #expect(mine.value.scalars == its.value.scalars, "\(mine.layer)/\(mine.name)")
    }
    let weight = try #require(masked.parameters.first { $0.layer == "C3" && $0.name == "weight" })
    let fullWeight = try #require(full.parameters.first { $0.layer == "C3" && $0.name == "weight" })
    let mask = try #require(weight.description.mask)
    guard case .weight(let fanIn, _, _) = weight.description.role else {
      Issue.record("C3's weight is no weight")
      return
    }
    #expect(mask.filter { $0 }.count == 1500)
    for (index, exists) in mask.enumerated() {
      let value = weight.value.scalars[index]
      if exists {
        // The same draw, on another scale.
        let expected = fullWeight.value.scalars[index] * 150 / Double(fanIn[index / 150])
        #expect(abs(value - expected) < 1e-14)
      } else {
        #expect(value.bitPattern == 0)
      }
    }
  }
}

@Suite struct Codes {
  /// '#' in each bitmap, counted with
  /// `awk '/^digit/ {if (n) print n; n=0} {n += gsub("#", "")} END {print n}'` on a transcription of
  /// Figure 3 of LeCun et al. 1998.
  private static let ink = [35, 27, 33, 32, 41, 35, 39, 25, 43, 39]

  @Test func areTenBitmapsOfSevenByTwelve() {
    #expect(DigitBitmaps.codes.count == 10)
    #expect(DigitBitmaps.codes.allSatisfy { $0.count == 84 })
    #expect(DigitBitmaps.codes.joined().allSatisfy { $0 == 1 || $0 == -1 })
    #expect(Set(DigitBitmaps.codes).count == 10)
    #expect(DigitBitmaps.codes.map { $0.filter { $0 == 1 }.count } == Codes.ink)
  }

  @Test func areReadRowByRow() {
    // The bar of the 7 is its first row; its last two rows are empty.
    #expect(DigitBitmaps.codes[7][..<7].allSatisfy { $0 == 1 })
    #expect(DigitBitmaps.codes[7][70...].allSatisfy { $0 == -1 })
    #expect(Array(DigitBitmaps.codes[7][7..<14]) == [-1, -1, -1, -1, -1, 1, 1])
  }

  @Test func areFixed() throws {
    let network = Network(graph: try Model.blog.graph, backend: ReferenceBackend())
    let codes = try #require(network.parameters.first { $0.layer == "output" })
    #expect(!codes.isTrainable)
    network.initialize(.lecun1998FanIn(FanInSpec()), seed: 0)
    #expect(codes.value.scalars == DigitBitmaps.codes.flatMap { $0 })
    #expect(!network.trainableParameters.contains { $0.layer == "output" })
  }

  @Test func areDrawnInTheSpecWhereItSaysSo() throws {
    let graph = try NetworkGraph(
      model(###"{"rbf": {"codes": [["# .", ".#"], ["##", ".."]]}}"###), inputShape: [1, 2, 2])
    let network = Network(graph: graph, backend: ReferenceBackend())
    #expect(network.parameters.map { $0.value.scalars } == [[1, -1, -1, 1, 1, 1, -1, -1]])
  }
}

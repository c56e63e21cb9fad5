/// Measures how cost grows.
public struct Growth {
  private let settings: ComparisonSettings
  private let places: BenchmarkPlaces
  private let sizes: [GrowthCurve.Size]

  private static let peers = ["pytorch-channels-last", "pytorch-eager"]
  /// What is measured by batch size, and up to which.
  private static let batchNets = [
    ("lenet5-blog", 1024), ("d2l-lenet", 1024), ("resnet18-residual", 256),
  ]
  private static let depths = [10, 18, 34]
  private static let trialCounts = [1, 2, 4, 8, 16, 32, 64]
  private static let blocks = [10: [1, 1, 1, 1], 18: [2, 2, 2, 2], 34: [3, 4, 6, 3]]

  /// Growth in some sizes.
  public init(_ sizes: [GrowthCurve.Size], _ settings: ComparisonSettings) {
    self.sizes = sizes
    self.settings = settings
    self.places = BenchmarkPlaces(python: settings.python)
  }

  /// Measures everything. What fails is in the report with its reason.
  public func run(publish: (GrowthReport) -> Void = { _ in }) -> GrowthReport {
    let points = points
    let progress = Progress(plannedSeconds: points.map(planned).reduce(0, +))
    defer { progress.finish() }
    var report = GrowthReport(machine: .current(), settings: settings)
    for point in points {
      for result in measure(point, progress) { report.add(result.point, to: result.curve) }
      publish(report)
    }
    return report
  }

  /// One size of one net.
  private struct Point {
    var curve: GrowthCurve.Size
    var net: String
    var size: Int
  }

  private var points: [Point] {
    sizes.flatMap { size -> [Point] in
      switch size {
      case .batch:
        Self.batchNets.flatMap { net, largest in
          (0...10).map { 1 << $0 }.filter { $0 <= largest }
            .map { Point(curve: .batch, net: net, size: $0) }
        }
      case .depth: Self.depths.map { Point(curve: .depth, net: "resnet", size: $0) }
      case .trials:
        Self.trialCounts.map { Point(curve: .trials, net: "lenet5-digits-smoke", size: $0) }
      }
    }
  }

  private var contenderCount: Int { 1 + (places.python == nil ? 0 : Self.peers.count) }

  private func planned(_ point: Point) -> Double {
    point.curve == .trials
      ? Double(point.size) * 0.3
      : rounds("", nil).plannedSeconds(contenders: contenderCount)
  }

  private func rounds(_ title: String, _ progress: Progress?) -> Rounds {
    Rounds(
      places: places, cores: settings.cores, count: settings.rounds, seconds: settings.seconds,
      progress: { progress?.next(title, $0, planned: $1) })
  }

  private func measure(
    _ point: Point, _ progress: Progress
  ) -> [(curve: GrowthCurve, point: GrowthPoint)] {
    func result(_ contender: String, _ seconds: Spread?, _ failure: String?)
      -> (curve: GrowthCurve, point: GrowthPoint)
    {
      (
        GrowthCurve(size: point.curve, net: point.net, contender: contender, points: []),
        GrowthPoint(size: point.size, seconds: seconds, failure: failure)
      )
    }
    if point.curve == .trials {
      progress.next("\(point.net): \(point.size) trials", "running", planned: planned(point))
      do throws(WorkerError) {
        let seconds = try timeTrials(point)
        return [result("reprise", Spread([seconds / Double(point.size)]), nil)]
      } catch {
        return [result("reprise", nil, error.description)]
      }
    }
    let title = "\(point.net), \(point.curve.rawValue) \(point.size)"
    let measured = rounds(title, progress).run(contenders(of: point), itemsPerUnit: 1)
    return measured.map { result($0.name, $0.seconds, $0.failure) }
  }

  private func contenders(of point: Point) -> [Contender] {
    let isDepth = point.curve == .depth
    let ours = isDepth ? "resnet18-residual" : point.net
    let theirs = isDepth ? "resnet\(point.size)-residual" : point.net
    let batch = isDepth ? 64 : point.size
    let overrides =
      isDepth
      ? (Self.blocks[point.size] ?? []).enumerated().map { stage, count in
        "model.layers[\(4 + stage)].residualStage.blocks=\(count)"
      } : []
    return [.ours(ours, .train, batch: batch, overrides: overrides)]
      + (places.python == nil ? [] : Self.peers).map { .peer($0, theirs, .train, batch: batch) }
  }

  /// Trials of 2,000 drawn digits for one epoch, two at once.
  private func timeTrials(_ point: Point) throws(WorkerError) -> Double {
    let folder = "/tmp/reprise-growth-\(point.size)"
    defer { _ = try? ChildProcess.run(["rm", "-rf", folder]) }
    let seeds = (0..<point.size).map { "\($0)" }.joined(separator: ",")
    let result = try ChildProcess.run(
      BenchmarkPlaces.bound(
        [
          places.reprise, "run", places.spec(point.net), "--seeds", seeds, "--jobs",
          "\(settings.cores.count)", "--set", "epochs=1", "--set", "data.train.first=2000",
          "--set", "data.test.first=200", "--fresh", "--out", folder,
        ], to: settings.cores),
      errors: .read, patience: 600)
    guard result.isSuccess else {
      throw .ended(status: result.status, message: result.lastError)
    }
    return result.seconds
  }
}

extension GrowthReport {
  /// Puts a point behind the others of its curve.
  mutating func add(_ point: GrowthPoint, to curve: GrowthCurve) {
    let index = curves.firstIndex {
      $0.size == curve.size && $0.net == curve.net && $0.contender == curve.contender
    }
    if let index {
      curves[index].points.append(point)
    } else {
      var curve = curve
      curve.points = [point]
      curves.append(curve)
    }
  }
}

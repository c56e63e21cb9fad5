import Glibc

/// Measures rows.
public struct Comparison {
  private let rows: [Row]
  private let settings: ComparisonSettings
  private let places: BenchmarkPlaces

  /// A comparison in the given rows.
  public init(_ rows: [Row], _ settings: ComparisonSettings) {
    self.rows = rows
    self.settings = settings
    self.places = BenchmarkPlaces(python: settings.python)
  }

  /// Measures everything. What fails is in the report with its reason.
  ///
  /// - Parameter publish: hears the report so far whenever a row is done.
  public func run(publish: (ComparisonReport) -> Void = { _ in }) -> ComparisonReport {
    let progress = Progress(plannedSeconds: plannedSeconds)
    defer { progress.finish() }
    var report = ComparisonReport(
      machine: .current(), settings: settings, peak: nil, rows: [])
    // The machine's limit before and after the rows: what it can do changes with the hour.
    var products = measurePeak(progress)
    report.peak = PeakResult(products)
    for row in rows {
      report.rows.append(measure(row, after: report.rows, progress))
      publish(report)
    }
    products += measurePeak(progress)
    report.peak = PeakResult(products)
    return report
  }

  // MARK: - Rows

  private func measure(
    _ row: Row, after others: [RowResult], _ progress: Progress
  ) -> RowResult {
    var contenders: [ContenderResult]
    var multiplyAdds: MultiplyAdds?
    switch row.kind {
    case .workers(let all):
      let chosen = all.filter { places.command($0) != nil }
      contenders = rounds(row.title, progress)
        .run(chosen, itemsPerUnit: row.itemsPerUnit, stretch: row.stretch)
      if let ours = chosen.first {
        multiplyAdds = try? MultiplyAdds(
          specPath: places.spec(ours.net), phase: ours.phase, batchSize: row.itemsPerUnit)
      }
    case .wholeTraining:
      contenders = [wholeTraining(row.title, progress)] + Self.estimates(from: others)
    case .start:
      contenders = [starts(row.title, progress)] + Self.peersStarts(from: others)
    }
    return RowResult(
      id: row.id, title: row.title, unit: row.unit, itemsPerUnit: row.itemsPerUnit,
      multiplyAdds: multiplyAdds, contenders: contenders,
      goals: row.goals.map { $0.result(in: contenders) }, remarks: row.remarks)
  }

  private func measurePeak(_ progress: Progress) -> [WorkerRound] {
    rounds("The machine's limit", progress)
      .run([.ours("", .matrixProduct, batch: 1, name: "matrix product")], itemsPerUnit: 1)
      .flatMap(\.rounds)
  }

  private func rounds(_ title: String, _ progress: Progress) -> Rounds {
    Rounds(
      places: places, cores: settings.cores, count: settings.rounds, seconds: settings.seconds,
      progress: { progress.next(title, $0, planned: $1) })
  }

  // MARK: - Whole runs

  /// The time that a whole training of R1 takes, about, for the time left.
  private static let usualWhole = 150.0

  private func wholeTraining(_ title: String, _ progress: Progress) -> ContenderResult {
    runs(
      settings.roundsOfWhole,
      ["--seeds", "0", "--jobs", "1"],
      before: { progress.next(title, "training \($0 + 1)", planned: Self.usualWhole) },
      seconds: { result, _ in result.seconds })
  }

  private func starts(_ title: String, _ progress: Progress) -> ContenderResult {
    runs(
      max(5, settings.rounds),
      [
        "--seeds", "0", "--jobs", "1", "--set", "epochs=1", "--set", "data.train.first=1", "--set",
        "data.test.first=1", "--set", "claims=[]",
      ],
      before: { progress.next(title, "start \($0 + 1)", planned: 0.2) },
      seconds: { _, firstEpoch in firstEpoch })
  }

  /// Runs of R1 into folders of their own, on one core.
  ///
  /// - Parameter seconds: the time that counts, given the whole run and the time of the report of
  ///   its first epoch.
  private func runs(
    _ count: Int, _ arguments: [String], before: (Int) -> Void,
    seconds: (ProgramResult, Double) -> Double
  ) -> ContenderResult {
    var result = ContenderResult(name: "reprise")
    guard count > 0 else {
      result.failure = "left out"
      return result
    }
    var rounds: [WorkerRound] = []
    for round in 0..<count {
      before(round)
      do {
        rounds.append(WorkerRound(seconds: try time(arguments, seconds), items: 1))
      } catch {
        result.failure = "\(error)"
        return result
      }
    }
    return result.with(rounds, itemsPerUnit: 1)
  }

  private func time(
    _ arguments: [String], _ seconds: (ProgramResult, Double) -> Double
  ) throws -> Double {
    var template = Array("/tmp/reprise-benchmark-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw WorkerError.refused(reason: "no temporary folder: \(String(cString: strerror(errno)))")
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = try? ChildProcess.run(["rm", "-rf", folder]) }
    let command = BenchmarkPlaces.bound(
      [places.reprise, "run", places.spec("lenet5-blog")] + arguments + ["--out", folder],
      to: settings.cores.prefix(1))
    let clock = ContinuousClock()
    let start = clock.now
    let child = try ChildProcess(command, errors: .read)
    var lines: [String] = []
    var firstEpoch = 0.0
    while let line = try child.readLine(patience: 3600) {
      if firstEpoch == 0, line.contains(": epoch 1/") {
        firstEpoch = (clock.now - start) / .seconds(1)
      }
      lines.append(line)
    }
    let status = child.end(patience: 60)
    let result = ProgramResult(
      status: status, lines: lines, seconds: (clock.now - start) / .seconds(1),
      lastError: lines.last ?? "")
    guard result.isSuccess else {
      throw WorkerError.ended(status: status, message: result.lastError)
    }
    return seconds(result, firstEpoch)
  }

  // MARK: - What other rows say of peers

  /// Whole trainings of the peers, by their steps and their evaluation.
  static func estimates(from rows: [RowResult]) -> [ContenderResult] {
    guard let steps = rows.first(where: { $0.id == "r1-step" }),
      let evaluation = rows.first(where: { $0.id == "r1-evaluation" })
    else { return [] }
    return steps.contenders.dropFirst().compactMap { contender in
      guard let step = contender.seconds,
        let images = evaluation.contender(contender.name)?.seconds
      else { return nil }
      var result = ContenderResult(name: contender.name, isEstimate: true)
      result.library = contender.library
      func whole(_ value: (Spread) -> Double) -> Double {
        25 * (60_000 * value(step) + 7 * value(images))
      }
      result.seconds = Spread([whole(\.lowest), whole(\.median), whole(\.highest)])
      return result
    }
  }

  private static func peersStarts(from rows: [RowResult]) -> [ContenderResult] {
    guard let steps = rows.first(where: { $0.id == "r1-step" }) else { return [] }
    return steps.contenders.dropFirst().compactMap { contender in
      guard let preparation = contender.preparationSeconds else { return nil }
      var result = ContenderResult(name: contender.name)
      result.library = contender.library
      return result.with([WorkerRound(seconds: preparation, items: 1)], itemsPerUnit: 1)
    }
  }

  private var plannedSeconds: Double {
    let progress = Progress(plannedSeconds: 1)
    let rounds = rounds("", progress)
    return rows.reduce(2 * rounds.plannedSeconds(contenders: 1)) { sum, row in
      switch row.kind {
      case .workers(let all):
        let count = all.count { places.command($0) != nil }
        return sum + rounds.plannedSeconds(contenders: count, stretch: row.stretch)
      case .wholeTraining: return sum + Double(settings.roundsOfWhole) * Self.usualWhole
      case .start: return sum + 0.2 * Double(max(5, settings.rounds))
      }
    }
  }
}

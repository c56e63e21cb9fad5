/// Runs contenders in turn.
struct Rounds {
  let places: BenchmarkPlaces
  let cores: [Int]
  let count: Int
  let seconds: Double
  /// Hears what is being done, and how much of the work, in seconds as planned, that ends.
  let progress: (_ text: String, _ planned: Double) -> Void

  /// About how long a worker takes to start, for the time left.
  static let usualPreparation = 3.0

  /// How long it takes, about, for so many contenders.
  func plannedSeconds(contenders: Int, stretch: Double = 1) -> Double {
    Double(contenders) * (Double(count) * seconds * stretch + Self.usualPreparation)
  }

  /// Starts all contenders, then runs them in rounds, each beginning with the next one, and ends
  /// them. One that fails keeps its reason in place of its numbers.
  func run(_ contenders: [Contender], itemsPerUnit: Int, stretch: Double = 1) -> [ContenderResult] {
    var results = contenders.map {
      ContenderResult(name: $0.name, threads: $0.threads, processes: $0.processes)
    }
    var running: [Int: RunningContender] = [:]
    for (index, contender) in contenders.enumerated() {
      progress("\(contender.name): preparing", Self.usualPreparation)
      do throws(WorkerError) {
        let started = try RunningContender(contender, in: places, cores: cores)
        results[index].library = started.readiness.library
        results[index].parameters = started.readiness.parameters
        results[index].preparationSeconds = started.readiness.preparationSeconds
        running[index] = started
      } catch {
        results[index].failure = error.description
      }
    }
    var rounds = [[WorkerRound]](repeating: [], count: contenders.count)
    for round in 0..<count {
      for place in contenders.indices {
        let index = (place + round) % contenders.count
        progress(
          "\(contenders[index].name): round \(round + 1) of \(count)", seconds * stretch)
        guard let contender = running[index] else { continue }
        do throws(WorkerError) {
          rounds[index].append(try contender.round(seconds: seconds * stretch))
        } catch {
          results[index].failure = error.description
          running[index] = nil
        }
      }
    }
    for (_, contender) in running { contender.end() }
    return results.indices.map { index in
      // Rounds before a failure are not told apart from those of a contender that is well.
      results[index].failure == nil
        ? results[index].with(rounds[index], itemsPerUnit: itemsPerUnit) : results[index]
    }
  }
}

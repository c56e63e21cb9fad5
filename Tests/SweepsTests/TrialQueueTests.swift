import Testing

@testable import Sweeps

@Suite struct TrialQueueTests {
  @Test func trialsLeaveInTheirOrder() {
    var queue = TrialQueue(count: 3)
    for trial in 0..<3 { #expect(queue.take { _ in .free } == .toStart(trial)) }
    #expect(queue.take { _ in .free } == nil)
  }

  @Test func whereOthersAreComesLast() {
    var queue = TrialQueue(count: 4)
    var held: Set<Int> = [0, 2]
    func look(_ trial: Int) -> TrialQueue.Look {
      held.contains(trial) ? .held(owner: "process \(trial)") : .free
    }
    #expect(queue.take(look) == .toStart(1))
    #expect(queue.take(look) == .toStart(3))
    #expect(queue.take(look) == nil)
    #expect(queue.postponed.map(\.trial) == [0, 2])
    #expect(queue.postponed.map(\.owner) == ["process 0", "process 2"])
    held = [0]
    #expect(queue.take(look) == .toStart(2))
    #expect(queue.take(look) == nil)
    held = []
    #expect(queue.take(look) == .toStart(0))
    #expect(queue.postponed.isEmpty)
  }

  @Test func whatEndedElsewhereNeedsNoStart() {
    var queue = TrialQueue(count: 2)
    queue.postpone(5, owner: "process 1")
    #expect(
      queue.take { $0 == 0 ? .ended(.finished) : .held(owner: "") } == .ended(0, .finished))
    #expect(queue.take { _ in .held(owner: "process 2") } == nil)
    #expect(queue.postponed.map(\.trial) == [5, 1])
    let ending = TrialEnding.diverged(epoch: 0, step: 1)
    #expect(queue.take { $0 == 1 ? .ended(ending) : .held(owner: "") } == .ended(1, ending))
    #expect(queue.postponed.map(\.trial) == [5])
  }

  /// Each trial that is waited for is looked at once a try, whatever the length of the queue.
  @Test func aLongQueueIsQuick() {
    var queue = TrialQueue(count: 10_000)
    var looks = 0
    while case .some = queue.take({ _ in
      looks += 1; return .free
    }) {}
    #expect(looks == 10_000)
  }
}

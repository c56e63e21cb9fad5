import Glibc
import RunLog
import Testing

/// Sweeps on the real Slurm, `make test-slurm`: one cluster of three nodes for all of them.
@Suite(
  .serialized,
  .enabled(
    if: getenv("REPRISE_TEST_SLURM").map { String(cString: $0) } == "1",
    "needs Slurm and minutes: make test-slurm"),
  .slurmCluster)
struct SlurmTests {
  let scratch: Scratch
  let cluster: SlurmCluster

  init() throws {
    scratch = try Scratch()
    cluster = try #require(SlurmClusterScope.cluster)
    cluster.reset()
  }

  /// What the other tests stand on: tasks run on all nodes, under the nodes' names where that can be.
  @Test func theClusterRunsAnArray() throws {
    let script = "#!/bin/bash\nhostname; sleep 1\n"
    try write(script, to: scratch.path("job.sh"))
    let submitted = try scratch.bash(
      "sbatch --parsable --array=0-5 --mem=100 job.sh", environment: cluster.environment)
    let job = submitted.output.filter { !$0.isNewline }
    try #require(submitted.exitCode == 0 && Int(job) != nil, "\(submitted)")
    cluster.waitForEnd(of: [job])
    let tasks = cluster.tasks(of: job)
    #expect(tasks.map(\.state) == Array(repeating: "COMPLETED", count: 6))
    let hosts = try tasks.map { try text(of: scratch.path("slurm-\($0.id).out")) }
    #expect(Set(tasks.map(\.node)) == Set(SlurmCluster.nodes))
    if SlurmCluster.hasRealNodes { #expect(hosts == tasks.map { $0.node + "\n" }) }
  }

  /// Another cluster beside this one, whose owner is killed while it runs tasks.
  @Test func aClusterEndsWithItsOwner() throws {
    let owner = try RunningProcess("/bin/sleep", ["600"], environment: [:], in: scratch)
    let other = try SlurmCluster.start(owners: [owner.process])
    try write("#!/bin/bash\ntrap '' TERM\nsleep 600 & wait; wait\n", to: scratch.path("job.sh"))
    let submitted = try scratch.bash(
      "sbatch --array=0-5 --mem=100 job.sh", environment: other.environment)
    try #require(submitted.exitCode == 0, "\(submitted)")
    // Five daemons, and of each task a step, a shell and what it waits for.
    #expect(poll(seconds: 20, pause: 50_000) { other.members().count >= 5 + 6 * 3 })
    let members = other.members().count
    owner.signal(SIGKILL)
    let start = ContinuousClock.now
    #expect(poll(seconds: 20) { other.hasEnded })
    #expect(other.members() == [])
    #expect(cluster.areAllNodesIdle && !cluster.members().isEmpty)
    SlurmTranscript.add(
      "a second cluster, its owner killed: \(members) processes, all ended", start)
  }
}

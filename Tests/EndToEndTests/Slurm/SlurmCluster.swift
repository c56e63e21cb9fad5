import Glibc
import Testing

/// A Slurm cluster on loopback: munged, slurmctld and the slurmd of three nodes with two cores each, on
/// free ports and in a folder of its own, so that two of them do not meet.
///
/// The daemons are children of `cluster.sh`, which ends them all when the cluster is stopped, when this
/// process ends however it does, and when the program that started this process is gone.
final class SlurmCluster {
  static let nodes = ["node1", "node2", "node3"]
  /// Partitions: jobs of the second put those of the first back into the queue.
  static let usualPartition = "batch"
  static let urgentPartition = "urgent"

  /// Where the daemons have their files; what a test leaves goes elsewhere.
  let folder: String
  private let scratch: Scratch
  private let supervisor: RunningProcess
  private let commands: Int32

  /// Whether nodes can have host names, processes and mounts of their own.
  static var hasRealNodes: Bool { geteuid() == 0 }

  /// Starts the daemons and waits until all nodes take jobs. They end when one of the owners does:
  /// this process, or the one that has started it and would have told it to stop.
  static func start(owners: [pid_t] = [getpid(), getppid()]) throws -> SlurmCluster {
    // A port that was free may have been taken when a daemon asks for it.
    for _ in 0..<2 {
      if let cluster = try? SlurmCluster(owners: owners) { return cluster }
    }
    return try SlurmCluster(owners: owners)
  }

  private init(owners: [pid_t]) throws {
    scratch = try Scratch()
    folder = scratch.path("slurm")
    mkdir(folder, 0o700)
    try write((0..<1024).map { _ in UInt8.random(in: 0...255) }, to: "\(folder)/munge.key")
    chmod("\(folder)/munge.key", 0o600)
    try write(
      Self.configuration(in: folder, ports: freePorts(1 + Self.nodes.count)),
      to: "\(folder)/slurm.conf")
    guard mkfifo("\(folder)/commands", 0o600) == 0 else {
      throw SystemError(call: "mkfifo", code: errno)
    }
    commands = open("\(folder)/commands", O_RDWR | O_CLOEXEC)
    guard commands >= 0 else { throw SystemError(call: "open a pipe", code: errno) }
    supervisor = try RunningProcess(
      "/bin/bash",
      [Program.checkout + "/Tests/EndToEndTests/Slurm/cluster.sh", folder] + owners.map { "\($0)" },
      environment: scratch.environment, in: scratch)
    guard poll(seconds: 20, pause: 50_000, until: { areAllNodesIdle || supervisor.hasEnded }),
      !supervisor.hasEnded
    else {
      let logs = names(in: "\(folder)/log").filter { $0.hasSuffix(".output") }
        .map { "\($0):\n\((try? text(of: "\(folder)/log/\($0)")) ?? "")" }
      stop()
      throw ClusterError(logs: logs)
    }
  }

  deinit { stop() }

  /// Whether the daemons are ended, and their files are gone.
  var hasEnded: Bool { supervisor.hasEnded && !exists(folder) }

  /// The living processes that know this cluster: daemons, steps, tasks and clients.
  func members() -> [pid_t] {
    let mine = "SLURM_CONF=\(folder)/slurm.conf"
    return names(in: "/proc").compactMap { pid_t($0) }.filter { process in
      ((try? text(of: "/proc/\(process)/environ")) ?? "").split(separator: "\0")
        .contains { $0 == mine }
    }
  }

  /// Ends every process that knows this cluster, and waits until they are gone.
  func stop() {
    guard !supervisor.hasEnded else { return }
    tell("stop")
    if !poll(seconds: 20, pause: 10_000, until: { supervisor.hasEnded }) {
      Issue.record("the cluster does not stop")
    }
    close(commands)
  }

  /// What clients of this cluster need in their environment.
  var environment: [String: String] { ["SLURM_CONF": "\(folder)/slurm.conf"] }

  // MARK: Nodes

  /// Ends everything on a node at once, as a power cut would.
  func cutPower(of node: String) { tell("cut \(node)") }

  /// Starts a node that has lost its power, and waits until it takes jobs; hides a folder from it, where
  /// one is given.
  func start(_ node: String, hiding path: String = "") {
    let before = starts(of: node)
    tell("start \(node) \(path)")
    if !poll(seconds: 20, pause: 50_000, until: { starts(of: node) > before }) {
      Issue.record("\(node) does not start")
    }
  }

  /// How often a node's slurmd has started.
  private func starts(of node: String) -> Int {
    let log = (try? text(of: "\(folder)/log/slurmd-\(node).log")) ?? ""
    return log.split(separator: "\n").count { $0.contains(" slurmd started on ") }
  }

  private func tell(_ command: String) {
    let line = Array((command + "\n").utf8)
    _ = Glibc.write(commands, line, line.count)
  }

  /// Whether all nodes take jobs and have none.
  var areAllNodesIdle: Bool {
    states.count == Self.nodes.count && states.allSatisfy { $0.value == "idle" }
  }

  /// The state of each node as Slurm has it, such as idle, mixed, drained or `down*`.
  var states: [String: String] {
    let pairs = rows(of: ["sinfo", "-h", "-N", "-p", Self.usualPartition, "-o", "%N %T"])
      .filter { $0.count == 2 }.map { ($0[0], $0[1]) }
    return Dictionary(pairs) { $1 }
  }

  // MARK: Clients

  /// Runs one of Slurm's programs to its end.
  @discardableResult
  func run(_ command: [String]) throws -> Outcome {
    try RunningProcess(
      "/usr/bin/\(command[0])", Array(command.dropFirst()),
      environment: scratch.environment.merging(environment) { $1 }, in: scratch
    ).wait()
  }

  /// The words of each line that one of Slurm's programs says; none where it fails.
  func rows(of command: [String]) -> [[String]] {
    guard let outcome = try? run(command), outcome.exitCode == 0 else { return [] }
    return outcome.output.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
  }

  /// How many times the controller has looked at the tasks' time limits: it does so every half a minute,
  /// and warns and ends tasks then only.
  var timeChecks: Int {
    let log = (try? text(of: "\(folder)/log/slurmctld.log")) ?? ""
    return log.split(separator: "\n").count { $0.contains("Testing job time limits") }
  }

  // MARK: Configuration

  private static func configuration(in folder: String, ports: [Int]) -> String {
    let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "root"
    let nodes = zip(nodes, ports.dropFirst()).map { node, port in
      "NodeName=\(node) NodeHostname=localhost NodeAddr=127.0.0.1 Port=\(port) CPUs=2 "
        + "RealMemory=8000"
    }
    return """
      ClusterName=reprise
      SlurmctldHost=localhost(127.0.0.1)
      SlurmctldPort=\(ports[0])
      SlurmUser=\(user)
      SlurmdUser=\(user)
      AuthType=auth/munge
      CredType=cred/munge
      AuthInfo=socket=\(folder)/munge/socket
      StateSaveLocation=\(folder)/state
      SlurmdSpoolDir=\(folder)/spool-%n
      SlurmctldPidFile=\(folder)/run/slurmctld.pid
      SlurmdPidFile=\(folder)/run/slurmd-%n.pid
      # Tells of every look at the tasks' time limits, which is each half a minute.
      SlurmctldDebug=debug2
      SlurmctldLogFile=\(folder)/log/slurmctld.log
      SlurmdLogFile=\(folder)/log/slurmd-%n.log
      SlurmdParameters=config_overrides
      MailProg=/bin/true
      # What needs no control groups.
      ProctrackType=proctrack/linuxproc
      TaskPlugin=task/none
      SwitchType=switch/none
      MpiDefault=none
      AccountingStorageType=accounting_storage/none
      JobAcctGatherType=jobacct_gather/none
      JobCompType=jobcomp/none
      SelectType=select/cons_tres
      SelectTypeParameters=CR_Core_Memory
      DefMemPerCPU=1000
      MaxArraySize=1001
      # What is usually a matter of minutes, in seconds.
      SchedulerType=sched/backfill
      SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1,sched_min_interval=0
      SlurmdTimeout=10
      SlurmctldTimeout=10
      KillWait=3
      MinJobAge=300
      ReturnToService=2
      PreemptType=preempt/partition_prio
      PreemptMode=REQUEUE
      \(nodes.joined(separator: "\n"))
      PartitionName=\(usualPartition) Nodes=ALL Default=YES MaxTime=60 PriorityTier=1 GraceTime=3
      PartitionName=\(urgentPartition) Nodes=ALL MaxTime=60 PriorityTier=10 PreemptMode=OFF

      """
  }
}

/// A cluster that did not come up.
private struct ClusterError: Error, CustomStringConvertible {
  let logs: [String]

  var description: String { "the Slurm cluster does not start\n" + logs.joined(separator: "\n") }
}

/// Ports of loopback on which nobody listens now, below those that the system gives to whoever asks for
/// any.
private func freePorts(_ count: Int) throws -> [Int] {
  var ports: Set<Int> = []
  for _ in 0..<1000 where ports.count < count {
    let port = Int.random(in: 20_000..<30_000)
    if isFree(port) { ports.insert(port) }
  }
  guard ports.count == count else { throw SystemError(call: "find free ports", code: EADDRINUSE) }
  return Array(ports)
}

private func isFree(_ port: Int) -> Bool {
  let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  guard socket >= 0 else { return false }
  defer { close(socket) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = in_port_t(port).bigEndian
  address.sin_addr.s_addr = INADDR_ANY
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
}

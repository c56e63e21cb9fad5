/// A row before it is measured.
public struct Row: Equatable, Sendable {
  /// How it is measured.
  public enum Kind: Equatable, Sendable {
    /// Rounds of workers in turn.
    case workers([Contender])
    /// A whole training by `reprise run`, beside estimates from other rows.
    case wholeTraining
    /// From the start of `reprise run` to its first step.
    case start
  }

  /// Short and stable.
  public var id: String
  /// For people.
  public var title: String
  /// What the times are of.
  public var unit: String
  /// How many images that is.
  public var itemsPerUnit: Int
  /// How it is measured.
  public var kind: Kind
  /// What is aimed at.
  public var goals: [Goal] = []
  /// What a reader must know.
  public var remarks: [String] = []
  /// How many times as long its rounds are as those of others.
  public var stretch = 1.0
}

/// Who computes what, with how much of the machine.
public struct Contender: Equatable, Sendable {
  /// Who.
  public enum Kind: Equatable, Sendable {
    /// This program, on one of its specs with overrides.
    case ours(overrides: [String])
    /// One of `benchmarks/peers/worker.py`.
    case peer(String)
  }

  /// What tables call it.
  public var name: String
  /// Who.
  public var kind: Kind
  /// A file of `experiments/`, or what peers call the net.
  public var net: String
  /// What is computed.
  public var phase: Phase
  /// Images at once.
  public var batch: Int
  /// Threads of each process.
  public var threads = 1
  /// Processes side by side, each on cores of its own.
  public var processes = 1

  /// This program on a spec.
  static func ours(
    _ net: String, _ phase: Phase, batch: Int, name: String = "reprise", threads: Int = 1,
    processes: Int = 1, overrides: [String] = []
  ) -> Contender {
    Contender(
      name: name, kind: .ours(overrides: overrides), net: net, phase: phase, batch: batch,
      threads: threads, processes: processes)
  }

  /// A peer on a net.
  static func peer(
    _ peer: String, _ net: String, _ phase: Phase, batch: Int, threads: Int = 1
  ) -> Contender {
    Contender(
      name: threads == 1 ? peer : "\(peer), \(threads) threads", kind: .peer(peer), net: net,
      phase: phase, batch: batch, threads: threads)
  }
}

extension Row {
  /// PyTorch as its users write it.
  static let pytorch = ["pytorch-eager", "pytorch-channels-last", "pytorch-compiled"]
  /// The loop that the recipe of `lenet5-blog` was published with.
  static let published = "pytorch-published"
  static let jax = "jax-scan"

  /// All rows, in the order of the table.
  public static let all: [Row] = [
    step(
      "r1-step", "R1, LeNet-5: training step", "lenet5-blog", batch: 1, peers: [published],
      goals: [
        .atMost(seconds: 45e-6, contender: "reprise"),
        faster(8, than: [jax], "JAX"),
        faster(30, than: Array(pytorch.dropLast()), "PyTorch, not compiled"),
        faster(30, than: pytorch, "PyTorch, compiled as a whole step"),
        faster(100, than: [published], "the published loop"),
      ]),
    step(
      "r3-step", "R3, LeNet of the d2l book: training step", "d2l-lenet", batch: 256,
      goals: [faster(3, than: pytorch + [jax], "the best peer")]),
    step(
      "r5-step", "R5, net with batch normalization: training step", "convnet-bn", batch: 64,
      goals: [faster(1.3, than: pytorch + [jax], "the best peer")]),
    step(
      "r8-step", "R8, ResNet-18 at 32×32: training step", "resnet18-residual", batch: 64,
      goals: [faster(2.5, than: pytorch + [jax], "the best peer")]),
    twoCores,
    evaluation("r1-evaluation", "R1, LeNet-5: evaluation", "lenet5-blog", batch: 100),
    evaluation("r8-evaluation", "R8, ResNet-18: evaluation", "resnet18-residual", batch: 64),
    // These two take of the rows above what they say of peers.
    whole,
    Row(
      id: "start", title: "Start of `reprise run` to the first step, R1", unit: "start",
      itemsPerUnit: 1, kind: .start,
      goals: [.atMost(seconds: 0.15, contender: "reprise")],
      remarks: [
        "The time from starting `reprise run` to its report of a first epoch of one image, measured "
          + "on one image each: an upper bound that holds the step, both evaluations and the report. "
          + "Peers: from the start of the process to the end of the first step, data already made."
      ]),
  ]

  private static func faster(_ factor: Double, than slow: [String], _ words: String) -> Goal {
    .timesFaster(factor, best: ["reprise"], than: slow, words: words)
  }

  private static func step(
    _ id: String, _ title: String, _ net: String, batch: Int, peers: [String] = [], goals: [Goal]
  ) -> Row {
    Row(
      id: id, title: title, unit: batch == 1 ? "step of 1 image" : "step of \(batch) images",
      itemsPerUnit: batch,
      kind: .workers(
        [.ours(net, .train, batch: batch)]
          + (pytorch + peers + [jax]).map { .peer($0, net, .train, batch: batch) }),
      goals: goals)
  }

  private static func evaluation(
    _ id: String, _ title: String, _ net: String, batch: Int
  ) -> Row {
    Row(
      id: id, title: title, unit: "10,000 images", itemsPerUnit: 10_000,
      kind: .workers(
        [.ours(net, .evaluate, batch: batch)]
          + (pytorch + (net == "lenet5-blog" ? [published] : []) + [jax])
          .map { .peer($0, net, .evaluate, batch: batch) }))
  }

  private static let whole = Row(
    id: "r1-whole", title: "R1, LeNet-5: 25 epochs, both evaluations each", unit: "whole training",
    itemsPerUnit: 1, kind: .wholeTraining,
    goals: [.atMost(seconds: 150, contender: "reprise")],
    remarks: [
      "Ours is the whole of `reprise run` on one core, from its start to its end. The peers' times "
        + "are estimates: 25 times 60,000 steps and 70,000 evaluated images, from the medians of "
        + "the rows r1-step and r1-evaluation; their start, loading and logging are not in it."
    ])

  private static let twoCores = Row(
    id: "r8-two-cores", title: "R8, ResNet-18 on two cores", unit: "64 images", itemsPerUnit: 64,
    kind: .workers([
      .ours("resnet18-residual", .train, batch: 64),
      .ours("resnet18-residual", .train, batch: 64, name: "reprise, 2 threads", threads: 2),
      .ours("resnet18-residual", .train, batch: 64, name: "reprise, two trials", processes: 2),
      .peer("pytorch-eager", "resnet18-residual", .train, batch: 64, threads: 2),
      .peer("pytorch-channels-last", "resnet18-residual", .train, batch: 64, threads: 2),
      .peer("jax-scan", "resnet18-residual", .train, batch: 64, threads: 2),
    ]),
    goals: [
      .timesFaster(
        1.9, best: ["reprise, 2 threads", "reprise, two trials"], than: ["reprise"],
        words: "one trial on one core")
    ],
    remarks: [
      "Two trials run side by side, one thread and one core each; their images are counted together."
    ], stretch: 2)
}

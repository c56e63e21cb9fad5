import CLIBSVM
import Glibc
import Specs
import Synchronization

/// LIBSVM's support vector machines, one for each pair of classes.
final class SupportVectorMachine: Classifier {
  private let job: Job

  /// Fits the machines on a thread of its own, for LIBSVM cannot be asked to stop: where the fit is,
  /// the thread goes on, and what it uses stays, until the process ends.
  ///
  /// - Throws: `ClassifierError.refusedByLIBSVM`, and what `labor` does.
  init(_ spec: SupportVectorSpec, of inputs: Inputs, _ labor: Labor) throws {
    job = Job(spec, of: inputs)
    if let reason = svm_check_parameter(job.problem, job.parameter) {
      throw ClassifierError.refusedByLIBSVM(reason: String(cString: reason))
    }
    let classes = Set(inputs.labels).count
    let pairs = classes * (classes - 1) / 2
    finishedMachines.store(0, ordering: .relaxed)
    svm_set_print_string_function { text in
      // It prints a few words after each machine. Standard output is not for them.
      guard let text, strstr(text, "optimization finished") != nil else { return }
      finishedMachines.add(1, ordering: .relaxed)
    }
    try labor.begin("fitting \(pairs) machines", of: pairs)
    job.start()
    while !job.isDone {
      usleep(20_000)
      try labor.tell(min(pairs, finishedMachines.load(ordering: .relaxed)), of: pairs)
    }
  }

  /// How many support vectors there are.
  var supportVectorCount: Int { job.model.map { Int(svm_get_nr_sv($0)) } ?? 0 }

  func answers(to inputs: Inputs, _ labor: Labor) throws -> [UInt8] {
    let rows = SparseRows(inputs)
    var answers: [UInt8] = []
    for index in 0..<inputs.count {
      if index % 16 == 0 { try labor.tell(index, of: inputs.count) }
      answers.append(UInt8(svm_predict(job.model, rows[index])))
    }
    return answers
  }
}

/// How many machines are fitted: what LIBSVM prints has no context.
private let finishedMachines = Atomic<Int>(0)

/// Images as LIBSVM takes them: the values that are not zero, with their places.
private final class SparseRows {
  private let nodes: UnsafeMutablePointer<svm_node>
  let rows: UnsafeMutablePointer<UnsafeMutablePointer<svm_node>?>

  init(_ inputs: Inputs) {
    var starts: [Int] = []
    var total = 0
    for place in 0..<inputs.count {
      starts.append(total)
      let image = inputs[place]
      total += 1 + (0..<inputs.width).count { image[$0] != 0 }
    }
    nodes = .allocate(capacity: total)
    rows = .allocate(capacity: inputs.count)
    for place in 0..<inputs.count {
      let image = inputs[place]
      var node = nodes + starts[place]
      rows[place] = node
      for index in 0..<inputs.width where image[index] != 0 {
        node.pointee = svm_node(index: Int32(index + 1), value: Double(image[index]))
        node += 1
      }
      node.pointee = svm_node(index: -1, value: 0)
    }
  }

  deinit {
    nodes.deallocate()
    rows.deallocate()
  }

  subscript(index: Int) -> UnsafeMutablePointer<svm_node>? { rows[index] }
}

/// One call of `svm_train`, and all that it reads. Written before the thread starts and by the thread,
/// read once that has said that it is done.
private final class Job: @unchecked Sendable {
  let problem: UnsafeMutablePointer<svm_problem>
  let parameter: UnsafeMutablePointer<svm_parameter>
  private(set) var model: UnsafeMutablePointer<svm_model>?
  private let rows: SparseRows
  private let labels: UnsafeMutablePointer<Double>
  private let hasModel = Atomic<Bool>(false)

  /// How much memory LIBSVM may keep kernel values in. It changes no bits.
  private static let cacheMegabytes = 600.0

  init(_ spec: SupportVectorSpec, of inputs: Inputs) {
    rows = SparseRows(inputs)
    labels = .allocate(capacity: inputs.count)
    for (index, label) in inputs.labels.enumerated() { labels[index] = Double(label) }
    problem = .allocate(capacity: 1)
    problem.initialize(to: svm_problem(l: Int32(inputs.count), y: labels, x: rows.rows))
    var settings = svm_parameter()
    settings.svm_type = Int32(C_SVC)
    settings.kernel_type = Int32(POLY)
    settings.degree = Int32(spec.degree)
    settings.gamma = spec.gamma
    settings.coef0 = spec.coef0
    settings.C = spec.C
    settings.eps = spec.tolerance
    settings.cache_size = Self.cacheMegabytes
    settings.shrinking = 1
    parameter = .allocate(capacity: 1)
    parameter.initialize(to: settings)
  }

  deinit {
    if model != nil { svm_free_and_destroy_model(&model) }
    problem.deallocate()
    parameter.deallocate()
    labels.deallocate()
  }

  var isDone: Bool { hasModel.load(ordering: .acquiring) }

  func start() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context)
    guard code == 0 else {
      // No thread is to be had: it is fitted here, and can only be killed.
      return Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
    }
    pthread_detach(thread)
  }

  private func run() {
    model = svm_train(problem, parameter)
    hasModel.store(true, ordering: .releasing)
  }
}

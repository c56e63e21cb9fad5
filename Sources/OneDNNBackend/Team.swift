import Glibc

/// The threads that oneDNN computes with, for kernels of our own: OpenMP's, as many as
/// `OMP_NUM_THREADS` says. Threads besides them would wait for the same cores, because OpenMP's go on
/// looking for work for a while.
///
/// What is split must give the same bits however it is split: sums never are.
final class Team: Sendable {
  /// How many threads there are, the calling one included.
  let count: Int
  private let parallel: Parallel?
  private let number: Number?
  private let size: Number?

  private typealias Task = @convention(c) (UnsafeMutableRawPointer?) -> Void
  private typealias Parallel =
    @convention(c) (Task, UnsafeMutableRawPointer?, UInt32, UInt32) -> Void
  private typealias Number = @convention(c) () -> Int32

  /// The threads of the OpenMP library that oneDNN was loaded with; only the calling one where it was
  /// built without.
  init() {
    func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
      dlsym(nil, name).map { unsafeBitCast($0, to: type) }
    }
    self.parallel = symbol("GOMP_parallel", as: Parallel.self)
    self.number = symbol("omp_get_thread_num", as: Number.self)
    self.size = symbol("omp_get_num_threads", as: Number.self)
    let largest = symbol("omp_get_max_threads", as: Number.self)
    let isWhole = parallel != nil && number != nil && size != nil
    self.count = isWhole ? max(1, Int(largest?() ?? 1)) : 1
  }

  /// Calls `body` with parts of 0 ..< `items` that make up the whole, on several threads at once, and
  /// returns when all are done.
  @inline(__always)
  func share(_ items: Int, _ body: (Range<Int>) -> Void) {
    if count == 1 || items < 2 {
      body(0..<items)
    } else {
      runParallel(items, body)
    }
  }

  private func runParallel(_ items: Int, _ body: (Range<Int>) -> Void) {
    guard let parallel, let number, let size else { return body(0..<items) }
    withoutActuallyEscaping(body) { body in
      var work = Work(items: items, body: body, number: number, size: size)
      withUnsafeMutablePointer(to: &work) { work in
        parallel(
          { context in
            guard let work = context?.assumingMemoryBound(to: Work.self).pointee else { return }
            let (index, threads) = (Int(work.number()), Int(work.size()))
            let part = work.items &* index / threads..<work.items &* (index &+ 1) / threads
            if !part.isEmpty { work.body(part) }
          }, work, UInt32(min(count, items)), 0)
      }
    }
  }

  private struct Work {
    let items: Int
    let body: (Range<Int>) -> Void
    let number: Number
    let size: Number
  }
}

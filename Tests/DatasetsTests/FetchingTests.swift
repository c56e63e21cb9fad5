import Foundation
import Testing

@testable import Datasets

@Suite struct FetchingTests {
  typealias Server = LoopbackServer

  let folder: TemporaryFolder
  let sets: TinySets
  var cache: String { folder.path + "/cache" }

  init() throws {
    folder = try TemporaryFolder()
    sets = try TinySets()
  }

  /// The compressed file that a request's path asks for.
  private static func body(_ path: String, of sets: TinySets) -> [UInt8] {
    let file = sets.mnist.files.first { path == $0.name + ".gz" }
    return file.map { gzip(sets.content($0)) } ?? []
  }

  /// A server that treats the training images as told and gives all else as it should be.
  private func server(
    _ answer: @escaping @Sendable (Server.Request, [UInt8]) -> Server.Response
  ) throws -> Server {
    let sets = sets
    return try Server { request in
      let body = Self.body(request.path, of: sets)
      return request.path.hasPrefix("train-images")
        ? answer(request, body) : Server.ranged(body, request)
    }
  }

  private func library(_ mirrors: [String]) -> DataLibrary {
    var known = sets.mnist
    known.mirrors = mirrors
    var library = sets.library([], cache: cache, fetches: true)
    library.catalogue = [known, sets.fashion]
    library.transfer.stallSeconds = 1
    library.transfer.connectSeconds = 1
    return library
  }

  private func expectFetched(_ library: DataLibrary) throws {
    let pair = try sets.library([], cache: cache).load(.mnist)
    #expect(pair.train.count == 400 && pair.test.count == 10)
    let images = sets.content(sets.mnist.file(.train, .images))
    #expect(pair.train.pixels == Array(images[16...]))
    let left = try FileManager.default.contentsOfDirectory(atPath: cache + "/download/mnist")
    #expect(left == [])
  }

  /// What a failed fetch says about each mirror's training images.
  private func answers(_ library: DataLibrary) -> [String] {
    let error = dataError { try library.fetch(.mnist) }
    guard case .fetchFailed(.mnist, "train-images-idx3-ubyte", let answers)? = error else {
      Issue.record("\(String(describing: error))")
      return []
    }
    return answers.map(\.problem)
  }

  private func offsets(_ server: Server) -> [Int?] {
    server.requests.filter { $0.path.hasPrefix("train-images") }.map(\.offset)
  }

  @Test func fetchesAndTellsProgress() throws {
    let server = try server { Server.ranged($1, $0) }
    let library = library([server.address])
    var progress: [FetchProgress] = []
    let pair = try library.load(.mnist) { progress.append($0) }
    #expect(pair.train.origin == cache + "/mnist")
    try expectFetched(library)
    #expect(server.requests.count == 4)
    let total = gzip(sets.content(sets.mnist.file(.train, .images))).count
    let last = try #require(progress.last)
    #expect(last.file == "train-images-idx3-ubyte" && last.bytes == total && last.total == total)
    #expect(last.url == server.address + "train-images-idx3-ubyte.gz")
    // What is there is not fetched again.
    try library.fetch(.mnist)
    #expect(server.requests.count == 4)
  }

  @Test func continuesAfterABreak() throws {
    let server = try server { request, body in
      var response = Server.ranged(body, request)
      if request.offset == nil { response.bytes.removeLast(body.count / 2) }
      return response
    }
    let library = library([server.address])
    try library.fetch(.mnist)
    try expectFetched(library)
    let body = gzip(sets.content(sets.mnist.file(.train, .images)))
    #expect(offsets(server) == [nil, body.count - body.count / 2])
  }

  @Test func continuesWhatAnEarlierCallLeft() throws {
    let broken = try server { request, body in
      var response = Server.whole(body)
      response.bytes.removeLast(body.count / 2)
      // Only the first request gets anything: this server fails for good.
      return request.offset == nil ? response : Server.error("503 Service Unavailable")
    }
    let first = library([broken.address])
    #expect(answers(first).first?.contains("503") == true)
    let parts = try FileManager.default.contentsOfDirectory(atPath: cache + "/download/mnist")
    let part = try #require(parts.first { $0.hasSuffix(".part") })
    // The same bytes at a mirror that works: its partial file is its own.
    let working = try server { Server.ranged($1, $0) }
    let name = part.replacingOccurrences(of: port(broken), with: port(working))
    try FileManager.default.moveItem(
      atPath: cache + "/download/mnist/" + part, toPath: cache + "/download/mnist/" + name)
    let second = library([working.address])
    try second.fetch(.mnist)
    try expectFetched(second)
    let body = gzip(sets.content(sets.mnist.file(.train, .images)))
    #expect(offsets(working) == [body.count - body.count / 2])
  }

  private func port(_ server: Server) -> String {
    String(server.address.dropLast().split(separator: ":").last ?? "")
  }

  @Test func startsOverWhereTheServerKnowsNoRanges() throws {
    let server = try server { request, body in
      var response = Server.whole(body)
      if request.offset == nil { response.bytes.removeLast(body.count / 2) }
      return response
    }
    let library = library([server.address])
    try library.fetch(.mnist)
    try expectFetched(library)
    #expect(offsets(server).count == 2)
  }

  /// The partial file of the training images at a server.
  private func writePart(_ bytes: [UInt8], _ server: Server) throws {
    let url = server.address + "train-images-idx3-ubyte.gz"
    let part = PartialFile(url: url, in: cache + "/download/mnist", limit: 0)
    try folder.write(bytes, to: "cache/download/mnist/" + lastComponent(part.path))
  }

  @Test func aCompletePartIsTakenAtA416() throws {
    let server = try server { Server.ranged($1, $0) }
    let body = gzip(sets.content(sets.mnist.file(.train, .images)))
    try writePart(body, server)
    let library = library([server.address])
    try library.fetch(.mnist)
    try expectFetched(library)
    #expect(offsets(server) == [body.count])
  }

  @Test func aWrongPartIsThrownAway() throws {
    let server = try server { Server.ranged($1, $0) }
    let body = gzip(sets.content(sets.mnist.file(.train, .images)))
    let library = library([server.address])
    for part in [body + [1, 2, 3], Array(repeating: 7, count: 300), body.map { $0 ^ 1 }] {
      try writePart(part, server)
      let before = offsets(server).count
      try library.fetch(.mnist)
      try expectFetched(library)
      #expect(offsets(server)[before...] == [part.count, nil])
      try FileManager.default.removeItem(atPath: cache + "/mnist")
    }
  }

  @Test func wrongBytesSendItToTheNextMirror() throws {
    let fashion = gzip(sets.content(sets.fashion.file(.train, .images)))
    let wrong: [[UInt8]] = [
      Array("<html>please log in</html>".utf8), fashion, [], Array(repeating: 1, count: 2 << 20),
    ]
    for body in wrong {
      let bad = try server { _, _ in Server.whole(body) }
      let good = try server { Server.ranged($1, $0) }
      #expect(answers(library([bad.address])).first?.contains("wrong bytes") == true)
      let both = library([bad.address, good.address])
      try both.fetch(.mnist)
      try expectFetched(both)
      try FileManager.default.removeItem(atPath: cache)
    }
  }

  @Test func everyMirrorsAnswerIsTold() throws {
    let absent = try server { _, _ in Server.error("404 Not Found") }
    let silent = try server { _, body in
      var response = Server.whole(body)
      response.bytes.removeLast(body.count / 2)
      response.silence = 3
      return response
    }
    let mute = try server { _, _ in Server.Response(bytes: [], silence: 3) }
    let rude = try server { _, _ in Server.Response(bytes: Array("go away\n".utf8)) }
    let moved = try server { _, _ in
      Server.Response(bytes: Server.head("302 Found", ["Location: /elsewhere"]))
    }
    let shifted = try server { request, body in
      guard request.offset != nil else { return Server.whole(body) }
      return Server.Response(
        bytes: Server.head("206 Partial Content", ["Content-Range: bytes 0-9/10"]) + body[..<10])
    }
    try writePart([1, 2, 3], shifted)
    let servers = [absent, silent, mute, rude, moved, shifted]
    let clock = ContinuousClock()
    var found: [String] = []
    let time = clock.measure { found = answers(library(servers.map(\.address))) }
    #expect(found.count == 6)
    #expect(found[0].contains("404"))
    #expect(found[1].contains("nothing came for 1.0 seconds"))
    #expect(found[2].contains("nothing came for 1.0 seconds"))
    #expect(found[5].contains("another range"))
    #expect(time < .seconds(10))
    // The next one takes over all the same.
    let good = try server { Server.ranged($1, $0) }
    let all = library(servers.map(\.address) + [good.address])
    try all.fetch(.mnist)
    try expectFetchedKeepingParts()
  }

  private func expectFetchedKeepingParts() throws {
    #expect(try sets.library([], cache: cache).load(.mnist).train.count == 400)
  }

  @Test func followsRedirects() throws {
    let good = try server { Server.ranged($1, $0) }
    let address = good.address
    let moved = try Server { request in
      Server.Response(
        bytes: Server.head("302 Found", ["Location: \(address)\(request.path)"]) + [1, 2, 3])
    }
    let library = library([moved.address])
    try library.fetch(.mnist)
    try expectFetched(library)
  }

  @Test func withoutANetworkItEndsAtOnce() throws {
    // A port that nobody listens on, and a name that cannot be.
    let library = library(["http://127.0.0.1:1/", "http://no-such-host.invalid/"])
    let clock = ContinuousClock()
    var error: DataError?
    let time = clock.measure { error = dataError { _ = try library.load(.mnist) } }
    guard case .notFound(.mnist, _, _, let answers)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(answers.count == 2)
    #expect(time < .seconds(8))
    let text = "\(try #require(error))"
    #expect(text.contains("http://127.0.0.1:1/") && text.contains("no-such-host.invalid"))
  }

  @Test func saysWhatIsMissing() throws {
    var noCurl = library(["http://127.0.0.1:1/"])
    noCurl.transfer.curl = "no-such-program"
    let failure = try #require(dataError { try noCurl.fetch(.mnist) })
    #expect("\(failure)".contains("apt-get install curl"))
    #expect(dataError { try sets.library([], cache: nil).fetch(.mnist) } == .noCacheFolder)
    #expect(dataError { try noCurl.fetch(.digits) } == .nothingToFetch(.digits))
    let file = try folder.write([1], to: "file")
    let unwritable = sets.library([], cache: file + "/cache", fetches: true)
    guard case .system(call: "mkdir", _, _)? = dataError({ try unwritable.fetch(.mnist) }) else {
      Issue.record("an unwritable cache folder was not noticed")
      return
    }
    // A run that only tried to fetch hears that the set is not there.
    guard case .notFound? = dataError({ _ = try unwritable.load(.mnist) }) else {
      Issue.record("a run without data must say that it was not found")
      return
    }
  }

  @Test func anInterruptEndsItAll() throws {
    var library = library(["http://127.0.0.1:1/", "http://127.0.0.1:2/"])
    let script = try folder.write(Array("#!/bin/sh\nkill -INT $$\n".utf8), to: "curl")
    #expect(chmod(script, 0o755) == 0)
    library.transfer.curl = script
    #expect(dataError { try library.fetch(.mnist) } == .interrupted)
    #expect(dataError { _ = try library.load(.mnist) } == .interrupted)
  }

  @Test func twoAtOnceFetchOnce() async throws {
    let server = try server { Server.ranged($1, $0) }
    let library = library([server.address])
    let counts = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask { (try? library.load(.mnist).train.count) ?? -1 }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == [400, 400, 400, 400])
    #expect(server.requests.count == 4)
  }
}

import Glibc

/// Where a transfer is done and how long it may be silent.
struct TransferSettings: Sendable {
  /// The curl program, by name or path.
  var curl = "curl"
  /// How long looking up the name and connecting may take.
  var connectSeconds = 4.0
  /// How long nothing may come.
  var stallSeconds = 15.0
}

/// How a transfer ended.
enum TransferOutcome: Equatable {
  /// All bytes are here; `resumed` if some are from an earlier attempt.
  case complete(resumed: Bool)
  /// It ended in the middle; another attempt may get further.
  case brokenOff(String)
  /// The server, or the way to it, gives nothing.
  case refused(String)
}

/// Fetches one address into a partial file, with the curl program.
///
/// A program of its own rather than URLSession, because the latter costs every start of ours 9 ms
/// (FoundationNetworking with its 37 libraries) for something that happens once; and curl's
/// options say exactly what is to happen with ranges, stalls and redirects. It writes headers and
/// body to a pipe, so what a server answers is known before a byte of it reaches the file, and
/// curl ends when we do.
struct CurlTransfer: Sendable {
  let settings: TransferSettings
  let environment: [String: String]

  /// Continues the file, or starts it over where the server knows no ranges.
  ///
  /// - Throws: `DataError.system` where the file cannot be written; `interrupted`.
  func run(
    _ url: String, into part: PartialFile, onProgress: (Int, Int?) -> Void
  ) throws -> TransferOutcome {
    let offset = part.size
    let file = try OpenFile(part.path, O_WRONLY | O_CREAT)
    var receiver = Receiver(file: file, offset: offset, limit: part.limit)
    guard let curl = try ChildProcess(settings.curl, arguments(url, offset), environment) else {
      return .refused("the curl program is missing: apt-get install curl")
    }
    let isSilent: Bool
    do {
      isSilent = try curl.readOutput(patience: settings.stallSeconds) { bytes in
        try receiver.take(bytes)
        if receiver.problem == nil && receiver.status != nil {
          onProgress(receiver.written, receiver.total)
        }
        return receiver.problem == nil
      }
    } catch {
      curl.kill()
      throw error
    }
    if isSilent { return .refused("nothing came for \(settings.stallSeconds) seconds") }
    return try outcome(of: receiver, curl.wait(), part)
  }

  private func arguments(_ url: String, _ offset: Int) -> [String] {
    var arguments = [
      "--disable", "--silent", "--show-error", "--fail", "--location", "--max-redirs", "5",
      "--include", "--suppress-connect-headers", "--globoff", "--proto", "=http,https",
      "--connect-timeout", "\(settings.connectSeconds)",
      "--speed-limit", "100", "--speed-time", "30",
    ]
    if offset > 0 { arguments += ["--range", "\(offset)-"] }
    return arguments + ["--url", url]
  }

  private func outcome(
    of receiver: Receiver, _ ending: ChildProcess.Ending, _ part: PartialFile
  ) throws -> TransferOutcome {
    if let problem = receiver.problem {
      part.remove()
      return .refused(problem)
    }
    switch ending {
    case .signal(SIGINT), .signal(SIGTERM), .signal(SIGHUP): throw DataError.interrupted
    case .signal(let signal): return .brokenOff("curl was ended by signal \(signal)")
    case .exit(0, _): return .complete(resumed: receiver.resumed)
    case .exit(let code, let message):
      // 416: nothing is left after what is here, which is then the whole file or a wrong one.
      if receiver.status == 416 && receiver.offset > 0 { return .complete(resumed: true) }
      // 18, 52, 55, 56, 92: the connection ended early.
      let broke = [18, 52, 55, 56, 92].contains(code)
      return broke ? .brokenOff(message) : .refused(message)
    }
  }
}

/// Takes in a response and writes its body to the right place.
private struct Receiver {
  let file: OpenFile
  let offset: Int
  let limit: Int
  /// The final response's status, once its headers are complete.
  var status: Int?
  var resumed = false
  /// How long the file is, and will be.
  var written = 0
  var total: Int?
  /// Why the response cannot be used.
  var problem: String?

  private var line: [UInt8] = []
  private var headers: [String] = []

  init(file: OpenFile, offset: Int, limit: Int) {
    self.file = file
    self.offset = offset
    self.limit = limit
  }

  mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
    var place = 0
    while status == nil && place < bytes.count && problem == nil {
      try takeHeader(bytes[place])
      place += 1
    }
    guard problem == nil, status == 200 || status == 206, place < bytes.count else { return }
    written += bytes.count - place
    guard written <= limit else {
      problem = "wrong bytes: more than \(limit) of them"
      return
    }
    try file.write(UnsafeRawBufferPointer(rebasing: bytes[place...]))
  }

  private mutating func takeHeader(_ byte: UInt8) throws {
    if byte != UInt8(ascii: "\n") {
      line.append(byte)
      if line.count + headers.count > 1 << 16 { problem = "its headers have no end" }
      return
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    let text = String(decoding: line, as: UTF8.self)
    line = []
    if !text.isEmpty { return headers.append(text) }
    let block = headers
    headers = []
    let words = (block.first ?? "").split(separator: " ")
    guard words.count >= 2, let code = Int(words[1]) else {
      problem = "no HTTP answer"
      return
    }
    // What comes before the final response: 100 Continue, and redirects, which curl follows.
    if (100..<200).contains(code) || (300..<400).contains(code) { return }
    try begin(code, block)
  }

  /// Places the file's position where the body belongs.
  private mutating func begin(_ code: Int, _ headers: [String]) throws {
    status = code
    let length = value("content-length", in: headers).flatMap { Int($0) }
    if code == 206 {
      // "bytes 100-199/200"
      let range = value("content-range", in: headers)?.split(whereSeparator: { " -/".contains($0) })
      guard let range, range.count == 4, range[1] == "\(offset)" else {
        problem = "it answered with another range than the one asked for"
        return
      }
      total = Int(range[3])
      resumed = offset > 0
      written = offset
    } else if code == 200 {
      // The whole file, asked for or not: what was here is overwritten.
      total = length
      guard ftruncate(file.descriptor, 0) == 0 else {
        throw DataError.system(call: "ftruncate", file: file.path, code: errno)
      }
    }
    guard lseek(file.descriptor, off_t(written), SEEK_SET) >= 0 else {
      throw DataError.system(call: "lseek", file: file.path, code: errno)
    }
    if let total, total > limit { problem = "wrong bytes: \(total) of them" }
  }

  private func value(_ name: String, in headers: [String]) -> String? {
    for header in headers {
      guard let colon = header.firstIndex(of: ":") else { continue }
      if header[..<colon].lowercased() == name {
        return String(header[header.index(after: colon)...].drop { $0 == " " })
      }
    }
    return nil
  }
}

import Foundation
import Glibc

/// A web server on loopback that misbehaves as it is told.
final class LoopbackServer: @unchecked Sendable {
  /// What a client asked for.
  struct Request {
    var path: String
    /// Where the range starts that it asked for, if it did.
    var offset: Int?
  }

  /// What is sent before the connection is closed, and how long to do nothing before that.
  struct Response {
    var bytes: [UInt8]
    var silence = 0.0
  }

  /// "http://127.0.0.1:PORT/".
  let address: String
  private let socket: Int32
  private let answer: @Sendable (Request) -> Response
  private let lock = NSLock()
  private var seen: [Request] = []

  /// The requests so far.
  var requests: [Request] { lock.withLock { seen } }

  init(_ answer: @escaping @Sendable (Request) -> Response) throws {
    self.answer = answer
    let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    socket = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    self.address = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/"
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        Thread.detachNewThread { [weak self] in
          self?.serve(connection)
          close(connection)
        }
      }
    }
  }

  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  private func serve(_ connection: Int32) {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = read(connection, &buffer, buffer.count)
      if count <= 0 { return }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let path = String(text.split(separator: " ")[1].dropFirst())
    let range = text.firstRange(of: "Range: bytes=").map { text[$0.upperBound...] }
    let offset = range.flatMap { Int($0.prefix { $0.isNumber }) }
    let request = Request(path: path, offset: offset)
    lock.withLock { seen.append(request) }
    let response = answer(request)
    response.bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = send(
          connection, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count,
          Int32(MSG_NOSIGNAL))
        if count <= 0 { return }
        rest = rest[(rest.startIndex + count)...]
      }
    }
    if response.silence > 0 { usleep(UInt32(response.silence * 1e6)) }
    shutdown(connection, Int32(SHUT_WR))
  }

  // MARK: Answers

  /// The whole body, whatever range was asked for.
  static func whole(_ body: [UInt8]) -> Response {
    Response(bytes: head("200 OK", ["Content-Length: \(body.count)"]) + body)
  }

  /// What a good server gives: the range that was asked for, 416 where nothing is left.
  static func ranged(_ body: [UInt8], _ request: Request) -> Response {
    guard let offset = request.offset else { return whole(body) }
    guard offset < body.count else {
      return error("416 Range Not Satisfiable", ["Content-Range: bytes */\(body.count)"])
    }
    return Response(
      bytes: head(
        "206 Partial Content",
        [
          "Content-Length: \(body.count - offset)",
          "Content-Range: bytes \(offset)-\(body.count - 1)/\(body.count)",
        ]) + body[offset...])
  }

  static func error(_ status: String, _ headers: [String] = []) -> Response {
    let body = Array("<html>\(status)</html>".utf8)
    return Response(bytes: head(status, headers + ["Content-Length: \(body.count)"]) + body)
  }

  static func head(_ status: String, _ headers: [String]) -> [UInt8] {
    let lines = ["HTTP/1.1 \(status)"] + headers + ["Connection: close", "", ""]
    return Array(lines.joined(separator: "\r\n").utf8)
  }
}

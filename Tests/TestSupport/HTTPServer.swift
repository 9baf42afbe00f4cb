import Glibc
import Synchronization

/// A web server on this machine that misbehaves as a test says.
///
/// It answers one request a connection, and closes it.
public final class HTTPServer: Sendable {
  /// What a client asked for.
  public struct Request: Sendable {
    /// The path, from the slash on.
    public let path: String
    private let headers: [String: String]

    /// The value of a header by its name in lower case.
    public func header(_ name: String) -> String? { headers[name] }

    /// The first byte that is wanted; nil where all are.
    public var rangeStart: Int? {
      headers["range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) }
    }

    init?(_ text: String) {
      let lines = text.split(separator: "\r\n")
      guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
      path = String(words[1])
      var headers: [String: String] = [:]
      for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { continue }
        headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
      }
      self.headers = headers
    }
  }

  /// What is answered.
  public struct Response: Sendable {
    /// The status.
    public var status: Int
    /// The headers; `Content-Length` is among them only where it is given.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]
    /// The seconds before the last byte of the body is sent.
    public var pause: Double

    /// Describes an answer.
    public init(
      _ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
      pause: Double = 0
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.pause = pause
    }

    /// A file as a good server sends it, from the byte that is asked for if the file is still the
    /// one of the entity tag.
    ///
    /// - Parameters:
    ///   - breakingAfter: how many bytes of the body are sent before the connection breaks.
    ///   - ignoringCondition: to send the rest of a file even if it is another one by now.
    public static func file(
      _ bytes: [UInt8], tag: String, to request: Request, breakingAfter: Int? = nil,
      ignoringCondition: Bool = false
    ) -> Self {
      let isSame = ignoringCondition || request.header("if-range") == tag
      let start = isSame ? request.rangeStart : nil
      guard (start ?? 0) < max(bytes.count, 1) else {
        return Self(416, headers: [("Content-Range", "bytes */\(bytes.count)")])
      }
      let rest = bytes[(start ?? 0)...]
      var headers = [("ETag", tag), ("Content-Length", "\(rest.count)")]
      if let start {
        headers.append(("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"))
      }
      return Self(
        start == nil ? 200 : 206, headers: headers,
        body: Array(rest.prefix(breakingAfter ?? rest.count)))
    }
  }

  private let socket: Int32
  private let port: UInt16
  private let received = Mutex<[Request]>([])
  private let answer: @Sendable (_ request: Request, _ number: Int) -> Response

  /// Starts a server.
  ///
  /// - Parameter answer: is given each request with its number from 0.
  public init(
    _ answer: @escaping @Sendable (_ request: Request, _ number: Int) -> Response
  ) throws {
    self.answer = answer
    let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard listener >= 0, isBound else { throw SocketError(code: errno) }
    port = UInt16(bigEndian: address.sin_port)
    socket = listener
    // Threads, not a queue: while tests keep all cores busy, queues wait for the threads of others.
    detachThread { [weak self] in
      // Closed here alone: elsewhere the number could be another server's before `accept` has it.
      defer { close(listener) }
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let server = self else { return }
        detachThread {
          server.serve(connection)
          close(connection)
        }
      }
    }
  }

  /// Ends the wait for a connection.
  deinit { shutdown(socket, Int32(SHUT_RDWR)) }

  /// The requests so far.
  public var requests: [Request] { received.withLock { $0 } }

  /// The address of a path, from the slash on.
  public func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  private func serve(_ connection: Int32) {
    guard let request = Request(readHead(connection)) else { return }
    let number = received.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    let response = answer(request, number)
    var head = "HTTP/1.1 \(response.status) as asked\r\nConnection: close\r\n"
    for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
    send(Array((head + "\r\n").utf8), to: connection)
    guard response.pause > 0 else { return send(response.body, to: connection) }
    send(Array(response.body.dropLast()), to: connection)
    usleep(UInt32(response.pause * 1e6))
    send(Array(response.body.suffix(1)), to: connection)
  }

  private func readHead(_ connection: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func send(_ bytes: [UInt8], to connection: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        // A client that went away must not end the tests.
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private struct SocketError: Error { let code: Int32 }
}

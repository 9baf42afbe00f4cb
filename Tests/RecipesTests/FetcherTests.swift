import Dispatch
import Recipes
import Storage
import TestSupport
import Testing

@Suite("A fetcher", .timeLimit(.minutes(1)))
struct FetcherTests {
  private let fixture: FetchFixture
  private let bytes = FetchFixture.bytes

  init() throws { fixture = try FetchFixture() }

  private func goodServer() throws -> HTTPServer {
    try HTTPServer { request, _ in .file(FetchFixture.bytes, tag: "\"a\"", to: request) }
  }

  @Test("fetches a file once, and checks it ever after")
  func once() throws {
    let server = try goodServer()
    let checksum = try fixture.checksum()
    for _ in 0..<2 {
      #expect(
        try fixture.fetch(server.address("/data"), size: bytes.count, checksum: checksum) == bytes)
    }
    #expect(server.requests.count == 1)
    #expect(fixture.notices.all.isEmpty)
    try fixture.folder.write(Array(bytes.reversed()), to: "data.bin")
    let error = #expect(throws: FetchError.self) {
      try fixture.fetch(server.address("/data"), size: bytes.count, checksum: checksum)
    }
    #expect(error?.problem.contains("found, \(checksum) expected") == true)
    try fixture.folder.write([1], to: "data.bin")
    let short = #expect(throws: FetchError.self) {
      try fixture.fetch(server.address("/data"), size: bytes.count, checksum: checksum)
    }
    #expect(short?.problem.contains("1 bytes found, 300000 expected") == true)
  }

  @Test("keeps the checksum that it found where the recipe knows none")
  func unknownChecksum() throws {
    let server = try goodServer()
    try fixture.fetch(server.address("/data"))
    let checksum = try fixture.checksum()
    #expect(
      String(decoding: try fixture.folder.read("data.bin.sha256"), as: UTF8.self)
        == "\(checksum.digits)  data.bin\n")
    #expect(
      fixture.notices.all == ["data.bin: the recipe knows no checksum; found \(checksum)"])
    try fixture.folder.write([1], to: "data.bin")
    let error = #expect(throws: FetchError.self) { try fixture.fetch(server.address("/data")) }
    #expect(error?.problem.contains("found, \(checksum) expected") == true)
    try fixture.folder.write("nonsense", to: "data.bin.sha256")
    let record = #expect(throws: FetchError.self) { try fixture.fetch(server.address("/data")) }
    #expect(record?.file == fixture.folder.file("data.bin.sha256"))
  }

  @Test("puts a file with another checksum aside")
  func wrongChecksum() throws {
    let server = try goodServer()
    let other = try fixture.checksum(of: [1])
    let error = #expect(throws: FetchError.self) {
      try fixture.fetch(server.address("/data"), checksum: other)
    }
    let found = try fixture.checksum()
    #expect(error?.problem.contains("checksum \(found) found, \(other) expected; kept as") == true)
    #expect(error?.description.contains(server.address("/data")) == true)
    #expect(try fixture.folder.entries() == ["data.bin.bad"])
    #expect(try fixture.fetch(server.address("/data"), checksum: found) == bytes)
  }

  @Test("does not ask again for what is not there", arguments: [403, 404, 410])
  func permanentFailures(status: Int) throws {
    let server = try HTTPServer { _, _ in HTTPServer.Response(status) }
    let error = #expect(throws: FetchError.self) { try fixture.fetch(server.address("/data")) }
    #expect(error?.problem.hasPrefix("the server answers \(status); ") == true)
    #expect(server.requests.count == 1)
  }

  @Test("asks again where the server is busy", arguments: [429, 500, 503])
  func transientFailures(status: Int) throws {
    let server = try HTTPServer { request, number in
      number < 2
        ? HTTPServer.Response(status, body: Array("busy".utf8))
        : .file(FetchFixture.bytes, tag: "\"a\"", to: request)
    }
    #expect(try fixture.fetch(server.address("/data")) == bytes)
    #expect(server.requests.count == 3)
    #expect(fixture.notices.all.first?.contains("the server answers \(status)") == true)
  }

  @Test("follows a redirection, also when it goes on")
  func redirection() throws {
    let server = try HTTPServer { request, number in
      request.path == "/data"
        ? HTTPServer.Response(
          302, headers: [("Location", "/elsewhere"), ("ETag", "\"x\"")], body: [1, 2, 3])
        : .file(
          FetchFixture.bytes, tag: "\"a\"", to: request, breakingAfter: number < 2 ? 1000 : nil)
    }
    #expect(try fixture.fetch(server.address("/data")) == bytes)
    #expect(server.requests.map(\.path) == ["/data", "/elsewhere", "/data", "/elsewhere"])
    #expect(server.requests.last?.rangeStart == 1000)
  }

  @Test("follows no redirection to a file of this machine, and none without end")
  func badRedirections() throws {
    let secret = try fixture.folder.write("secret", to: "secret")
    for target in ["file://\(secret)", "/data"] {
      let server = try HTTPServer { _, _ in
        HTTPServer.Response(302, headers: [("Location", target), ("Content-Length", "0")])
      }
      #expect(throws: FetchError.self) { try fixture.fetch(server.address("/data")) }
      #expect(server.requests.count <= 11)
    }
    #expect(!FileSystem.exists(fixture.folder.file("data.bin")))
  }

  @Test("takes a body without a length only if it has the size of the recipe")
  func noLength() throws {
    let server = try HTTPServer { _, number in
      HTTPServer.Response(200, body: Array(FetchFixture.bytes.prefix(number < 1 ? 1000 : 300_000)))
    }
    #expect(try fixture.fetch(server.address("/data"), size: bytes.count) == bytes)
    #expect(fixture.notices.all.first?.contains("it ended after 1000 of 300000 bytes") == true)
    let long = try FetchFixture()
    let error = #expect(throws: FetchError.self) {
      try long.fetch(server.address("/data"), size: 2000)
    }
    #expect(error?.problem.contains("more than the 2000 bytes") == true)
  }

  @Test("refuses a file of another size before it is fetched")
  func otherSize() throws {
    let server = try goodServer()
    let error = #expect(throws: FetchError.self) {
      try fixture.fetch(server.address("/data"), size: 5)
    }
    #expect(error?.problem.contains("has 300000 bytes, the recipe expects 5") == true)
  }

  @Test("says that a server cannot be reached")
  func noServer() throws {
    // A port that was free a moment ago.
    let address = try goodServer().address("/data")
    let error = #expect(throws: FetchError.self) { try fixture.fetch(address) }
    #expect(error?.problem.contains("given up after 3 attempts") == true)
  }

  @Test("copies files of this machine, and empty ones")
  func localFiles() throws {
    let other = try TemporaryFolder()
    #expect(try fixture.fetch("file://" + other.write(bytes, to: "x")) == bytes)
    let empty = try FetchFixture()
    #expect(try empty.fetch("file://" + other.write([], to: "y")) == [])
    let missing = try FetchFixture()
    #expect(throws: FetchError.self) { try missing.fetch("file://" + other.file("none")) }
  }

  @Test("fetches a file once for all who ask at the same time")
  func atOnce() throws {
    let server = try HTTPServer { request, _ in
      var response = HTTPServer.Response.file(FetchFixture.bytes, tag: "\"a\"", to: request)
      response.pause = 0.1
      return response
    }
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      do {
        #expect(try fixture.fetch(server.address("/data")) == bytes)
      } catch {
        Issue.record(error)
      }
    }
    #expect(server.requests.count == 1)
    #expect(try fixture.folder.entries() == ["data.bin", "data.bin.sha256"])
  }
}

import Recipes
import TestSupport
import Testing

@Suite("A fetch that is interrupted", .timeLimit(.minutes(1)))
struct ResumeTests {
  private let fixture: FetchFixture
  private let bytes = FetchFixture.bytes

  init() throws { fixture = try FetchFixture() }

  @Test("asks for what is missing, and the file is the same to the byte", arguments: 0..<20)
  func brokenConnections(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let breaks = (0..<5).map { _ in Int.random(in: 0..<80_000, using: &generator) }
    let server = try HTTPServer { request, number in
      .file(
        FetchFixture.bytes, tag: "\"a\"", to: request,
        breakingAfter: breaks.indices.contains(number) ? breaks[number] : nil)
    }
    let found = try fixture.fetch(
      server.address("/data"), size: bytes.count, checksum: try fixture.checksum())
    #expect(found == bytes)
    let starts = server.requests.map { $0.rangeStart ?? 0 }
    #expect(starts == (0...5).map { breaks[..<$0].reduce(0, +) })
    #expect(server.requests.last?.header("if-range") == "\"a\"")
    #expect(try fixture.folder.entries() == ["data.bin"])
    #expect(fixture.notices.all.first?.hasPrefix("data.bin: ") == true)
  }

  @Test("goes on in the next process")
  func nextProcess() throws {
    let server = try HTTPServer { request, number in
      .file(
        FetchFixture.bytes, tag: "\"a\"", to: request, breakingAfter: number < 1 ? 100_000 : nil)
    }
    let impatient = FetchLimits(attempts: 1)
    let error = #expect(throws: FetchError.self) {
      try fixture.fetch(server.address("/data"), limits: impatient)
    }
    #expect(error?.problem.contains("the 100000 bytes that are here") == true)
    #expect(try fixture.folder.entries() == ["data.bin.part", "data.bin.part.json"])
    #expect(try fixture.fetch(server.address("/data")) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 100_000])
  }

  @Test("begins anew where the server sends no ranges")
  func noRanges() throws {
    let server = try HTTPServer { _, number in
      HTTPServer.Response(
        200, headers: [("ETag", "\"a\""), ("Content-Length", "300000")],
        body: Array(FetchFixture.bytes.prefix(number < 1 ? 100_000 : 300_000)))
    }
    #expect(try fixture.fetch(server.address("/data")) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 100_000])
  }

  @Test("begins anew where nothing tells the file from a later one", arguments: ["", "W/\"a\""])
  func noValidator(tag: String) throws {
    let server = try HTTPServer { _, number in
      HTTPServer.Response(
        200, headers: [("ETag", tag), ("Content-Length", "300000")],
        body: Array(FetchFixture.bytes.prefix(number < 1 ? 100_000 : 300_000)))
    }
    #expect(try fixture.fetch(server.address("/data")) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, nil])
  }

  @Test("goes on by the date of the file where it has no tag, though the rest comes without a date")
  func dates() throws {
    let date = "Sat, 21 Nov 2026 12:00:00 GMT"
    let server = try HTTPServer { request, _ in
      guard let start = request.rangeStart else {
        return HTTPServer.Response(
          200, headers: [("Last-Modified", date), ("Content-Length", "300000")],
          body: Array(FetchFixture.bytes.prefix(100_000)))
      }
      return HTTPServer.Response(
        206, headers: [("Content-Range", "bytes \(start)-299999/300000")],
        body: Array(FetchFixture.bytes[start...]))
    }
    #expect(try fixture.fetch(server.address("/data")) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 100_000])
    #expect(server.requests.last?.header("if-range") == date)
  }

  @Test("begins anew where the file changed, even if the server sends the rest of the new one")
  func changedFile() throws {
    let newBytes = [UInt8](bytes.reversed())
    let server = try HTTPServer { request, number in
      let isNew = number > 0
      let ignoresCondition = number == 1
      return .file(
        isNew ? newBytes : FetchFixture.bytes, tag: isNew ? "\"b\"" : "\"a\"", to: request,
        breakingAfter: isNew ? nil : 100_000, ignoringCondition: ignoresCondition)
    }
    #expect(try fixture.fetch(server.address("/data")) == newBytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 100_000, nil])
  }

  @Test("begins anew where the file changed")
  func changedTag() throws {
    let newBytes = [UInt8](bytes.reversed())
    let server = try HTTPServer { request, number in
      .file(
        number > 0 ? newBytes : FetchFixture.bytes, tag: number > 0 ? "\"b\"" : "\"a\"",
        to: request, breakingAfter: number > 0 ? nil : 100_000)
    }
    #expect(try fixture.fetch(server.address("/data")) == newBytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 100_000])
  }

  @Test("begins anew where the address changed, or what is there is nobody's")
  func changedAddress() throws {
    let server = try HTTPServer { request, number in
      .file(
        FetchFixture.bytes, tag: "\"a\"", to: request, breakingAfter: number < 1 ? 100_000 : nil)
    }
    #expect(throws: FetchError.self) {
      try fixture.fetch(server.address("/old"), limits: FetchLimits(attempts: 1))
    }
    #expect(try fixture.fetch(server.address("/new")) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, nil])
  }

  @Test("with more bytes than the server has begins anew")
  func rangeRefused() throws {
    let short = Array(bytes.prefix(50_000))
    let server = try HTTPServer { request, number in
      // No length is announced, so that only the refusal tells that the bytes are all there.
      number < 1
        ? HTTPServer.Response(200, headers: [("ETag", "\"a\"")], body: short)
        : .file(short, tag: "\"a\"", to: request)
    }
    let size = short.count + 1
    #expect(throws: FetchError.self) {
      try fixture.fetch(server.address("/data"), size: size, limits: FetchLimits(attempts: 1))
    }
    #expect(try fixture.fetch(server.address("/data")) == short)
    #expect(server.requests.map(\.rangeStart) == [nil, 50_000, nil])
  }

  @Test("is tried again when no byte comes for a while")
  func stalledServer() throws {
    let server = try HTTPServer { request, number in
      var response = HTTPServer.Response.file(
        FetchFixture.bytes, tag: "\"a\"", to: request, breakingAfter: number == 0 ? 299_999 : nil)
      if number == 1 { response.pause = 20 }
      return response
    }
    var limits = FetchFixture.limits
    limits.stallTimeout = 3
    #expect(try fixture.fetch(server.address("/data"), limits: limits) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 299_999, 299_999])
    #expect(fixture.notices.all[1].hasPrefix("data.bin: Timeout was reached; trying again in "))
  }

  @Test("is given up when nothing more comes, however often it is tried")
  func alwaysBreaks() throws {
    let server = try HTTPServer { request, number in
      .file(FetchFixture.bytes, tag: "\"a\"", to: request, breakingAfter: number < 1 ? 1000 : 0)
    }
    let error = #expect(throws: FetchError.self) { try fixture.fetch(server.address("/data")) }
    #expect(error?.problem.contains("given up after 3 attempts") == true)
    #expect(server.requests.count == 1 + 3 - 1)
  }
}

import TestSupport
import Testing

@testable import Recipes

@Suite("Response headers")
struct ResponseHeadersTests {
  private func headers(_ text: String) -> ResponseHeaders {
    var headers = ResponseHeaders()
    for line in text.split(separator: "\n") { headers.take(line: line + "\r\n") }
    return headers
  }

  @Test("are those of the last response")
  func lastResponse() {
    let found = headers("HTTP/1.1 302 Found\nETag: \"x\"\nHTTP/2 200\ncontent-length: 12")
    #expect(found.status == 200)
    #expect(found.validator == nil)
    #expect(found.totalSize == 12)
    #expect(found.firstByte == 0)
  }

  @Test("tell the state of a file by a strong tag, or by a date")
  func validators() {
    let date = "Last-Modified: Sat, 21 Nov 2026 12:00:00 GMT"
    #expect(headers("HTTP/1.1 200 OK\nETag: \"a b\"\n\(date)").validator == "\"a b\"")
    #expect(
      headers("HTTP/1.1 200 OK\nETag: W/\"a\"\n\(date)").validator
        == "Sat, 21 Nov 2026 12:00:00 GMT")
    #expect(headers("HTTP/1.1 200 OK\nETag: W/\"a\"").validator == nil)
    #expect(headers("HTTP/1.1 200 OK\nETag:").validator == nil)
  }

  @Test(
    "tell which bytes of how many are sent",
    arguments: [
      ("bytes 5-9/20", 5, 20), ("bytes 5-9/*", 5, nil), ("bytes */20", nil, 20),
      ("bytes -9/20", nil, 20), ("lines 5-9/20", nil, 20), ("", nil, nil), ("bytes", nil, nil),
      ("bytes 99999999999999999999-/", nil, nil),
    ] as [(String, Int?, Int?)])
  func ranges(range: String, first: Int?, total: Int?) {
    let found = headers("HTTP/1.1 206 Partial Content\nContent-Range: \(range)")
    #expect(found.isPartial)
    #expect(found.firstByte == first)
    #expect(found.totalSize == total)
  }

  @Test("that are mutated are read as others, never a crash")
  func mutations() {
    let text = Array(
      "HTTP/1.1 206 Partial\nETag: \"a\"\nContent-Range: bytes 5-9/20\nContent-Length: 5".utf8)
    for seed in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 2000) {
      let found = headers(String(decoding: text.mutated(seed: UInt64(seed)), as: UTF8.self))
      #expect((found.firstByte ?? 0) >= 0)
      #expect((found.totalSize ?? 0) >= 0)
      _ = found.validator
    }
  }
}

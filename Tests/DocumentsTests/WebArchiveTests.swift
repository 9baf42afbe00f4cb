import Documents
import TestSupport
import Testing

@Suite("A web archive")
struct WebArchiveTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(
    _ type: String, _ contentType: String, _ body: String, length: Int? = nil
  ) -> String {
    "WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Target-URI: http://a.b/\r\n"
      + "Content-Type: \(contentType)\r\ncontent-length:  \(length ?? body.utf8.count)\r\n\r\n"
      + body + "\r\n\r\n"
  }

  private func response(_ body: String, status: String = "200 OK", fields: String = "") -> String {
    record(
      "response", "application/http; msgtype=response",
      "HTTP/1.1 \(status)\r\nContent-Type: text/html\r\n\(fields)\r\n\(body)")
  }

  private func events(_ contents: String, limit: Int = 1_000_000) throws -> [DocumentEvent] {
    let path = try folder.write(contents, to: "a.warc")
    return try DocumentsTests.events(of: [path], recordLimit: limit)
  }

  @Test("gives the text of pages that servers answered with, and nothing for other records")
  func responses() throws {
    let found = try events(
      record("warcinfo", "application/warc-fields", "software: x\r\n")
        + record("request", "application/http", "GET / HTTP/1.1\r\n\r\n")
        + response("<p>a</p><p>b") + record("metadata", "text/plain", "no")
        + record("resource", "text/plain; charset=utf-8", "c\n"))
    #expect(found.map(\.text) == ["a\n\nb", "c\n"])
    #expect(found.map(\.location.record) == [3, 5])
  }

  @Test("may hold texts that pages were converted to, each compressed by itself")
  func conversions() throws {
    for text in ["one\n", "é", "three"] {
      try folder.write(record("conversion", "text/plain", text), to: "r")
      try shell("gzip -c r >> CC-1.warc.wet.gz", in: folder)
    }
    let found = try DocumentsTests.events(of: [folder.file("CC-1.warc.wet.gz")])
    #expect(found.map(\.text) == ["one\n", "é", "three"])
  }

  @Test("may hold responses in chunks, or say so of what is not")
  func chunks() throws {
    let fields = "Transfer-Encoding: chunked\r\n"
    let found = try events(
      response("4;x=y\r\n<p>a\r\n3\r\nb c\r\n0\r\n\r\n", fields: fields)
        + response("<p>whole", fields: fields) + response("5\r\n<p>", fields: fields))
    #expect(found.map(\.text) == ["ab c", "whole", "5"])
  }

  @Test("may have white space around the values of its fields")
  func blanks() throws {
    let head = "WARC/1.0\r\nWARC-Type: conversion \r\nContent-Type:\ttext/plain\t\r\n"
    let found = try events(head + "Content-Length: 4 \t\r\n\r\ntext\r\n\r\n")
    #expect(found.map(\.text) == ["text"])
  }

  @Test("may hold pages in the encoding that their server names")
  func charset() throws {
    let head = "HTTP/1.1 200 OK\nContent-Type: text/html; charset=\"ISO-8859-1\"\n\n<p>"
    let bytes =
      Array(
        "WARC/1.1\nWARC-Type: response\nContent-Length: \(head.utf8.count + 1)\n\n\(head)".utf8)
      + [0xE9]
    let path = try folder.write(bytes, to: "a.warc")
    #expect(try DocumentsTests.events(of: [path]).map(\.text) == ["é"])
  }

  @Test("rejects what is no page, and says why")
  func rejected() throws {
    let found = try events(
      response("<p>a", status: "404 Not Found")
        + record(
          "response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx")
        + response("<p>a", fields: "Content-Encoding: gzip\r\n")
        + record("response", "application/http", "nothing")
        + record("resource", "image/png", "x") + record("conversion", "text/plain", "")
        + response("<p>last"))
    let reasons: [Rejection.Reason?] = [
      .noPage, .noPage, .noPage, .brokenPage, .noPage, .empty, nil,
    ]
    #expect(found.map(\.reason) == reasons)
  }

  @Test("loses a record that is too long, and only that one")
  func tooLong() throws {
    let long = String(repeating: "x ", count: 400_000)
    let found = try events(response(long) + response("<p>b"), limit: 500)
    #expect(found.map(\.reason) == [.tooLong, nil])
  }

  @Test(
    "whose lengths are wrong is an error that names the record",
    arguments: [-1, 0, 3, 5, 1_000_000, Int.max])
  func wrongLength(length: Int) throws {
    let contents = response("<p>a") + record("conversion", "text/plain", "text", length: length)
    // A byte too many is one of the line breaks that follow.
    let error = try #require(throws: DocumentError.self) {
      try events(contents + (length == 5 ? "x\r\n" : ""))
    }
    #expect(error.place == (length >= 0 && length < 6 ? "record 3" : "record 2"))
  }

  @Test(
    "that is no such file is an error",
    arguments: ["text\n", "WARC/1.0\r\n\r\n", "WARC/1.0\r\nContent-Length: x\r\n\r\n", "WARC/1.0"])
  func noArchive(contents: String) throws {
    #expect(throws: DocumentError.self) { try events(contents) }
  }

  @Test("without an end to a head is an error that takes no memory")
  func endlessHead() throws {
    let error = try #require(throws: DocumentError.self) {
      try events("WARC/1.0\r\na: " + String(repeating: "x", count: 1_000_000))
    }
    #expect(error.problem.contains("head"))
  }

  @Test("that is cut short is an error, wherever it is cut within a record")
  func truncated() throws {
    let contents = Array((response("<p>a") + record("conversion", "text/plain", "b")).utf8)
    let boundary = response("<p>a").utf8.count
    for count in 1..<contents.count - 4 where !(boundary - 4...boundary).contains(count) {
      let path = try folder.write(Array(contents[..<count]), to: "cut/a.warc")
      #expect(throws: DocumentError.self, "\(count)") { try DocumentsTests.events(of: [path]) }
    }
  }

  @Test("with random changes is read or is an error")
  func mutated() throws {
    let contents =
      response("<p>a") + record("conversion", "text/plain", "b")
      + response("4\r\n<p>a\r\n0\r\n\r\n", fields: "Transfer-Encoding: chunked\r\n")
    try readMutations(of: Array(contents.utf8), name: "a.warc", in: folder)
  }
}

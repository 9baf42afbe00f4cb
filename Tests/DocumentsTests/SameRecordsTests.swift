import Documents
import Foundation
import TestSupport
import Testing

@Suite("The same texts")
struct SameRecordsTests {
  /// Texts with what the formats escape, quote or cut at, not blank.
  private static func texts(seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    let parts = ["a", "\"", ",", "\t", "\\", "\n", "{", "]", "é", "😀", " ", "&", "<", "\r\n", "'"]
    return (0..<Int.random(in: 1...20, using: &generator)).map { _ in
      let length = Int.random(
        in: 0...Int.random(in: 1...2_000, using: &generator), using: &generator)
      return (0..<length).map { _ in parts.randomElement(using: &generator) ?? "" }.joined() + "."
    }
  }

  @Test("are read from every format that can hold them", arguments: 1...20 as ClosedRange<UInt64>)
  func formats(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let texts = Self.texts(seed: seed)
    let objects = try texts.map {
      String(decoding: try JSONEncoder().encode(["text": $0]), as: UTF8.self)
    }
    let cells = texts.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
    let records = texts.map {
      "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\n"
        + "Content-Length: \($0.utf8.count)\r\n\r\n\($0)\r\n\r\n"
    }
    let files = [
      try folder.write(objects.joined(separator: "\n"), to: "a.jsonl"),
      try folder.write("[\(objects.joined(separator: ",\n"))]", to: "a.json"),
      try folder.write("text\r\n\(cells.joined(separator: "\r\n"))\r\n", to: "a.csv"),
      try folder.write("text\tid\n\(cells.joined(separator: "\t1\n"))\t1", to: "a.tsv"),
      try folder.write(records.joined(), to: "a.warc"),
    ]
    try shell(
      """
      tar -c -z -f a.tar.gz a.jsonl; gzip -k a.csv; tar -c -f b.tar a.csv.gz
      """, in: folder)
    for file in files + ["a.tar.gz", "b.tar"].map(folder.file) {
      #expect(try events(of: [file]).map(\.text) == texts, "\(file)")
    }
    for (number, text) in texts.enumerated() {
      let name = String(format: "%03d", number)
      try folder.write(text, to: "texts/\(name).txt")
    }
    #expect(try events(of: [folder.file("texts")]).map(\.text) == texts)
  }
}

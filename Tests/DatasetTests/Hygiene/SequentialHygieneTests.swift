import Documents
import TestSupport
import Testing

@testable import Dataset

@Suite("Hygiene in the order of the inputs")
struct SequentialHygieneTests {
  /// Which texts are left out, and why; one that is nil is a record that gave no document.
  private func reasons(
    _ texts: [String?], _ deduplication: HygieneSettings.Deduplication, batch: Int = 1
  ) throws -> [String?] {
    var settings = HygieneSettings()
    settings.deduplication = deduplication
    var hygiene = try SequentialHygiene(settings)
    let hasher = deduplication.minHash.map { MinHasher($0) }
    let records = texts.enumerated().map { number, text in
      let location = RecordLocation(file: "in", record: number + 1, byteOffset: 0)
      guard let text else {
        return PreparedRecord(
          rejected: RejectedRecord(location: location, reason: "broken", detail: ""))
      }
      return PreparedRecord(
        outcome: .documents([]),
        fingerprints: Fingerprints(
          location: location, digest: Document.Content.text(text).digest,
          signature: hasher?.signature(of: WordHashes([text]))))
    }
    var reasons: [String?] = []
    for start in stride(from: 0, to: records.count, by: batch) {
      for record in try hygiene.judge(Array(records[start..<min(start + batch, records.count)])) {
        if case .rejected(let record) = record.outcome {
          reasons.append(record.reason)
        } else {
          reasons.append(nil)
        }
      }
    }
    return reasons
  }

  private let long = (0..<60).map { "w\($0)" }.joined(separator: " ")

  @Test("the first of several equal documents stays")
  func exact() throws {
    let texts = ["a", "b", "a", "a ", nil, "b"]
    let expected = [nil, nil, "duplicate", nil, "broken", "duplicate"]
    #expect(try reasons(texts, .exact) == expected)
    #expect(try reasons(texts, .none) == [nil, nil, nil, nil, "broken", nil])
  }

  @Test("near duplicates are left out, equal ones counted as such, and texts without words stay")
  func near() throws {
    let texts = [long, "New: " + long, long, "?!", "!?", "?!"]
    let expected = [nil, "near duplicate", "duplicate", nil, nil, "duplicate"]
    #expect(try reasons(texts, .near(MinHashSettings())) == expected)
  }

  @Test("it makes no difference how many records come at a time", arguments: [2, 7, 100])
  func batches(count: Int) throws {
    var generator = SeededGenerator(seed: 4)
    let texts = (0..<300).map { _ in
      let number = Int.random(in: 0..<40, using: &generator)
      return long.replacing("w\(number) ", with: "x\(number % 3) ")
    }
    let one = try reasons(texts, .near(MinHashSettings()))
    #expect(Set(one).count == 3)
    #expect(try reasons(texts, .near(MinHashSettings()), batch: count) == one)
  }
}

import Dataset
import Reports
import Shards

/// What a build prints when it is done.
struct BuildReport: Encodable {
  let documents: Int
  let tokens: Int
  let bytes_in: Int
  let bytes_out: Int
  let seconds: Double
  let rejected: [String: Int]
  let cleaned: [String: Int]
  let lints: [String: Int]
  let dropped_bytes: Int
  /// Left out for one rank's share.
  let content_hash: String?

  init(_ summary: BuildSummary, seconds: Double) {
    documents = summary.documents
    tokens = summary.tokens
    bytes_in = summary.counts.bytesIn
    bytes_out = summary.bytesOut
    self.seconds = seconds
    rejected = summary.counts.rejected
    cleaned = summary.counts.cleaned
    lints = Dictionary(uniqueKeysWithValues: summary.lints.map { ($0.rawValue, $1) })
    dropped_bytes = summary.counts.droppedBytes
    content_hash = summary.manifest.map { "\($0.contentHash)" }
  }

  func text(out: String) -> String {
    let perToken = tokens > 0 ? Double(bytes_out) / Double(tokens) : 0
    var lines = [
      "\(out): \(Figures.grouped(documents)) documents, \(Figures.grouped(tokens)) tokens",
      "\(Figures.bytes(bytes_in)) read, \(Figures.bytes(bytes_out)) written "
        + "(\(Figures.decimal(perToken)) bytes a token) in \(Figures.decimal(seconds, places: 1)) s",
    ]
    for (reason, count) in rejected.sorted(by: { $0.key < $1.key }) {
      lines.append("rejected for \(reason): \(Figures.grouped(count))")
    }
    for (reason, count) in lints.sorted(by: { $0.key < $1.key }) {
      lines.append("kept with \(reason): \(Figures.grouped(count))")
    }
    for (change, count) in cleaned.sorted(by: { $0.key < $1.key }) {
      lines.append("\(change): \(Figures.grouped(count))")
    }
    if dropped_bytes > 0 {
      lines.append("\(Figures.grouped(dropped_bytes)) bytes have no token and were left out")
    }
    return lines.joined(separator: "\n")
  }
}

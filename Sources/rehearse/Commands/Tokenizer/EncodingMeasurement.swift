import Dispatch
import Reports
import Synchronization
import Tokenization

/// What `tokenizer measure` found.
struct EncodingMeasurement: Encodable {
  /// One thread's way through its texts.
  private struct Pass {
    var start: ContinuousClock.Instant
    var end: ContinuousClock.Instant
    var tokens: Int
  }

  let documents: Int
  let tokens: Int
  let bytes: Int
  let seconds: Double
  let megabytes_per_second: Double
  let threads: Int
  let load_seconds: Double
  let warm_megabytes_per_second: Double?

  /// Encodes contiguous parts of about the same number of bytes, one a thread, several times over
  /// with the same encoders.
  init(
    of texts: [String], tokenizer: Tokenizer, threads: Int, passes: Int, loadTime: Duration
  ) {
    documents = texts.count
    bytes = texts.reduce(0) { $0 + $1.utf8.count }
    self.threads = threads
    load_seconds = loadTime / .seconds(1)
    let parts = Self.parts(of: texts, bytes: bytes, count: threads)
    // By thread and pass.
    let results = Mutex<[[Pass]]>([])
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let clock = ContinuousClock()
      var ways: [Pass] = []
      let created = clock.now
      var encoder = tokenizer.makeEncoder()
      var ids: [UInt32] = []
      for pass in 0..<passes {
        let start = pass == 0 ? created : clock.now
        var count = 0
        for text in texts[parts[thread]] {
          ids.removeAll(keepingCapacity: true)
          encoder.encode(text, recognizesSpecialTokens: true, into: &ids)
          count += ids.count
        }
        ways.append(Pass(start: start, end: clock.now, tokens: count))
      }
      results.withLock { [ways] in $0.append(ways) }
    }
    let all = results.withLock { $0 }
    func duration(ofPass pass: Int) -> Double {
      let first = all.map { $0[pass].start }.min() ?? .now
      let last = all.map { $0[pass].end }.max() ?? .now
      return max((last - first) / .seconds(1), 1e-9)
    }
    seconds = duration(ofPass: 0)
    tokens = all.reduce(0) { $0 + $1[0].tokens }
    megabytes_per_second = Double(bytes) / 1e6 / seconds
    warm_megabytes_per_second =
      passes == 1 ? nil : Double(bytes) / 1e6 / duration(ofPass: passes - 1)
  }

  /// Ranges of the texts of about the same number of bytes.
  private static func parts(of texts: [String], bytes: Int, count: Int) -> [Range<Int>] {
    var bounds = [0]
    var taken = 0
    for (index, text) in texts.enumerated() {
      taken += text.utf8.count
      if taken * count >= bytes * bounds.count && bounds.count < count { bounds.append(index + 1) }
    }
    while bounds.count <= count { bounds.append(texts.count) }
    return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
  }

  var text: String {
    var text =
      "\(Figures.grouped(documents)) documents, \(Figures.grouped(tokens)) tokens, "
      + "\(Figures.bytes(bytes)) in \(Figures.decimal(seconds)) s on \(threads) threads: "
      + "\(Figures.decimal(megabytes_per_second, places: 1)) MB/s"
    if let warm_megabytes_per_second {
      text += ", \(Figures.decimal(warm_megabytes_per_second, places: 1)) MB/s in the last pass"
    }
    return text + "; loaded in \(Figures.decimal(load_seconds * 1000, places: 0)) ms"
  }
}

import ArgumentParser
import Dispatch
import Reports
import Tokenization

extension TokenizerCommand {
  struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure encoding: documents already in memory, every text seen once.",
      discussion: """
        Example: rehearse tokenizer measure --tokenizer models/smollm2 prose.jsonl
        """)

    @OptionGroup var definition: Definition

    @Option(help: "Threads that encode.")
    var threads = 1

    @Option(help: "The JSON field that holds a text.")
    var field = "text"

    @Flag(
      help: "Print JSON: documents, tokens, bytes, seconds, megabytes_per_second, threads.")
    var json = false

    @Argument(help: "A file, a folder, an archive, or - for JSONL on standard input.")
    var file: String

    func validate() throws {
      guard threads > 0 else { throw ValidationError("--threads must be positive") }
    }

    func run() throws {
      let tokenizer = try definition.load()
      var texts: [String] = []
      try forEachText(in: file, field: field) { texts.append($0) }
      let measurement = Measurement(of: texts, tokenizer: tokenizer, threads: threads)
      if json { try Terminal.printJSON(measurement) } else { print(measurement.text) }
    }
  }
}

private struct Measurement: Encodable {
  let documents: Int
  let tokens: Int
  let bytes: Int
  let seconds: Double
  let megabytes_per_second: Double
  let threads: Int

  /// Encodes contiguous parts of about the same number of bytes, one a thread.
  init(of texts: [String], tokenizer: Tokenizer, threads: Int) {
    documents = texts.count
    bytes = texts.reduce(0) { $0 + $1.utf8.count }
    self.threads = threads
    var bounds = [0]
    var taken = 0
    for (index, text) in texts.enumerated() {
      taken += text.utf8.count
      if taken * threads >= bytes * bounds.count && bounds.count < threads {
        bounds.append(index + 1)
      }
    }
    while bounds.count <= threads { bounds.append(texts.count) }
    let parts = bounds
    let start = DispatchTime.now().uptimeNanoseconds
    let counts = Counts()
    DispatchQueue.concurrentPerform(iterations: threads) { part in
      var encoder = tokenizer.makeEncoder()
      var ids: [UInt32] = []
      var count = 0
      for text in texts[parts[part]..<parts[part + 1]] {
        ids.removeAll(keepingCapacity: true)
        encoder.encode(text, recognizesSpecialTokens: true, into: &ids)
        count += ids.count
      }
      counts.add(count)
    }
    seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    tokens = counts.total
    megabytes_per_second = Double(bytes) / 1e6 / max(seconds, 1e-9)
  }

  var text: String {
    "\(Figures.grouped(documents)) documents, \(Figures.grouped(tokens)) tokens, "
      + "\(Figures.bytes(bytes)) in \(Figures.decimal(seconds)) s on \(threads) threads: "
      + "\(Figures.decimal(megabytes_per_second, places: 1)) MB/s"
  }
}

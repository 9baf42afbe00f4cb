import ArgumentParser
import Dispatch
import Documents
import FoundationEssentials
import Reports
import Storage
import Tokenization

struct TokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer", abstract: "Encode and decode text, and describe a tokenizer.",
    subcommands: [Encode.self, Decode.self, Info.self, Measure.self])

  struct Definition: ParsableArguments {
    @Option(help: "A model folder or a tokenizer.json.")
    var tokenizer: String

    func load() throws -> Tokenizer { try Tokenizer(contentsOf: tokenizer) }
  }

  struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the ids of each document, a line a document.",
      discussion: """
        Special tokens in the text become their ids, as in the reference, unless --specials-as-text.

        Example: rehearse tokenizer encode --tokenizer models/smollm2 prose.jsonl
        """)

    @OptionGroup var definition: Definition

    @Option(help: "The JSON field that holds a text.")
    var field = "text"

    @Flag(help: "Encode special tokens as the text they are.")
    var specialsAsText = false

    @Argument(help: "A file, a folder, an archive, or - for JSONL on standard input.")
    var file: String

    func run() throws {
      let tokenizer = try definition.load()
      var encoder = tokenizer.makeEncoder()
      var ids: [UInt32] = []
      try forEachText(in: file, field: field) { text in
        ids.removeAll(keepingCapacity: true)
        encoder.encode(text, recognizesSpecialTokens: !specialsAsText, into: &ids)
        print(ids.map(String.init).joined(separator: " "))
      }
    }
  }

  struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the text of each line of ids, as JSONL: {\"text\": …}.",
      discussion: "Example: rehearse tokenizer decode --tokenizer models/smollm2 ids.txt")

    @OptionGroup var definition: Definition

    @Argument(help: "A file of ids, a line a document; - for standard input.")
    var file: String

    func run() throws {
      let tokenizer = try definition.load()
      var lines = try contents().split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      for (index, line) in lines.enumerated() {
        let ids = try line.split(separator: UInt8(ascii: " ")).map { word in
          let text = String(decoding: word, as: UTF8.self)
          guard let id = UInt32(text), Int(id) < tokenizer.vocabularySize else {
            throw CommandError.failure(
              "\(file):\(index + 1): \"\(text)\" found; expected ids below "
                + "\(tokenizer.vocabularySize)")
          }
          return id
        }
        try Terminal.printJSON(["text": tokenizer.decodeText(ids)])
      }
    }

    private func contents() throws -> [UInt8] {
      guard file == "-" else { return try FileSystem.read(file, limit: .max) }
      var contents: [UInt8] = []
      while case let piece = try StandardInput.read(limit: 1 << 16), !piece.isEmpty {
        contents += piece
      }
      return contents
    }
  }

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Describe a tokenizer.",
      discussion: "Example: rehearse tokenizer info --tokenizer models/smollm2")

    @OptionGroup var definition: Definition

    @Flag(help: "Print the description as JSON, with the same entries.")
    var json = false

    func run() throws {
      let report = TokenizerReport(try definition.load().information)
      if json { try Terminal.printJSON(report) } else { print(report.text) }
    }
  }

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

/// Calls `body` with the text of every document; rejected records are reported and left out.
private func forEachText(
  in input: String, field: String, _ body: (String) throws -> Void
) throws {
  var reader = try DocumentReader(inputs: [input], kind: .text(field: field))
  while let event = try reader.next() {
    switch event {
    case .document(let document):
      if case .text(let text) = document.content { try body(text) }
    case .rejected(let rejection):
      Terminal.error("rejected \(rejection)")
    }
  }
}

private struct TokenizerReport: Encodable {
  let model: String
  let vocabulary_size: Int
  let merges: Int
  let normalizer: String
  let pre_tokenizer: String
  let added_tokens: [String: UInt32]
  let missing_bytes: [UInt8]
  let hash: String

  init(_ information: TokenizerInformation) {
    model = information.model
    vocabulary_size = information.vocabularySize
    merges = information.mergeCount
    normalizer = information.normalizer
    pre_tokenizer = information.preTokenizer
    added_tokens = Dictionary(
      information.addedTokens.map { ($0.content, $0.id) }, uniquingKeysWith: { $1 })
    missing_bytes = information.missingBytes
    hash = information.definitionHash
  }

  var text: String {
    let added = added_tokens.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return """
      model          \(model)
      vocabulary     \(Figures.grouped(vocabulary_size)) ids
      merges         \(Figures.grouped(merges))
      normalizer     \(normalizer)
      pre-tokenizer  \(pre_tokenizer)
      added tokens   \(added.isEmpty ? "none" : added)
      missing bytes  \(missing_bytes.isEmpty ? "none" : "\(missing_bytes)")
      hash           \(hash)
      """
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

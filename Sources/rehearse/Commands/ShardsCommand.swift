import ArgumentParser
import FoundationEssentials
import Reports
import Shards
import Tokenization

struct ShardsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shards", abstract: "List, verify and print shard sets.",
    subcommands: [List.self, Verify.self, Cat.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what shard sets hold.",
      discussion: "Example: rehearse shards list shards/prose shards/task")

    @Argument(help: "Folders of shard sets.")
    var folders: [String]

    @Flag(help: "Print the manifests as JSON, by folder.")
    var json = false

    func run() throws {
      let sets = try folders.map { try ShardSet(folder: $0) }
      guard !json else {
        return try Terminal.printJSON(
          Dictionary(zip(folders, sets.map(\.manifest)), uniquingKeysWith: { $1 }))
      }
      var table = TextTable([
        ("set", .left), ("kind", .left), ("shards", .right), ("documents", .right),
        ("tokens", .right), ("size", .right), ("bytes/token", .right), ("tokenizer", .left),
      ])
      for (folder, set) in zip(folders, sets) {
        let manifest = set.manifest
        table.append([
          folder, manifest.kind.rawValue, "\(manifest.shards.count)",
          Figures.grouped(manifest.documents), Figures.grouped(manifest.tokens),
          Figures.bytes(manifest.bytes),
          Figures.decimal(Double(manifest.bytes) / Double(max(manifest.tokens, 1))),
          manifest.tokenizer.name,
        ])
      }
      print(table.plain)
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read every byte and name each damaged place.",
      discussion: """
        Exit status 2 where damage was found.

        Example: rehearse shards verify shards/prose
        """)

    @Argument(help: "Folders of shard sets.")
    var folders: [String]

    @Flag(help: "Print JSON: shards, frames, damaged (shard, frame, documents, problem).")
    var json = false

    func run() throws {
      var report = VerificationReport()
      for folder in folders {
        let set = try ShardSet(folder: folder)
        report.add(set)
        for damage in set.verify() {
          report.damaged.append(VerificationReport.Place(damage))
          if !json {
            Terminal.error("\(damage.error) (documents \(damage.documents) of the shard)")
          }
        }
      }
      if json {
        try Terminal.printJSON(report)
      } else {
        print(
          "\(report.shards) shards, \(report.frames) frames: "
            + (report.damaged.isEmpty ? "no damage" : "\(report.damaged.count) damaged places"))
      }
      if !report.damaged.isEmpty { throw ExitCode(2) }
    }
  }

  struct Cat: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print documents of a shard set, as text or as ids.",
      discussion: """
        Text needs --tokenizer where the one that the manifest names is not at hand.

        Example: rehearse shards cat shards/prose --document 12
        """)

    @Argument(help: "The folder of a shard set.")
    var folder: String

    @Option(help: "The number of one document; all by default.")
    var document: Int?

    @Flag(help: "Print ids, a line a document.")
    var ids = false

    @Flag(help: "Print an object a document: document, provenance, ids, roles, text.")
    var json = false

    @Option(help: "A model folder or a tokenizer.json; by default the one the set was built with.")
    var tokenizer: String?

    func run() throws {
      let set = try ShardSet(folder: folder)
      if let document, !(0..<set.documentCount).contains(document) {
        throw CommandError.usage(
          "--document \(document): \(folder) has documents 0 to \(set.documentCount - 1)")
      }
      let decoder = ids && !json ? nil : try matchingTokenizer(of: set)
      for number in document.map({ $0..<$0 + 1 }) ?? 0..<set.documentCount {
        let entry = try set.document(number)
        let tokens = try set.tokens(in: entry.tokens)
        if json {
          try Terminal.printJSON(DocumentReport(number, entry, tokens, decoder))
        } else if let decoder {
          print(decoder.decodeText(tokens))
        } else {
          print(tokens.map(String.init).joined(separator: " "))
        }
      }
    }

    private func matchingTokenizer(of set: ShardSet) throws -> Tokenizer {
      let identity = set.manifest.tokenizer
      let tokenizer = try Tokenizer(contentsOf: tokenizer ?? identity.name)
      guard tokenizer.definitionHash == "\(identity.hash)" else {
        throw CommandError.failure(
          "\(folder) was built with another tokenizer, \(identity.name) (\(identity.hash)): name "
            + "it with --tokenizer, or print --ids")
      }
      return tokenizer
    }
  }
}

private struct VerificationReport: Encodable {
  struct Place: Encodable {
    let shard: String
    let frame: Int?
    let documents: [Int]
    let problem: String

    init(_ damage: Damage) {
      shard = damage.error.file
      if case .frame(let number) = damage.error.place { frame = number } else { frame = nil }
      documents = Array(damage.documents)
      problem = "\(damage.error)"
    }
  }

  var shards = 0
  var frames = 0
  var damaged: [Place] = []

  mutating func add(_ set: ShardSet) {
    shards += set.manifest.shards.count
    for number in set.manifest.shards.indices {
      frames += (try? set.shard(number).frameCount) ?? 0
    }
  }
}

private struct DocumentReport: Encodable {
  let document: Int
  let provenance: String
  let ids: [UInt32]
  let roles: [[String]]
  let text: String?

  init(_ number: Int, _ entry: DocumentEntry, _ tokens: [UInt32], _ tokenizer: Tokenizer?) {
    document = number
    provenance = "\(entry.provenance.file):\(entry.provenance.record)"
    ids = tokens
    roles = entry.spans.map { ["\($0.role)", "\($0.count)"] }
    text = tokenizer?.decodeText(tokens)
  }
}

import ArgumentParser
import Shards
import Tokenization

extension ShardsCommand {
  struct Cat: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print documents of a shard set, as text or as ids.",
      discussion: """
        Text needs --tokenizer where the one that the manifest names is not at hand.

        Examples:
          rehearse shards cat shards/prose --document 12
          rehearse shards cat shards/prose --record prose.jsonl:1200
        """)

    @Argument(help: "The folder of a shard set.")
    var folder: String

    @Option(help: "The number of one document; all by default.")
    var document: Int?

    @Option(
      help: ArgumentHelp(
        "The documents of a record of an input, as --json prints it.", valueName: "file:line"))
    var record: Record?

    @Flag(help: "Print ids, a line a document.")
    var ids = false

    @Flag(help: "Print an object a document: document, provenance, ids, roles, text.")
    var json = false

    @Option(help: "A model folder or a tokenizer.json; by default the one the set was built with.")
    var tokenizer: String?

    struct Record: ExpressibleByArgument {
      let file: String
      let number: Int

      init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
          let number = Int(argument[argument.index(after: colon)...]), number >= 0
        else { return nil }
        file = String(argument[..<colon])
        self.number = number
      }
    }

    func validate() throws {
      guard document == nil || record == nil else {
        throw ValidationError("name documents by --document or by --record")
      }
    }

    func run() throws {
      let set = try ShardSet(folder: folder)
      let decoder = ids && !json ? nil : try matchingTokenizer(of: set)
      for number in try documents(of: set) {
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

    private func documents(of set: ShardSet) throws -> [Int] {
      if let document {
        guard (0..<set.documentCount).contains(document) else {
          let range = set.documentCount > 0 ? "documents 0 to \(set.documentCount - 1)" : "none"
          throw CommandError.usage("--document \(document): \(folder) has \(range)")
        }
        return [document]
      }
      guard let record else { return Array(0..<set.documentCount) }
      let documents = try set.documents(of: record.number, in: record.file)
      guard !documents.isEmpty else {
        throw CommandError.usage(
          "--record \(record.file):\(record.number): no document of \(folder) comes from there")
      }
      return documents
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

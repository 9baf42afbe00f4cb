import ArgumentParser
import Reports
import Tokenization

extension TokenizerCommand {
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
}

private struct TokenizerReport: Encodable {
  let model: String
  let vocabulary_size: Int
  let merges: Int
  let model_options: String
  let normalizer: String
  let pre_tokenizer: String
  let post_processor: String
  let decoder: String
  let added_tokens: [String: UInt32]
  let missing_bytes: [UInt8]
  let hash: String

  init(_ information: TokenizerInformation) {
    model = information.model
    vocabulary_size = information.vocabularySize
    merges = information.mergeCount
    model_options = information.modelOptions
    normalizer = information.normalizer
    pre_tokenizer = information.preTokenizer
    post_processor = information.postProcessor
    decoder = information.decoder
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
      options        \(model_options)
      normalizer     \(normalizer)
      pre-tokenizer  \(pre_tokenizer)
      post-processor \(post_processor)
      decoder        \(decoder)
      added tokens   \(added.isEmpty ? "none" : added)
      missing bytes  \(missing_bytes.isEmpty ? "none" : "\(missing_bytes)")
      hash           \(hash)
      """
  }
}

import ArgumentParser
import Documents
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
}

/// Calls `body` with the text of every document, blank ones included, and with nil for each record
/// that is rejected, which is reported.
func forEachText(
  in input: String, field: String, _ body: (String?) throws -> Void
) throws {
  var reader = try DocumentReader(inputs: [input], kind: .text(field: field, allowsBlank: true))
  while let event = try reader.next() {
    switch event {
    case .document(let document):
      if case .text(let text) = document.content { try body(text) }
    case .rejected(let rejection):
      Terminal.error("rejected \(rejection)")
      try body(nil)
    }
  }
}

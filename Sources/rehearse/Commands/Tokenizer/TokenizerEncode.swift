import ArgumentParser
import Tokenization

extension TokenizerCommand {
  struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the ids of each document, a line a document.",
      discussion: """
        Special tokens in the text become their ids, as in the reference, unless --specials-as-text.
        A record that cannot be read is reported and leaves its line empty; the exit status is then 1.

        Example: rehearse tokenizer encode --tokenizer models/smollm2 prose.jsonl
        """)

    @OptionGroup var definition: Definition

    @Option(help: "The JSON field that holds a text.")
    var field = "text"

    @Flag(help: "Encode special tokens as the text they are.")
    var specialsAsText = false

    @Flag(help: "Put the special tokens of the tokenizer's template around each document.")
    var addSpecialTokens = false

    @Argument(help: "A file, a folder, an archive, or - for JSONL on standard input.")
    var file: String

    func run() throws {
      let tokenizer = try definition.load()
      var encoder = tokenizer.makeEncoder()
      var ids: [UInt32] = []
      var rejected = 0
      try forEachText(in: file, field: field) { text in
        ids.removeAll(keepingCapacity: true)
        if text == nil { rejected += 1 }
        encoder.encode(
          text ?? "", recognizesSpecialTokens: !specialsAsText, addsSpecialTokens: addSpecialTokens,
          into: &ids)
        print(ids.map(String.init).joined(separator: " "))
      }
      if rejected > 0 { throw CommandError.failure("\(rejected) records could not be read") }
    }
  }
}

import ArgumentParser
import FoundationEssentials
import Storage
import Tokenization

extension TokenizerCommand {
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
}

import TestSupport
import Tokenization

/// The tokenizer and the template of a tiny model folder.
struct TinyModel {
  static let endOfText = TinyModelFolder.endOfText

  let folder: TinyModelFolder
  let tokenizer: Tokenizer
  let template: ChatTemplate

  init() throws {
    folder = try TinyModelFolder()
    tokenizer = try Tokenizer(contentsOf: folder.path)
    template = try ChatTemplate(modelFolder: folder.path)
  }
}

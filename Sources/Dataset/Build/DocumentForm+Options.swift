import FoundationEssentials
import Shards
import Tokenization

extension DocumentForm {
  private static let defaultEndOfText = "<|endoftext|>"

  func endOfTextID(_ tokenizer: Tokenizer) throws(BuildError) -> UInt32? {
    switch self {
    case .text(_, .automatic):
      return tokenizer.id(ofToken: Self.defaultEndOfText)
    case .text(_, .token(let name)):
      guard let id = tokenizer.id(ofToken: name) else {
        throw BuildError(
          "end-of-text token \"\(name)\" is none of the tokenizer's; name one of them, or none")
      }
      return id
    case .text(_, .none), .chat, .continuation:
      return nil
    }
  }

  var shardKind: ShardManifest.Kind {
    if case .text = self { .text } else { .chat }
  }

  /// What else than the inputs and the tokenizer determines the bytes.
  var recorded: [String: String] {
    switch self {
    case .text(let field, let endOfText):
      ["field": field, "end_of_text": endOfText.name]
    case .chat(let template):
      template.recorded
    case .continuation(let template, let field, let passageBytes, let seed):
      template.recorded.merging([
        "wrap": "continuation", "field": field, "passage_bytes": "\(passageBytes)",
        "seed": "\(seed)",
      ]) { _, own in own }
    }
  }
}

extension DocumentForm.EndOfText {
  fileprivate var name: String {
    switch self {
    case .automatic: "automatic"
    case .token(let name): "token \(name)"
    case .none: "none"
    }
  }
}

extension ChatTemplate {
  /// ChatML by its name; any other template by all its fields, as JSON.
  fileprivate var recorded: [String: String] {
    if self == .chatML(defaultSystem: system?.defaultContent) {
      var options = ["template": ChatStyle.chatML.rawValue]
      options["default_system"] = system?.defaultContent
      return options
    }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let fields = try? encoder.encode(self) else {
      preconditionFailure("texts and flags can be encoded")
    }
    return ["template": style.rawValue, "template_form": String(decoding: fields, as: UTF8.self)]
  }
}

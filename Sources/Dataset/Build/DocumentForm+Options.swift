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
    case .chat(let template, let isReplay):
      template.recorded.merging(isReplay ? ["role": "text"] : [:]) { _, own in own }
    case .continuation(let template, let field, let wrapper):
      template.recorded.merging(wrapper.recorded) { _, own in own }
        .merging(["field": field]) { _, own in own }
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

extension ContinuationWrapper {
  /// Phrasings only where they are not the general ones.
  fileprivate var recorded: [String: String] {
    var recorded = [
      "wrap": "continuation", "passage_bytes": "\(passageBytes)", "seed": "\(seed)",
    ]
    if phrasings != .general { recorded["phrasings"] = json(phrasings.texts) }
    return recorded
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
    return ["template": style.rawValue, "template_form": json(self)]
  }
}

private func json(_ settings: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  guard let bytes = try? encoder.encode(settings) else {
    preconditionFailure("texts and flags can be encoded")
  }
  return String(decoding: bytes, as: UTF8.self)
}

import Documents
import Shards
import Tokenization

/// Makes documents of ids from records: one for each worker.
///
/// What it makes of a record depends on the record alone.
struct RecordEncoder: ~Copyable {
  private let form: DocumentForm
  private let endOfText: UInt32?
  private let hygiene: RecordHygiene
  private var encoder: TokenEncoder
  /// Nil for texts.
  private let linter: ChatLinter?

  /// - Parameter endOfText: the id that ends a text.
  init(form: DocumentForm, tokenizer: Tokenizer, endOfText: UInt32?, hygiene: HygieneSettings) {
    self.form = form
    self.endOfText = endOfText
    self.hygiene = RecordHygiene(hygiene, kind: form.recordKind)
    encoder = tokenizer.makeEncoder()
    linter = form.template.map { ChatLinter(template: $0, tokenizer: tokenizer) }
  }

  /// The bytes of text so far for which the tokenizer has no token.
  var droppedBytes: Int { encoder.droppedBytes }

  mutating func prepare(_ record: InputRecord) -> PreparedRecord {
    switch hygiene.examine(record) {
    case .rejected(let rejected):
      PreparedRecord(rejected: rejected)
    case .document(let document):
      PreparedRecord(
        outcome: outcome(of: document), cleanings: document.cleanings,
        fingerprints: document.fingerprints)
    }
  }

  /// What later records are compared with of a record that is not written.
  func observe(_ record: InputRecord) -> PreparedRecord {
    guard case .document(let document) = hygiene.examine(record) else {
      return PreparedRecord(outcome: .documents([]), isWritten: false)
    }
    return PreparedRecord(
      outcome: .documents([]), isWritten: false, fingerprints: document.fingerprints)
  }

  private mutating func outcome(of document: CleanDocument) -> EncodedRecord {
    if let fault = form.fault(in: document.content) {
      return .rejected(
        RejectedRecord(
          location: document.location, reason: Rejection.Reason.badRoles.rawValue, detail: fault))
    }
    let encoded = encode(document).filter(\.isSupervised)
    guard !encoded.isEmpty else {
      return .rejected(
        RejectedRecord(
          location: document.location, reason: "nothing to learn", detail: form.emptyDetail))
    }
    return .documents(encoded)
  }

  private mutating func encode(_ document: CleanDocument) -> [EncodedDocument] {
    let location = document.location
    let empty = EncodedDocument(
      provenance: Provenance(
        file: location.file, record: location.record, byteOffset: location.byteOffset))
    switch (form, document.content) {
    case (.text, .text(let text)):
      return [encode(text, into: empty)]
    case (.chat(let template, let isReplay), .chat(let turns)):
      let messages = turns.map(ChatMessage.init)
      let spans = template.render(messages, addGenerationPrompt: false)
      let document = encode(spans, responseRole: isReplay ? .text : .response, into: empty)
      return [linted(document, of: messages, at: location)]
    case (.continuation(let template, _, let wrapper), .text(let text)):
      return wrapper.conversations(of: text).map { messages in
        let spans = template.render(messages, addGenerationPrompt: false)
        return linted(
          encode(spans, responseRole: .text, into: empty), of: messages, at: location)
      }
    case (.text, .chat), (.chat, .text), (.continuation, .chat):
      preconditionFailure("the parser gives documents of the kind it is asked for")
    }
  }

  private func linted(
    _ document: EncodedDocument, of messages: [ChatMessage], at location: RecordLocation
  ) -> EncodedDocument {
    var document = document
    document.lints = linter?.lints(of: messages, in: document, at: location) ?? []
    return document
  }

  private mutating func encode(_ text: String, into document: EncodedDocument) -> EncodedDocument {
    var document = document
    encoder.encode(text, recognizesSpecialTokens: false, into: &document.ids)
    if let endOfText { document.ids.append(endOfText) }
    document.spans = [RoleSpan(role: .text, count: document.ids.count)]
    return document
  }

  /// Each span is encoded by itself, as it is when a model goes on from its prompt.
  private mutating func encode(
    _ spans: [ChatSpan], responseRole: TokenRole, into document: EncodedDocument
  ) -> EncodedDocument {
    var document = document
    for span in spans {
      let start = document.ids.count
      encoder.encode(span.pieces, goesOn: true, into: &document.ids)
      document.spans.append(
        RoleSpan(
          role: span.isResponse ? responseRole : .prompt, count: document.ids.count - start))
    }
    return document
  }
}

extension DocumentForm {
  fileprivate var recordKind: RecordParser.Kind {
    switch self {
    case .text(let field, _), .continuation(_, let field, _): .text(field: field)
    case .chat: .chat
    }
  }

  /// Why the template cannot write a conversation as a whole.
  fileprivate func fault(in content: Document.Content) -> String? {
    guard case .chat(let turns) = content else { return nil }
    return template?.fault(in: turns.map(ChatMessage.init))
  }

  fileprivate var emptyDetail: String {
    switch self {
    case .text: "the tokenizer has no token for any of its bytes"
    case .chat: "no token of the assistant's that could carry a loss"
    case .continuation:
      "shorter than the \(2 * PassageCutter.minimumWords) words of an opening and a continuation"
    }
  }
}

extension RejectedRecord {
  init(_ rejection: Rejection) {
    self.init(
      location: rejection.location, reason: rejection.reason.rawValue, detail: rejection.detail)
  }
}

/// Makes documents of records, for one thread at a time: it keeps the memory that it parses in.
public struct RecordParser {
  /// What to look for in a record.
  public enum Kind: Equatable, Sendable {
    /// A text, which a JSON record holds in the named field, or where `a.b` leads to.
    ///
    /// Texts of nothing but white space are rejected, unless they are allowed.
    case text(field: String, allowsBlank: Bool = false)
    /// A conversation: `messages`, or one of the common forms of a prompt and its answer.
    case chat
  }

  /// What to look for.
  public let kind: Kind
  private let json = JSONParser()

  /// Prepares to look for documents of one kind.
  public init(kind: Kind) { self.kind = kind }

  /// The document of a record, or why it gives none.
  public func parse(_ record: InputRecord) -> DocumentEvent {
    do throws(Rejection) {
      return .document(
        Document(content: try content(of: record), location: record.location))
    } catch {
      return .rejected(error)
    }
  }

  private func content(of record: InputRecord) throws(Rejection) -> Document.Content {
    switch (kind, record.form) {
    case (.text(let field, let allowsBlank), .jsonLine):
      let text = try JSONFields(record, by: json).string(field)
      return .text(allowsBlank ? text : try text.checked(field, at: record.location))
    case (.chat, .jsonLine):
      return .chat(try ChatForm.turns(of: JSONFields(record, by: json)))
    case (.text(_, let allowsBlank), .wholeText):
      guard record.isValidUTF8 else { throw record.invalidUTF8 }
      let text = String(decoding: record.bytes, as: UTF8.self)
      return .text(allowsBlank ? text : try text.checked(nil, at: record.location))
    case (.chat, .wholeText):
      throw Rejection(
        location: record.location, reason: .unknownFormat,
        detail: "a plain text is no conversation; expected a .jsonl file")
    }
  }
}

extension String {
  fileprivate func checked(
    _ field: String?, at location: RecordLocation
  ) throws(Rejection) -> String {
    guard contains(where: { !$0.isWhitespace }) else {
      throw Rejection(
        location: location, reason: .empty,
        detail: field.map { "the field \"\($0)\" holds no text" } ?? "the file holds no text")
    }
    return self
  }
}

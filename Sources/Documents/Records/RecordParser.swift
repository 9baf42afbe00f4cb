/// Makes documents of records, for one thread at a time: it keeps the memory that it parses in.
public struct RecordParser {
  /// What to look for in a record.
  public enum Kind: Equatable, Sendable {
    /// A text, which a record of JSON or of a table holds in the named field; `a.b` leads through
    /// JSON objects.
    ///
    /// Texts of nothing but white space are rejected, unless they are allowed.
    case text(field: String, allowsBlank: Bool = false)
    /// A conversation: `messages`, or one of the common forms of a prompt and its answer.
    case chat
    /// The same up to what the assistant is to answer: its last answer is passed over, and need not
    /// be there.
    case prompt
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
    switch record.form {
    case .json: return try content(of: JSONFields(record, by: json))
    case .row(let header): return try content(of: RowFields(record, of: header))
    case .text:
      guard record.isValidUTF8 else { throw record.invalidUTF8 }
      return try content(of: String(decoding: record.bytes, as: UTF8.self), at: record.location)
    case .html:
      let page = Page(bytes: record.bytes, location: record.location)
      return try content(of: page.text(), at: record.location)
    case .webRecord:
      return try content(of: WebArchiveRecord.text(of: record), at: record.location)
    }
  }

  private func content(of fields: some RecordFields) throws(Rejection) -> Document.Content {
    switch kind {
    case .text(let field, let allowsBlank):
      let text = try fields.string(field)
      return .text(allowsBlank ? text : try text.checked(field, at: fields.location))
    case .chat:
      return .chat(try ChatForm.turns(of: fields))
    case .prompt:
      return .chat(try ChatForm.prompt(of: fields))
    }
  }

  private func content(
    of text: String, at location: RecordLocation
  ) throws(Rejection) -> Document.Content {
    guard case .text(_, let allowsBlank) = kind else {
      throw Rejection(
        location: location, reason: .unknownFormat,
        detail: "a text is no conversation; expected JSON or a table")
    }
    return .text(allowsBlank ? text : try text.checked(nil, at: location))
  }
}

extension String {
  fileprivate func checked(
    _ field: String?, at location: RecordLocation
  ) throws(Rejection) -> String {
    guard contains(where: { !$0.isWhitespace }) else {
      throw Rejection(
        location: location, reason: .empty,
        detail: field.map { "the field \"\($0)\" holds no text" } ?? "it holds no text")
    }
    return self
  }
}

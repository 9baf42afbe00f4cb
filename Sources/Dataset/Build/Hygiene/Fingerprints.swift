import Documents
import Storage

/// What the checks that are made in the order of the inputs have to know of a document.
struct Fingerprints: Sendable {
  let location: RecordLocation
  /// Of the text, or of all roles and contents.
  var digest: Digest128?
  /// Of a document with words.
  var signature: [UInt32]?
  /// What a filter is asked, see `FilterQuestion`.
  var filterFields: [UInt8]?
}

extension Document.Content {
  /// The text, or the contents of all turns.
  var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .chat(let turns): turns.map(\.content)
    }
  }

  /// The same content with other texts.
  func mapTexts(_ transform: (String) -> String) -> Self {
    switch self {
    case .text(let text): .text(transform(text))
    case .chat(let turns):
      .chat(turns.map { ChatTurn(role: $0.role, content: transform($0.content)) })
    }
  }

  /// Conversations have the same digest only if their roles and contents are the same: lengths keep
  /// the contents apart.
  var digest: Digest128 {
    switch self {
    case .text(let text): return Digest128(of: Array(text.utf8))
    case .chat(let turns):
      var bytes: [UInt8] = []
      for turn in turns {
        bytes += "\(turn.role.rawValue) \(turn.content.utf8.count) \(turn.content)".utf8
      }
      return Digest128(of: bytes)
    }
  }
}

extension BatchPage {
  /// A sequence of the batch.
  public struct Row: Sendable {
    /// Its place in the whole batch, from 0, where the page shows only some of the rows.
    public let number: Int
    /// The index of its source.
    public let source: Int
    /// How often the whole source was drawn before.
    public let epoch: Int
    /// Whether its tokens attend to the segments before their own.
    public let attendsAcrossSegments: Bool
    /// Its segments, in order.
    public let segments: [Segment]

    /// The number of tokens.
    var tokenCount: Int { segments.reduce(0) { $0 + $1.tokenCount } }
    /// The number of tokens whose prediction carries a loss.
    var supervisedTokenCount: Int { segments.reduce(0) { $0 + $1.supervisedTokenCount } }

    /// Describes a sequence.
    public init(
      number: Int, source: Int, epoch: Int, attendsAcrossSegments: Bool = false,
      segments: [Segment]
    ) {
      self.number = number
      self.source = source
      self.epoch = epoch
      self.attendsAcrossSegments = attendsAcrossSegments
      self.segments = segments
    }
  }

  /// Tokens of one document in a row.
  public struct Segment: Sendable {
    /// The document's file and record.
    public let place: String
    /// The document's number in its shard set.
    public let document: Int
    /// The place of the first token in the document.
    public let offset: Int
    /// The pieces, in order.
    public let pieces: [Piece]

    /// The number of tokens.
    var tokenCount: Int { pieces.reduce(0) { $0 + $1.tokenCount } }
    /// The number of tokens whose prediction carries a loss.
    var supervisedTokenCount: Int {
      pieces.reduce(0) { $0 + ($1.isSupervised ? $1.tokenCount : 0) }
    }

    /// Describes a segment.
    public init(place: String, document: Int, offset: Int, pieces: [Piece]) {
      self.place = place
      self.document = document
      self.offset = offset
      self.pieces = pieces
    }

    /// What a person is told beside the place.
    var details: String {
      let cut = offset > 0 ? ", from its token \(Figures.grouped(offset))" : ""
      return "document \(Figures.grouped(document))\(cut); \(Figures.grouped(tokenCount)) tokens, "
        + "\(Figures.grouped(supervisedTokenCount)) supervised"
    }
  }

  /// Neighbouring tokens of one role that all carry a loss, or all do not.
  public struct Piece: Sendable {
    /// What they are for.
    public let role: Role
    /// Whether their prediction carries a loss.
    public let isSupervised: Bool
    /// How many there are.
    public let tokenCount: Int
    /// What they say.
    public let text: String

    /// Describes tokens.
    public init(role: Role, isSupervised: Bool, tokenCount: Int, text: String) {
      self.role = role
      self.isSupervised = isSupervised
      self.tokenCount = tokenCount
      self.text = text
    }

    /// The role, and whether there is a loss, in words.
    var label: String { isSupervised ? "\(role.rawValue), loss" : role.rawValue }
    /// The classes by which the style sheet knows the same.
    var styleClass: String { isSupervised ? "\(role.rawValue) loss" : role.rawValue }
  }

  /// What tokens are for.
  public enum Role: String, CaseIterable, Sendable {
    /// What the model is asked.
    case prompt
    /// What the model is to answer.
    case response
    /// Replay language modelling.
    case text
  }
}

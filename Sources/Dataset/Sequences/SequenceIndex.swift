import Shards

/// How the documents of a source are cut or packed into sequences.
///
/// One epoch draws each sequence once.
struct SequenceIndex: Sendable {
  enum Layout: Sendable {
    /// Windows of equal length over the whole token stream; the last may be shorter.
    case windows
    /// The documents from `starts[i]` up to `starts[i + 1]` of `documents` make sequence i.
    case documents(starts: [Int], documents: [UInt32])
  }

  /// The most tokens of a sequence.
  let sequenceLength: Int
  let layout: Layout
  /// The tokens of every sequence.
  let tokens: [UInt32]
  /// The tokens of every sequence whose prediction carries a loss.
  let supervisedTokens: [UInt32]
  /// How many documents were too long and left out.
  var droppedDocuments = 0
  /// How many documents were too long and shortened.
  var truncatedDocuments = 0

  /// The number of sequences.
  var count: Int { tokens.count }

  /// Text is cut in windows; records of a chat, and texts that are not to be packed, stay whole.
  ///
  /// - Throws: `PlanError` where the overflow policy refuses a document, `ShardError` where a shard
  ///   cannot be read.
  init(_ set: ShardSet, specification: SourceSpecification, sequenceLength: Int) throws {
    if set.manifest.kind == .text && specification.packs {
      try self.init(windowsOf: set, sequenceLength: sequenceLength)
    } else {
      try self.init(
        documentsOf: set, specification: specification, sequenceLength: sequenceLength)
    }
  }

  init(sequenceLength: Int, layout: Layout, tokens: [UInt32], supervisedTokens: [UInt32]) {
    self.sequenceLength = sequenceLength
    self.layout = layout
    self.tokens = tokens
    self.supervisedTokens = supervisedTokens
  }

  /// The segments of a sequence, in order.
  func slices(of sequence: Int, in set: ShardSet) throws(ShardError) -> [DocumentSlice] {
    switch layout {
    case .windows:
      let start = sequence * sequenceLength
      return try set.slices(in: start..<start + Int(tokens[sequence]))
    case .documents(let starts, let documents):
      var slices: [DocumentSlice] = []
      for document in documents[starts[sequence]..<starts[sequence + 1]] {
        slices += try set.slices(
          in: try set.document(Int(document)).tokens.prefix(sequenceLength))
      }
      return slices
    }
  }
}

public import Documents
public import Shards

/// How far a build is.
public struct BuildProgress: Equatable, Sendable {
  /// The bytes of the inputs, as they are stored, that have been read.
  public var bytesRead: Int
  /// The size of the inputs as they are stored; nil where standard input is one of them.
  public var totalBytes: Int?
  /// The documents written.
  public var documents: Int
  /// Their tokens.
  public var tokens: Int

  /// Says how far a build is.
  public init(bytesRead: Int = 0, totalBytes: Int? = nil, documents: Int = 0, tokens: Int = 0) {
    self.bytesRead = bytesRead
    self.totalBytes = totalBytes
    self.documents = documents
    self.tokens = tokens
  }
}

/// A record that a build left out, and why.
public struct RejectedRecord: Equatable, Sendable, CustomStringConvertible {
  /// Where the record lies.
  public let location: RecordLocation
  /// The class of the reason, by which rejections are counted.
  public let reason: String
  /// What was found and what was expected.
  public let detail: String

  /// `file:line: reason: detail`.
  public var description: String { "\(location): \(reason): \(detail)" }
}

/// What a build has made.
public struct BuildSummary: Equatable, Sendable {
  /// What the shard set holds.
  public let manifest: ShardManifest
  /// The decompressed bytes of all records.
  public let bytesIn: Int
  /// The bytes of text for which the tokenizer has no token, and which it leaves out.
  public let droppedBytes: Int

  /// The documents of the set.
  public var documents: Int { manifest.documents }
  /// The tokens of the set.
  public var tokens: Int { manifest.tokens }
  /// The size of the shards.
  public var bytesOut: Int { manifest.bytes }
  /// How many records each reason kept out.
  public var rejected: [String: Int] { manifest.rejected }
}

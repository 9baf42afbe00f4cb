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

  /// `file:line: reason: detail`, in one line that is safe to print.
  public var description: String { "\(location): \(reason): \(detail)".withVisibleControls() }
}

/// What a build, or one rank's share of it, has made.
public struct BuildSummary: Equatable, Sendable {
  /// The documents written.
  public let documents: Int
  /// Their tokens.
  public let tokens: Int
  /// The size of the shards.
  public let bytesOut: Int
  /// What was counted beside them.
  public let counts: BuildPart.Counts
  /// How often each doubt arose about records that were kept, in what was written now: not in parts
  /// that were done before an interruption.
  public let lints: [RecordLint.Reason: Int]
  /// What the shard set holds; nil for one rank's share.
  public let manifest: ShardManifest?

  init(
    parts: [BuildPart], manifest: ShardManifest?, lints: [RecordLint.Reason: Int] = [:]
  ) {
    let shards = parts.flatMap(\.shards)
    documents = shards.reduce(0) { $0 + $1.documents }
    tokens = shards.reduce(0) { $0 + $1.tokens }
    bytesOut = shards.reduce(0) { $0 + $1.bytes }
    counts = parts.counts
    self.manifest = manifest
    self.lints = lints
  }
}

/// Thrown by a build that was asked to stop. What it has finished is kept: the same build, started
/// again, goes on from there.
public struct BuildInterruption: Error, Equatable, Sendable {}

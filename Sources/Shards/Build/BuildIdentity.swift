public import Storage

/// What a build is of, and how: whoever goes on with it, or shares it, must have the same.
public struct BuildIdentity: Equatable, Sendable {
  /// The digest of the inputs' names and sizes, in order.
  public var inputs: Digest
  /// The digest of what else tells on this machine that the inputs are the same, such as their times.
  /// An interrupted build goes on only where it is the same; machines that share a build may differ.
  public var times: Digest
  /// How many groups of files the inputs are divided into; see `BuildPart`.
  public var groups: Int

  /// States what a build is of.
  public init(inputs: Digest = Digest(value: 0), times: Digest = Digest(value: 0), groups: Int = 1)
  {
    self.inputs = inputs
    self.times = times
    self.groups = groups
  }
}

/// The first line of a ledger.
struct LedgerHeading: Codable, Equatable {
  let formatVersion: Int
  let kind: ShardManifest.Kind
  let tokenizer: TokenizerIdentity
  let options: [String: String]
  let inputs: Digest
  let groups: Int
  var times: Digest
  var rank: BuildRank

  enum CodingKeys: String, CodingKey {
    case kind, tokenizer, options, inputs, groups, times, rank
    case formatVersion = "format_version"
  }

  init(_ options: ShardSetOptions) {
    formatVersion = Int(ShardFormat.version)
    kind = options.kind
    tokenizer = options.tokenizer
    self.options = options.recorded
    inputs = options.build.inputs
    groups = options.build.groups
    times = options.build.times
    rank = options.rank
  }

  /// The same for all ranks.
  var shared: Self {
    var heading = self
    heading.times = Digest(value: 0)
    heading.rank = BuildRank(rank: 0, world: rank.world)
    return heading
  }
}

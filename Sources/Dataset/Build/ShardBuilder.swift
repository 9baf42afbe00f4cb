public import Documents
public import Shards
import Storage
public import Tokenization

/// Builds shard sets from raw inputs.
///
/// The bytes of a set depend on the inputs in their order, the tokenizer and the options: not on the
/// number of workers, nor on interruptions.
public struct ShardBuilder: Sendable {
  /// How many rejected records are reported one by one; all are counted.
  public static let reportedRejections = 10
  /// How many records are reported one by one for each doubt; all are counted.
  public static let reportedLints = 10

  /// What the inputs become.
  public let form: DocumentForm
  /// How the inputs are read.
  public var reading = ReadingOptions()
  /// A shard is closed before the document that would take it beyond this many tokens.
  public var tokensPerShard = 1 << 26
  /// The bytes of records, or of small files as they are stored, that make a part; see `BuildPart`.
  public var partBytes = 1 << 27
  /// Which of the processes that share the build this one is.
  public var rank = BuildRank.only
  /// Which records are left out or changed.
  public var hygiene = HygieneSettings()
  /// The zstd level, 1 to `ShardWriter.maximalLevel`.
  public var compressionLevel = ShardWriter.defaultLevel
  /// How ids are stored.
  public var coding = IDCoding.successors
  let tokenizer: Tokenizer
  let endOfText: UInt32?
  private let identity: TokenizerIdentity

  /// Prepares to build.
  ///
  /// - Parameter tokenizerName: what manifests and errors call the tokenizer.
  /// - Throws: `BuildError` where the form does not fit the tokenizer.
  public init(
    tokenizer: Tokenizer, tokenizerName: String, form: DocumentForm
  ) throws(BuildError) {
    self.form = form
    self.tokenizer = tokenizer
    identity = TokenizerIdentity(tokenizer, name: tokenizerName)
    endOfText = try form.endOfTextID(tokenizer)
    if case .continuation(_, _, let wrapper) = form, wrapper.passageBytes < 100 {
      throw BuildError(
        "passages of \(wrapper.passageBytes) bytes are too short; expected at least 100")
    }
  }

  /// Reads inputs and writes a shard set of their documents, or this rank's share of it.
  ///
  /// - Parameters:
  ///   - inputs: files, folders, archives, or `-`; see `RecordReader`.
  ///   - folder: where the set goes.
  ///   - workers: how many threads parse and encode.
  ///   - replace: whether a finished set in the folder may be removed.
  ///   - onProgress: called after every chunk of records, by one thread at a time.
  ///   - onRejection: called for the first rejected records, by one thread at a time.
  ///   - onLint: called for the first records of each doubt, by one thread at a time.
  ///   - shouldStop: asked before every chunk of records.
  /// - Throws: `BuildError` where settings are out of range, `DocumentError` where an input cannot be
  ///   read to its end or changes meanwhile, `ShardError` and `StorageError` where the set cannot be
  ///   written, `BuildInterruption` where it was to stop. The folder is then no shard set.
  /// - Precondition: `workers` is positive.
  public func build(
    inputs: [String], to folder: String, workers: Int = 1, replace: Bool = false,
    onProgress: @escaping @Sendable (BuildProgress) -> Void = { _ in },
    onRejection: @escaping @Sendable (RejectedRecord) -> Void = { _ in },
    onLint: @escaping @Sendable (RecordLint) -> Void = { _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> BuildSummary {
    precondition(workers > 0)
    try hygiene.validate()
    guard rank.world == 1 || !inputs.contains(InputFile.standardInput) else {
      throw BuildError(
        "standard input cannot be shared by \(rank.world) processes; name files, or build alone")
    }
    let files = try InputFile.files(of: inputs, options: reading)
    if let path = FileSystem.firstFile(of: files.lazy.map(\.path), below: folder) {
      throw BuildError(
        "\(path): an input in the folder of the set, \(folder); name another with --out")
    }
    let groups = InputGroup.groups(of: files, partBytes: partBytes)
    let writer = try ShardSetWriter(
      folder: folder, options: try options(files: files, groups: groups.count, threads: workers),
      replace: replace)
    let reader = PartReader(
      groups: groups, partBytes: partBytes, rank: rank, completed: writer.completedParts,
      readsAll: hygiene.isSequential && !writer.isComplete)
    let output = BuildOutput(
      writer: writer, hygiene: try SequentialHygiene(hygiene), totalBytes: reader.totalBytes,
      onProgress: onProgress, onRejection: onRejection, onLint: onLint)
    let pipeline = BuildPipeline(
      builder: self, reader: reader, output: output, shouldStop: shouldStop)
    return try pipeline.run(workers: workers)
  }

  /// What the set is to be, and what must be the same for an interrupted build to go on.
  private func options(files: [InputFile], groups: Int, threads: Int) throws -> ShardSetOptions {
    var options = ShardSetOptions(kind: form.shardKind, tokenizer: identity)
    options.options = form.recorded
    for recorded in [reading.recorded, hygiene.recorded] {
      options.options.merge(recorded) { own, _ in own }
    }
    options.options["part_bytes"] = String(partBytes)
    options.build = try BuildIdentity(files: files, groups: groups)
    options.rank = rank
    options.tokensPerShard = tokensPerShard
    options.compressionLevel = compressionLevel
    options.coding = coding
    options.compressionThreads = threads
    return options
  }
}

extension TokenizerIdentity {
  /// The identity of a tokenizer that has been read.
  ///
  /// - Parameter name: what manifests and errors call it.
  public init(_ tokenizer: Tokenizer, name: String) {
    guard let hash = Digest(tokenizer.definitionHash) else {
      preconditionFailure("a definition's hash has the form of a digest")
    }
    self.init(hash: hash, name: name, vocabularySize: max(1, tokenizer.vocabularySize))
  }
}

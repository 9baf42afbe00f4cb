import Storage

/// Makes a new, whole set of what a damaged one still holds.
///
/// A document is kept if all of its frames can be read. A damaged header is made up for by the
/// manifest, a damaged seek table by searching the file for its frames, a damaged manifest by the
/// headers of the shards. A shard whose index is damaged is lost: nothing else says where its
/// documents end.
public struct ShardSetRepair {
  private let folder: String
  private let manifest: ShardManifest?
  private let manifestProblem: String?
  /// The shards' names, with what the manifest says of each.
  private let shards: [(name: String, entry: ShardSummary?)]
  private let options: ShardSetOptions

  /// The tokens that the set had; nil if its manifest is damaged.
  public var tokenCount: Int? { manifest?.tokens }

  /// Looks at a set.
  ///
  /// - Parameter threads: how many threads are to read and compress.
  /// - Throws: `StorageError` if there is no such folder; `ShardError` where neither the manifest nor
  ///   any shard can be read.
  public init(folder: String, threads: Int) throws {
    let names = try FileSystem.list(folder)
    self.folder = folder
    do {
      let manifest = try ShardManifest(folder: folder)
      self.manifest = manifest
      manifestProblem = nil
      shards = manifest.shards.map { ($0.name, $0) }
      options = ShardSetOptions(repairing: manifest, in: folder, threads: threads)
    } catch {
      manifest = nil
      manifestProblem = "\(error)"
      shards = names.filter { $0.hasPrefix("shard-") && $0.hasSuffix(".zst") }
        // Numbers of more than five digits come after those of five.
        .sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }.map { ($0, nil) }
      let readers = shards.lazy.compactMap {
        try? ShardReader.salvage(path: folder + "/" + $0.name, headers: [])
      }
      guard let reader = readers.first else { throw error }
      options = ShardSetOptions(repairing: reader, in: folder, threads: threads)
    }
  }

  /// Writes the new set, with a `LossRecord` in `lost.json` beside its shards.
  ///
  /// - Parameters:
  ///   - output: the new folder. A repair that was interrupted goes on there.
  ///   - replace: whether a finished set in the new folder may be removed.
  ///   - onTokens: called after every shard with the number of tokens kept so far.
  /// - Throws: `StorageError`, `ShardError` where the new set cannot be written.
  public func write(
    to output: String, replace: Bool = false, onTokens: (Int) -> Void = { _ in }
  ) throws -> (manifest: ShardManifest, lost: LossRecord) {
    guard !FileSystem.isSame(folder, output) else {
      throw ShardError(
        file: output, place: .folder,
        problem: "the damaged set itself; name another folder for what is whole of it")
    }
    var lost = LossRecord(repairedFrom: folder, manifest: manifestProblem)
    var writer = try ShardSetWriter(folder: output, options: options, replace: replace)
    let completed = writer.completedParts.count
    var tokens = 0
    for (number, (name, entry)) in shards.enumerated() {
      let isDone = number < completed
      if let reader = salvage(name, entry, lost: &lost) {
        for document in whole(in: reader, named: name, lost: &lost) {
          tokens += document.tokens.count
          guard !isDone else { continue }
          try writer.append(
            ids: reader.tokens(in: document.tokens), spans: document.spans,
            provenance: document.provenance)
        }
      }
      if !isDone {
        let isLast = number + 1 == shards.count
        try writer.endPart(
          BuildPart.Place(group: 0, section: number), endsGroup: isLast,
          counts: isLast ? counts : .init())
      }
      onTokens(tokens)
    }
    try lost.publish(in: output)
    guard let manifest = try writer.finish().manifest else {
      preconditionFailure("a repair has one writer")
    }
    return (manifest, lost)
  }

  /// What the damaged set counted when it was built.
  private var counts: BuildPart.Counts {
    var counts = BuildPart.Counts()
    counts.rejected = manifest?.rejected ?? [:]
    counts.cleaned = manifest?.cleaned ?? [:]
    return counts
  }

  /// Nil, and recorded as lost, if nothing of a shard can be read.
  private func salvage(
    _ name: String, _ entry: ShardSummary?, lost: inout LossRecord
  ) -> ShardReader? {
    do {
      return try salvage(name, entry)
    } catch {
      lost.shards.append(LossRecord.Shard(unreadable: name, "\(error)", entry))
      return nil
    }
  }

  /// The documents that no damage touches; the others are recorded as lost.
  private func whole(
    in reader: ShardReader, named name: String, lost: inout LossRecord
  ) -> [DocumentEntry] {
    let damage = reader.verify(threads: options.compressionThreads)
    let isLost = reader.documents(touchedBy: damage)
    if !damage.isEmpty { lost.shards.append(LossRecord.Shard(name, reader, damage, isLost)) }
    return isLost.indices.filter { !isLost[$0] }.map(reader.document)
  }

  /// The name under which a shard lies whole, which need not be its own.
  private func place(of entry: ShardSummary?) throws(StorageError) -> String? {
    guard let entry, !entry.isIntact(in: folder) else { return nil }
    return try ShardManifest.shardNames(in: folder)
      .first { entry.renamed($0).isIntact(in: folder) }
  }

  private func salvage(_ name: String, _ entry: ShardSummary?) throws -> ShardReader {
    let path = folder + "/" + (try place(of: entry) ?? name)
    let tokenizer = options.tokenizer
    let headers = [IDCoding.successors, .plain].compactMap { coding in
      entry.map {
        ShardHeader(
          coding: coding, tokenizerHash: tokenizer.hash, vocabularySize: tokenizer.vocabularySize,
          tokenCount: $0.tokens, documentCount: $0.documents)
      }
    }
    let reader = try ShardReader.salvage(path: path, headers: headers)
    guard reader.tokenizerHash == tokenizer.hash,
      reader.vocabularySize == tokenizer.vocabularySize,
      entry.map({ $0.tokens == reader.tokenCount && $0.documents == reader.documentCount }) ?? true
    else {
      throw ShardError(file: path, place: .file, problem: "a shard of another set")
    }
    return reader
  }
}

extension ShardReader {
  /// For each document whether a damage touches it.
  fileprivate func documents(touchedBy damage: [Damage]) -> [Bool] {
    var isTouched = [Bool](repeating: false, count: documentCount)
    for range in damage.map(\.documents) {
      for document in range { isTouched[document] = true }
    }
    return isTouched
  }
}

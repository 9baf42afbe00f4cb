extension ShardSet {
  /// The ids of a range of the set's tokens.
  ///
  /// - Precondition: `range` lies within the set.
  /// - Throws: `ShardError` naming the shard and the frame that are damaged.
  public func tokens(in range: Range<Int>) throws(ShardError) -> [UInt32] {
    var ids: [UInt32] = []
    ids.reserveCapacity(range.count)
    for number in tokenRanges.places(overlapping: range) {
      let shardTokens = tokenRanges[number]
      let part = shardTokens.clamped(to: range)
      ids += try shard(number).tokens(in: part.shifted(by: -shardTokens.lowerBound))
    }
    return ids
  }

  /// A document: its tokens' places in the set, their roles, and where it came from.
  ///
  /// - Precondition: `number` is below `documentCount`.
  public func document(_ number: Int) throws(ShardError) -> DocumentEntry {
    let place = documentRanges.place(of: number)
    let entry = try shard(place).document(number - documentRanges[place].lowerBound)
    return DocumentEntry(
      tokens: entry.tokens.shifted(by: tokenRanges[place].lowerBound), spans: entry.spans,
      provenance: entry.provenance)
  }

  /// The numbers of the documents that a record of an input became; none if it is in no shard.
  ///
  /// - Throws: `ShardError` where a shard cannot be opened and no other has such a document.
  /// - Complexity: O(documents): every shard's index is read.
  public func documents(of record: Int, in file: String) throws(ShardError) -> [Int] {
    var numbers: [Int] = []
    var failure: ShardError?
    for shard in manifest.shards.indices {
      let start = documentRanges[shard].lowerBound
      do throws(ShardError) {
        numbers += try openShard(shard).documents.documents(of: record, in: file)
          .map { start + $0 }
      } catch {
        failure = failure ?? error
      }
    }
    if numbers.isEmpty, let failure { throw failure }
    return numbers
  }

  /// The numbers of the documents that have a token in `range`.
  ///
  /// - Precondition: `range` lies within the set.
  public func documents(overlapping range: Range<Int>) throws(ShardError) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    let first = try document(holding: range.lowerBound)
    return try first..<document(holding: range.upperBound - 1) + 1
  }

  /// The parts of documents that make up a range of the set's tokens, in order.
  ///
  /// - Precondition: `range` lies within the set.
  public func slices(in range: Range<Int>) throws(ShardError) -> [DocumentSlice] {
    var slices: [DocumentSlice] = []
    for number in try documents(overlapping: range) {
      let entry = try document(number)
      let tokens = entry.tokens.clamped(to: range)
      slices.append(
        DocumentSlice(
          document: number, tokens: tokens,
          spans: entry.spans.clipped(to: tokens.shifted(by: -entry.tokens.lowerBound)),
          provenance: entry.provenance))
    }
    return slices
  }

  private func document(holding token: Int) throws(ShardError) -> Int {
    let place = tokenRanges.place(of: token)
    let local = token - tokenRanges[place].lowerBound
    let document = try shard(place).documents(overlapping: local..<local + 1).lowerBound
    return documentRanges[place].lowerBound + document
  }
}

extension Range<Int> {
  fileprivate func shifted(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}

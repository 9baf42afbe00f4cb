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
      try shard(number).append(tokensIn: part.shifted(by: -shardTokens.lowerBound), to: &ids)
    }
    return ids
  }

  /// A document: its tokens' places in the set, their roles, and where it came from.
  ///
  /// - Precondition: `number` is below `documentCount`.
  public func document(_ number: Int) throws(ShardError) -> DocumentEntry {
    let place = documentRanges.place(of: number)
    return try shard(place).document(number - documentRanges[place].lowerBound)
      .shifted(by: tokenRanges[place].lowerBound)
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
    for place in tokenRanges.places(overlapping: range) {
      let (shardTokens, first) = (tokenRanges[place], documentRanges[place].lowerBound)
      let reader = try shard(place)
      let part = shardTokens.clamped(to: range)
      for number in reader.documents(overlapping: part.shifted(by: -shardTokens.lowerBound)) {
        let entry = reader.document(number).shifted(by: shardTokens.lowerBound)
        slices.append(entry.slice(entry.tokens.clamped(to: part), number: first + number))
      }
    }
    return slices
  }

  /// The first tokens of a document, at most `limit`.
  ///
  /// - Precondition: `number` is below `documentCount`.
  public func slice(
    ofDocument number: Int, prefix limit: Int
  ) throws(ShardError) -> DocumentSlice {
    let entry = try document(number)
    return entry.slice(entry.tokens.prefix(limit), number: number)
  }

  /// Calls `body` with every document and its number, in order.
  ///
  /// - Complexity: O(documents): every shard's index is read, no token.
  public func forEachDocument(_ body: (Int, DocumentEntry) throws -> Void) throws {
    for number in manifest.shards.indices {
      let reader = try shard(number)
      let (first, firstToken) = (documentRanges[number].lowerBound, tokenRanges[number].lowerBound)
      for document in 0..<reader.documentCount {
        try body(first + document, reader.document(document).shifted(by: firstToken))
      }
    }
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

extension DocumentEntry {
  /// The entry as a set has it in which `distance` tokens come before its shard.
  fileprivate func shifted(by distance: Int) -> Self {
    Self(tokens: tokens.shifted(by: distance), spans: spans, provenance: provenance)
  }

  /// The part with `tokens`, which lie within the document.
  fileprivate func slice(_ tokens: Range<Int>, number: Int) -> DocumentSlice {
    let offset = tokens.lowerBound - self.tokens.lowerBound
    return DocumentSlice(
      document: number, offset: offset, tokens: tokens,
      spans: tokens.count == self.tokens.count
        ? spans : spans.clipped(to: offset..<offset + tokens.count),
      provenance: provenance)
  }
}

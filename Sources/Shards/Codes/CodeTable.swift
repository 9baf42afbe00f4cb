/// What the code bytes of a shard stand for: its frequent ids, and what mostly follows each.
struct CodeTable: Equatable {
  /// The listed ids, the most frequent first; the place of an id is its rank.
  private(set) var ids: [UInt32] = []
  /// The ranks of the successors of the listed ids, row after row, the most frequent of a row first.
  private(set) var successors: [UInt16] = []
  private var rowEnds: [Int] = []

  /// The row of a rank in `successors`.
  func row(ofRank rank: Int) -> Range<Int> {
    (rank == 0 ? 0 : rowEnds[rank - 1])..<rowEnds[rank]
  }

  /// Lists the next id.
  ///
  /// - Parameter row: the ranks of its successors; they may be listed later.
  mutating func append(_ id: UInt32, row: some Collection<UInt16>) {
    ids.append(id)
    successors += row
    rowEnds.append(successors.count)
  }
}

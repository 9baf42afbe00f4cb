/// Reads ids from the codes of a table.
///
/// A table entry holds an id and where the row of its successors starts, so that the way from one
/// token to the next is one look into memory.
struct IDDecoder: Sendable {
  /// Larger than every vocabulary: what codes give that stand for nothing.
  private static let invalidID: UInt64 = 0xFFFF_FFFF

  private let listed: [UInt64]
  private let successors: [UInt64]
  /// The row after a token that is not listed, and before the first of a frame: no valid code.
  private let emptyRow: Int

  init(_ table: CodeTable) {
    let entries = table.ids.enumerated().map { rank, id in
      UInt64(table.row(ofRank: rank).lowerBound) << 32 | UInt64(id)
    }
    emptyRow = table.successors.count
    let invalid = UInt64(emptyRow) << 32 | Self.invalidID
    // Filled up so that no code byte, whatever it is, leads outside.
    listed =
      entries + Array(repeating: invalid, count: ShardFormat.listedLimit - entries.count)
    successors =
      table.successors.map { entries[Int($0)] }
      + Array(repeating: invalid, count: ShardFormat.successorLimit)
  }

  /// The ids of a frame; 2^32 - 1 for codes that stand for nothing.
  ///
  /// - Returns: nil unless the codes are those of `count` ids.
  func decode(_ codes: [UInt8], count: Int) -> [UInt32]? {
    // Filled up so that reading a code needs one check, of where it starts.
    let padded = codes + [UInt8](repeating: 0, count: ShardFormat.longestCode)
    var place = 0
    let ids = [UInt32](capacity: count) { ids in
      let codeBytes = padded.span
      let listed = listed.span
      let successors = successors.span
      var row = emptyRow
      // One table and arithmetic instead of the branch took half as long again: the next look into
      // memory then waits for more.
      while ids.count < count, place < codes.count {
        let code = Int(codeBytes[place])
        let entry: UInt64
        if code < ShardFormat.successorLimit {
          entry = successors[row &+ code]
          place &+= 1
        } else if code != Int(ShardFormat.unlistedCode) {
          entry =
            listed[
              (code &- ShardFormat.successorLimit) << 8 | Int(codeBytes[place &+ 1])]
          place &+= 2
        } else {
          entry = (1...4).reduce(UInt64(emptyRow) << 32) {
            $0 | UInt64(codeBytes[place &+ $1]) << UInt64(8 &* ($1 &- 1))
          }
          place &+= 5
        }
        ids.append(UInt32(truncatingIfNeeded: entry))
        row = Int(entry >> 32)
      }
    }
    return place == codes.count && ids.count == count ? ids : nil
  }
}

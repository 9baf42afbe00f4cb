/// Writes ids as the codes of a table.
struct IDEncoder: Sendable {
  private let ranks: RankTable
  private let successors: SuccessorCodes

  init(_ table: CodeTable) {
    ranks = RankTable(table.ids)
    successors = SuccessorCodes(table)
  }

  /// The codes of a frame's ids.
  func encode(_ ids: ArraySlice<UInt32>) -> [UInt8] {
    [UInt8](capacity: ids.count * ShardFormat.longestCode) { bytes in
      var previous: Int?
      for id in ids {
        let rank = ranks[id]
        if let rank {
          if let previous, let code = successors.code(of: rank, after: previous) {
            bytes.append(code)
          } else {
            bytes.append(UInt8(ShardFormat.successorLimit + rank >> 8))
            bytes.append(UInt8(truncatingIfNeeded: rank))
          }
        } else {
          bytes.append(ShardFormat.unlistedCode)
          for shift: UInt32 in [0, 8, 16, 24] {
            bytes.append(UInt8(truncatingIfNeeded: id >> shift))
          }
        }
        previous = rank
      }
    }
  }
}

/// The codes of pairs of ranks, in a hash table with linear probing, at most half full.
private struct SuccessorCodes: Sendable {
  private static let empty = UInt64.max
  /// `first << 24 | second << 8 | code`.
  private var slots: [UInt64]
  private let shift: UInt64

  init(_ table: CodeTable) {
    var bits = 4
    while 1 << bits < 2 * table.successors.count { bits += 1 }
    slots = [UInt64](repeating: Self.empty, count: 1 << bits)
    shift = UInt64(64 - bits)
    for first in table.ids.indices {
      for (code, second) in table.successors[table.row(ofRank: first)].enumerated() {
        let pair = Self.pair(first, Int(second))
        var slot = self.slot(of: pair)
        while slots[slot] != Self.empty { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = pair << 8 | UInt64(code)
      }
    }
  }

  @inline(__always)
  func code(of second: Int, after first: Int) -> UInt8? {
    let pair = Self.pair(first, second)
    var slot = slot(of: pair)
    while true {
      let content = slots[slot]
      if content >> 8 == pair { return UInt8(truncatingIfNeeded: content) }
      if content == Self.empty { return nil }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  private static func pair(_ first: Int, _ second: Int) -> UInt64 {
    UInt64(first) << 16 | UInt64(second)
  }

  /// The golden ratio's multiplicative hash (Knuth, The Art of Computer Programming, 6.4).
  private func slot(of pair: UInt64) -> Int {
    Int((pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }
}

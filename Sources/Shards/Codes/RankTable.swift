/// The ranks of listed ids.
struct RankTable: Sendable {
  private static let none: UInt16 = .max
  private var ranks: [UInt16]

  init(_ listed: [UInt32]) {
    ranks = [UInt16](repeating: Self.none, count: listed.max().map { Int($0) + 1 } ?? 0)
    for (rank, id) in listed.enumerated() { ranks[Int(id)] = UInt16(rank) }
  }

  /// The rank of an id; nil if it is not listed.
  subscript(id: UInt32) -> Int? {
    guard id < ranks.count, ranks[Int(id)] != Self.none else { return nil }
    return Int(ranks[Int(id)])
  }
}

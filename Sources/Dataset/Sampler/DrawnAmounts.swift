import Sampling

/// How much the draws of a source count, one after the other.
struct DrawnAmounts {
  /// How much the sequences of the source count.
  let amounts: SequenceAmounts
  private let shuffle: EpochShuffle
  private var epoch: Int
  /// Kept for a whole epoch: making it takes as long as a draw.
  private var order: EpochOrder
  private var position: Int

  /// Begins with the draw at a position of the source's shuffle.
  init(_ amounts: SequenceAmounts, shuffle: EpochShuffle, from position: Int) {
    self.amounts = amounts
    self.shuffle = shuffle
    (epoch, self.position) = position.quotientAndRemainder(dividingBy: shuffle.count)
    order = shuffle.order(ofEpoch: epoch)
  }

  /// The amount of the next draw.
  mutating func next() -> Int {
    if case .ones = amounts { return 1 }
    if position == order.count {
      (epoch, position) = (epoch + 1, 0)
      order = shuffle.order(ofEpoch: epoch)
    }
    defer { position += 1 }
    return amounts[order[position]]
  }
}

/// How much each sequence of a source counts.
enum SequenceAmounts {
  case ones
  case tokens(any SequenceIndex)
  case counts([UInt32])

  subscript(sequence: Int) -> Int {
    switch self {
    case .ones: 1
    case .tokens(let index): index.tokenCount(of: sequence)
    case .counts(let counts): Int(counts[sequence])
    }
  }
}

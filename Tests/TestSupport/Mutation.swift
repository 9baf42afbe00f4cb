extension [UInt8] {
  /// The bytes with one to six of them replaced, taken out, put in or swapped, for tests of what
  /// reads them.
  public func mutated(seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    var bytes = self
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let index = Int.random(in: bytes.indices, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: index)
      case 2: bytes.insert(bytes[bytes.count - 1 - index], at: index)
      default: bytes.swapAt(index, Int.random(in: bytes.indices, using: &generator))
      }
    }
    return bytes
  }

  /// The bytes with one bit flipped or, one time in four, cut short.
  public func damaged(_ generator: inout SeededGenerator) -> [UInt8] {
    let place = Int.random(in: indices, using: &generator)
    guard Int.random(in: 0..<4, using: &generator) > 0 else { return Array(self[..<place]) }
    var flipped = self
    flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    return flipped
  }
}

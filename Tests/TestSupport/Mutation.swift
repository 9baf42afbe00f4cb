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
}

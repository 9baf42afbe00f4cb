/// The bytes that each id stands for.
struct TokenBytes: Sendable {
  private var bytes: [UInt8] = []
  /// Where an id's bytes begin; one more entry closes the last.
  private var starts: [Int] = [0]

  /// - Parameter tokens: the bytes by id; an id without a token has none.
  init(_ tokens: [[UInt8]]) {
    starts.reserveCapacity(tokens.count + 1)
    for token in tokens {
      bytes.append(contentsOf: token)
      starts.append(bytes.count)
    }
  }

  /// 1 + the largest id.
  var count: Int { starts.count - 1 }

  /// Appends the bytes of `id`; an id without a token has none.
  func append(_ id: UInt32, to output: inout [UInt8]) {
    guard id < count else { return }
    output.append(contentsOf: bytes[starts[Int(id)]..<starts[Int(id) + 1]])
  }
}

/// A changed copy of a piece.
struct RewrittenPiece {
  private(set) var bytes: [UInt8]
  /// Where the head that stands for the original text's first character ends; 0 where none does.
  private(set) var originEnd = 0

  /// - Parameters:
  ///   - range: the piece, which is not empty.
  ///   - originEnd: where the head ends in `text`.
  ///   - prefix: what to put before the piece; it stands for the piece's first character, too.
  ///   - write: appends what to put in place of a byte.
  init(
    _ text: Span<UInt8>, _ range: Range<Int>, originEnd: Int, prefix: [UInt8] = [],
    write: (UInt8, inout [UInt8]) -> Void
  ) {
    bytes = prefix
    bytes.reserveCapacity(prefix.count + range.count)
    for index in range {
      write(text[index], &bytes)
      if index < originEnd { self.originEnd = bytes.count }
    }
  }
}

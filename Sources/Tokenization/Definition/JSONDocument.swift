/// A checked JSON document: its bytes, and where each value stands in them.
///
/// The values form one flat array in the order of the file: an object is followed by its names and
/// values in turn, an array by its elements. A string is a slice of the bytes, so a vocabulary of
/// 150,000 names costs no allocation for any of them.
///
/// Debian's C libraries were set aside for what they are made for, not by measurement: jansson and
/// json-c build trees with an allocation a value, yajl calls back for every value, simdjson is C++.
struct JSONDocument: Sendable {
  enum Kind: UInt32 {
    case null, no, yes, number, string, array, object
    /// A string with escapes, whose text is in `unescaped`.
    case unescapedString
  }

  /// One value, in eight bytes.
  struct Node {
    /// The kind in the high three bits, above an offset.
    private let kindAndStart: UInt32
    /// Where a string's text or a number ends; for an array or object the number of the node that
    /// follows its last.
    var end: UInt32

    init(_ kind: Kind, start: Int, end: Int) {
      kindAndStart = kind.rawValue << 29 | UInt32(start)
      self.end = UInt32(end)
    }

    var kind: Kind {
      // Three bits hold the eight kinds and no other value.
      Kind(rawValue: kindAndStart >> 29) ?? .null
    }

    /// Where the text of a string, or a number, lies.
    var range: Range<Int> { Int(kindAndStart & (1 << 29 - 1))..<Int(end) }
  }

  /// The largest document in bytes: four times the largest known definition (33 MB), and little
  /// enough for a node's offsets. The nodes take at most four bytes for each of the document's, and
  /// as much again for a moment when they are moved.
  static let maximumSize = 1 << 27

  let bytes: [UInt8]
  /// The texts of the strings with escapes, one after the other.
  let unescaped: [UInt8]
  /// The root is the first.
  let nodes: [Node]

  /// The number of the node that follows `node` and all it holds.
  @inline(__always)
  func next(after node: Int) -> Int {
    switch nodes[node].kind {
    case .array, .object: Int(nodes[node].end)
    default: node + 1
    }
  }

  /// The nodes of an array's elements, or of an object's names and values in turn.
  func children(of node: Int) -> Children {
    Children(document: self, position: node + 1, end: next(after: node))
  }

  struct Children: Sequence, IteratorProtocol {
    fileprivate let document: JSONDocument
    fileprivate var position: Int
    fileprivate let end: Int

    /// How many nodes are left, with those inside the children.
    var nodeCount: Int { end - position }

    @inline(__always)
    mutating func next() -> Int? {
      guard position < end else { return nil }
      defer { position = document.next(after: position) }
      return position
    }
  }

  func isString(_ node: Int) -> Bool {
    switch nodes[node].kind {
    case .string, .unescapedString: true
    default: false
    }
  }

  /// Hands over the UTF-8 of a string.
  @inline(__always)
  func withText<Result, Failure: Error>(
    of node: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let range = nodes[node].range
    return switch nodes[node].kind {
    case .unescapedString: try body(unescaped.span.extracting(range))
    default: try body(bytes.span.extracting(range))
    }
  }
}

/// Byte strings, to find the longest of them that a text has at one place.
struct ByteTrie: Sendable {
  /// The children of each node are edges that lie together, in ascending order of their bytes.
  private struct Node: Sendable {
    var edges: Range<Int32> = 0..<0
    /// The string that ends here; -1 where none does.
    var value: Int32 = -1
  }

  private var nodes: [Node] = []
  private var edgeBytes: [UInt8] = []
  private var edgeTargets: [Int32] = []
  /// The root's children by their byte; -1 where it has none.
  private var roots = [Int32](repeating: -1, count: 256)
  /// What all strings begin with, if that is no more than two bytes.
  private var firstBytes: (UInt8, UInt8)?

  /// - Parameter strings: the strings, none of them empty; of equal ones the first counts.
  init(_ strings: [[UInt8]]) {
    let order = strings.indices.sorted { left, right in
      if strings[left] == strings[right] { return left < right }
      return strings[left].lexicographicallyPrecedes(strings[right])
    }
    // Breadth first, so that a node's edges are appended together.
    var queue: [(order: ArraySlice<Int>, depth: Int)] = [(order[...], 0)]
    nodes.append(Node())
    var node = 0
    while node < queue.count {
      var (rest, depth) = queue[node]
      if let first = rest.first, strings[first].count == depth {
        nodes[node].value = Int32(first)
        rest = rest.drop { strings[$0].count == depth }
      }
      let firstEdge = Int32(edgeBytes.count)
      while let first = rest.first {
        let byte = strings[first][depth]
        let end = rest.firstIndex { strings[$0][depth] != byte } ?? rest.endIndex
        edgeBytes.append(byte)
        edgeTargets.append(Int32(nodes.count))
        nodes.append(Node())
        queue.append((rest[..<end], depth + 1))
        rest = rest[end...]
      }
      nodes[node].edges = firstEdge..<Int32(edgeBytes.count)
      node += 1
    }
    for edge in nodes[0].edges { roots[Int(edgeBytes[Int(edge)])] = edgeTargets[Int(edge)] }
    let bytes = nodes[0].edges.map { edgeBytes[Int($0)] }
    if let first = bytes.first, let last = bytes.last, bytes.count <= 2 {
      firstBytes = (first, last)
    }
  }

  /// The first place from `start` on where a string may begin, or `limit`.
  @inline(__always)
  func firstCandidate(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    if let (first, second) = firstBytes {
      if first == second { return text.firstIndex(of: first, from: start, limit: limit) }
      return text.firstIndex(of: first, or: second, from: start, limit: limit)
    }
    var index = start
    while index < limit, roots[Int(text[index])] < 0 { index += 1 }
    return index
  }

  /// The longest string that `text` has at `start`, and its end.
  ///
  /// - Complexity: O(n) steps for a string of n bytes, each past as many edges as the node has.
  func longestMatch(
    in text: Span<UInt8>, at start: Int, limit: Int
  ) -> (string: Int, end: Int)? {
    guard start < limit else { return nil }
    var longest: (string: Int, end: Int)?
    var node = roots[Int(text[start])]
    var index = start + 1
    while node >= 0 {
      let value = nodes[Int(node)].value
      if value >= 0 { longest = (Int(value), index) }
      guard index < limit else { break }
      node = child(of: node, text[index])
      index += 1
    }
    return longest
  }

  private func child(of node: Int32, _ byte: UInt8) -> Int32 {
    for edge in nodes[Int(node)].edges where edgeBytes[Int(edge)] == byte {
      return edgeTargets[Int(edge)]
    }
    return -1
  }
}

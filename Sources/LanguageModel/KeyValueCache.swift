import Tensors

/// The rotated keys and the values of the tokens seen so far, for every layer and segment.
public final class KeyValueCache {
  /// The tokens of each segment so far.
  public private(set) var lengths: [Int]
  private let keys: [[Matrix]]
  private let values: [[Matrix]]

  /// Makes room for up to `capacities[i]` tokens of segment i.
  public init(_ model: ModelConfiguration, capacities: [Int]) {
    func allocate() -> [[Matrix]] {
      (0..<model.layerCount).map { _ in
        capacities.map { Matrix(rows: $0, columns: model.keyValueWidth) }
      }
    }
    keys = allocate()
    values = allocate()
    lengths = capacities.map { _ in 0 }
  }

  private init(keys: [[Matrix]], values: [[Matrix]], lengths: [Int]) {
    self.keys = keys
    self.values = values
    self.lengths = lengths
  }

  /// A cache of the named segments alone, which shares this one's memory.
  func keeping(_ segments: [Int]) -> KeyValueCache {
    KeyValueCache(
      keys: keys.map { layer in segments.map { layer[$0] } },
      values: values.map { layer in segments.map { layer[$0] } },
      lengths: segments.map { lengths[$0] })
  }

  /// Adds new rows (n, G·D) and returns all of the segment's rows up to and with them.
  func append(
    _ newKeys: Matrix, _ newValues: Matrix, layer: Int, segment: Int
  ) -> (keys: Matrix, values: Matrix) {
    let start = lengths[segment]
    let end = start + newKeys.rows
    let (allKeys, allValues) = (keys[layer][segment], values[layer][segment])
    precondition(end <= allKeys.rows, "the cache is full")
    allKeys.rows(start..<end).copy(from: newKeys)
    allValues.rows(start..<end).copy(from: newValues)
    return (allKeys.rows(0..<end), allValues.rows(0..<end))
  }

  /// Ends a pass through all layers that added `counts` tokens.
  func advance(by counts: [Int]) {
    precondition(counts.count == lengths.count)
    for (index, count) in counts.enumerated() { lengths[index] += count }
  }
}

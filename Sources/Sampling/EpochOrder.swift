/// The order of one epoch of a source: a bijection of positions and items in `0..<count`.
public struct EpochOrder: Sendable {
  private enum Shuffle {
    case whole(KeyedPermutation)
    case pooled(PooledPermutation)
  }

  /// The number of items.
  public let count: Int
  private let shuffle: Shuffle

  /// The order that belongs to `key`; of the whole source at once where it fits one pool.
  init(count: Int, key: UInt64, pools: ShufflePools?) {
    self.count = count
    if let pools, count > pools.poolLength {
      shuffle = .pooled(PooledPermutation(count: count, key: key, pools: pools))
    } else {
      shuffle = .whole(KeyedPermutation(count: count, key: key))
    }
  }

  /// The item at a position.
  ///
  /// - Precondition: `position` lies in `0..<count`.
  /// - Complexity: O(1).
  public subscript(position: Int) -> Int {
    precondition((0..<count).contains(position))
    return switch shuffle {
    case .whole(let order): order[position]
    case .pooled(let order): order[position]
    }
  }

  /// The position of an item: the inverse of the subscript.
  ///
  /// - Precondition: `item` lies in `0..<count`.
  /// - Complexity: O(1).
  public func position(of item: Int) -> Int {
    precondition((0..<count).contains(item))
    return switch shuffle {
    case .whole(let order): order.position(of: item)
    case .pooled(let order): order.position(of: item)
    }
  }
}

/// The points of a plane to which no other is preferred, where more of y and less of x is better.
public enum ParetoFront {
  /// The indices of those points from left to right.
  ///
  /// - Complexity: O(n log n).
  public static func indices(of points: [(x: Double, y: Double)]) -> [Int] {
    // From the left; of those above each other, the highest comes first.
    let order = points.indices.sorted { left, right in
      (points[left].x, -points[left].y, left) < (points[right].x, -points[right].y, right)
    }
    var highest = -Double.infinity
    return order.filter { index in
      guard points[index].y > highest else { return false }
      highest = points[index].y
      return true
    }
  }
}

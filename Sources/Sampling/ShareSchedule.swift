/// A share in the course of a run: piecewise linear in the step, or the same throughout.
///
/// Before the first point a share has the first point's value, after the last one the last one's.
public struct ShareSchedule: Hashable, Sendable, CustomStringConvertible {
  /// A share that is reached at a step.
  public struct Point: Hashable, Sendable {
    /// The step, from 0.
    public let step: Int
    /// The share at that step; zero draws nothing.
    public let share: ExactShare

    /// A share that is reached at a step.
    public init(step: Int, share: ExactShare) {
      self.step = step
      self.share = share
    }
  }

  /// The last step that a point may have.
  public static let stepLimit = 1_000_000_000

  /// The points, by rising step.
  public let points: [Point]

  /// A share that never changes.
  public init(_ share: ExactShare) { points = [Point(step: 0, share: share)] }

  /// A share that changes linearly between points.
  ///
  /// - Throws: `ShareError` where there is no point, where their steps do not rise from 0 on or go
  ///   beyond ``stepLimit``, and where a share has more than nine digits before or after its point.
  public init(points: [Point]) throws(ShareError) {
    let steps = points.map(\.step)
    guard let first = steps.first, first >= 0, zip(steps, steps.dropFirst()).allSatisfy(<) else {
      throw ShareError("steps \(steps), expected steps from 0 on that rise from point to point")
    }
    if let last = steps.last, last > Self.stepLimit {
      throw ShareError("step \(last), expected steps of up to \(Self.stepLimit)")
    }
    for point in points where point.share.units == nil {
      throw ShareError(
        "share \(point.share), expected at most nine digits before and nine after the point")
    }
    self.points = points
  }

  /// The share, where it never changes.
  public var constant: ExactShare? {
    points.allSatisfy { $0.share == points[0].share } ? points[0].share : nil
  }

  /// The share after the last change.
  var final: ExactShare { points[points.count - 1].share }

  /// The share as it was written: `0.25`, or `[[0, 1.0], [100, 0.25]]`.
  public var description: String {
    if points.count == 1 { return points[0].share.description }
    return "[\(points.map { "[\($0.step), \($0.share)]" }.joined(separator: ", "))]"
  }

  /// The share at a step in units of 10⁻¹⁸, rounded down; exact at the points.
  ///
  /// - Precondition: the shares have ``ExactShare/units``.
  func value(atStep step: Int) -> UInt128 {
    guard let next = points.firstIndex(where: { $0.step > step }) else { return final.scaledUnits }
    guard next > 0 else { return points[0].share.scaledUnits }
    let (from, to) = (points[next - 1], points[next])
    let (elapsed, left) = (UInt128(step - from.step), UInt128(to.step - step))
    return (from.share.scaledUnits * left + to.share.scaledUnits * elapsed) / (elapsed + left)
  }
}

extension ExactShare {
  /// The share in units of 10⁻⁹; nil where it has more digits before or after the point.
  var units: UInt64? {
    guard fractionDigits <= 9 else { return nil }
    let scaled = (fractionDigits..<9).reduce(UInt128(digits)) { value, _ in value * 10 }
    return scaled < 1_000_000_000_000_000_000 ? UInt64(scaled) : nil
  }

  /// In units of 10⁻¹⁸: below 10²⁷, so that products with up to ``ShareSchedule/stepLimit`` steps, and
  /// sums of them, fit 128 bits.
  fileprivate var scaledUnits: UInt128 {
    guard let units else { preconditionFailure("a share of a schedule has at most 18 digits") }
    return UInt128(units) * 1_000_000_000
  }
}

/// A source, or a group of sources, with its part of what it belongs to.
public indirect enum ShareNode: Hashable, Sendable {
  /// A source.
  case source(ShareSchedule)
  /// Sources and groups that divide the group's share among themselves.
  case group(ShareSchedule, [ShareNode])

  var share: ShareSchedule {
    switch self {
    case .source(let share), .group(let share, _): share
    }
  }

  var members: [ShareNode] {
    switch self {
    case .source: []
    case .group(_, let members): members
    }
  }
}

/// The parts that the sources of a mixture have in the whole, at every step.
///
/// A source's part is the product, over the source and the groups around it, of each one's share in
/// the sum of its neighbours' shares.
public struct SourceShares: Sendable {
  /// The sum of the weights of a step whose shares are changing.
  public static let denominator: UInt64 = 1 << 62

  /// The smallest whole numbers in the exact ratio of the sources' parts, once they change no more.
  public let finalWeights: [UInt64]
  /// The first step from which on no share changes; 0 where none ever does.
  public let settledStep: Int
  private let members: [ShareNode]

  /// Works out the parts of the sources, in the order in which they stand.
  ///
  /// - Throws: `ShareError` where parts lie too far apart for exact arithmetic, and where all members
  ///   of a group have the share zero at some step.
  /// - Precondition: there is a source, and no group is empty.
  public init(_ members: [ShareNode]) throws(ShareError) {
    precondition(!members.isEmpty)
    self.members = members
    let changing = Self.schedules(in: members).filter { $0.constant == nil }
    settledStep = changing.compactMap(\.points.last?.step).max() ?? 0
    if changing.isEmpty { try Self.requireShare(members) } else { try Self.requireUnits(members) }
    finalWeights = try Self.exactWeights(of: members)
  }

  /// The sources' parts at a step, rounded to whole numbers with the sum ``denominator``.
  ///
  /// - Precondition: a share changes in the course of the run.
  /// - Complexity: O(n) for n sources.
  public func weights(atStep step: Int) -> [UInt64] {
    precondition(settledStep > 0)
    var weights: [UInt64] = []
    Self.distribute(Self.denominator, over: members, step: step, into: &weights)
    return weights
  }

  /// A source's part in the whole once the shares change no more, in lowest terms: `1/3`.
  public func finalPart(ofSource number: Int) -> String {
    let whole = finalWeights.reduce(0) { $0 + UInt128($1) }
    let part = Fraction(UInt128(finalWeights[number]), whole)
    return "\(part.numerator)/\(part.denominator)"
  }

  /// What rounding leaves goes to the first member that has a share.
  private static func distribute(
    _ whole: UInt64, over members: [ShareNode], step: Int, into weights: inout [UInt64]
  ) {
    let values = members.map { $0.share.value(atStep: step) }
    let sum = values.reduce(0, +)
    var parts = values.map { value in
      UInt64(sum.dividingFullWidth(value.multipliedFullWidth(by: UInt128(whole))).quotient)
    }
    if let first = values.firstIndex(where: { $0 > 0 }) {
      parts[first] += whole - parts.reduce(0, +)
    }
    for (member, part) in zip(members, parts) {
      if member.members.isEmpty {
        weights.append(part)
      } else {
        distribute(part, over: member.members, step: step, into: &weights)
      }
    }
  }

  private static func schedules(in members: [ShareNode]) -> [ShareSchedule] {
    members.flatMap { [$0.share] + schedules(in: $0.members) }
  }

  /// Of shares that never change, some are not zero in each group.
  private static func requireShare(_ members: [ShareNode]) throws(ShareError) {
    guard members.contains(where: { $0.share.final.digits > 0 }) else {
      throw ShareError("shares \(list(of: members)) are all zero; expected one above it")
    }
    for group in members.map(\.members) where !group.isEmpty { try requireShare(group) }
  }

  /// A sum of shares that are linear between points is zero somewhere only if it is so at a point.
  private static func requireUnits(_ members: [ShareNode]) throws(ShareError) {
    for share in members.flatMap(\.share.points).map(\.share) where share.units == nil {
      throw ShareError(
        "share \(share), expected at most nine digits before and nine after the point beside shares "
          + "that change")
    }
    for step in Set(members.flatMap(\.share.points).map(\.step) + [0]).sorted()
    where members.allSatisfy({ $0.share.value(atStep: step) == 0 }) {
      throw ShareError("shares \(list(of: members)) are all zero at step \(step)")
    }
    for group in members.map(\.members) where !group.isEmpty { try requireUnits(group) }
  }

  private static func exactWeights(of members: [ShareNode]) throws(ShareError) -> [UInt64] {
    var fractions: [Fraction] = []
    do throws(Fraction.Overflow) {
      try appendFractions(of: members, within: Fraction(1, 1), to: &fractions)
      return try Fraction.coprimeNumerators(of: fractions)
    } catch {
      throw ShareError("shares \(list(of: members)) lie too far apart; use fewer digits")
    }
  }

  private static func appendFractions(
    of members: [ShareNode], within whole: Fraction, to fractions: inout [Fraction]
  ) throws(Fraction.Overflow) {
    let values = ExactShare.wholeNumbers(members.map(\.share.final))
    let sum = try Fraction.sum(values)
    for (member, value) in zip(members, values) {
      let fraction = try whole.multiplied(by: Fraction(value, sum))
      if member.members.isEmpty {
        fractions.append(fraction)
      } else {
        try appendFractions(of: member.members, within: fraction, to: &fractions)
      }
    }
  }

  private static func list(of members: [ShareNode]) -> String {
    members.map { member in
      member.members.isEmpty
        ? member.share.description : "\(member.share) (\(list(of: member.members)))"
    }.joined(separator: ", ")
  }
}

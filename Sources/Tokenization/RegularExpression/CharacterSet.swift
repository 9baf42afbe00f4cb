/// What one character of a match may be: the exact scalars, and a form in which PCRE2 tests them
/// quickly.
struct CharacterSet: Equatable {
  /// How the set was written.
  indirect enum Form: Equatable {
    /// Scalars listed one by one.
    case listed
    /// A union of general categories of the reference, such as `["Lu", "M"]`, and listed scalars,
    /// or what lies outside it.
    case categories([String], with: ScalarSet, negated: Bool)
    case intersection([CharacterSet])
  }

  var scalars: ScalarSet
  var form: Form

  static func listed(_ scalars: ScalarSet) -> CharacterSet {
    CharacterSet(scalars: scalars, form: .listed)
  }

  var complement: CharacterSet {
    var complement = CharacterSet.listed(scalars.complement)
    if case .categories(let names, let listed, let negated) = form {
      complement.form = .categories(names, with: listed, negated: !negated)
    }
    return complement
  }

  func union(_ other: CharacterSet) -> CharacterSet {
    var union = CharacterSet.listed(scalars.union(other.scalars))
    switch (form, other.form) {
    case (.categories(let names, let listed, false), .categories(let more, let others, false)):
      union.form = .categories(names + more, with: listed.union(others), negated: false)
    case (.categories(let names, let listed, false), .listed):
      union.form = .categories(names, with: listed.union(other.scalars), negated: false)
    case (.listed, .categories(let names, let listed, false)):
      union.form = .categories(names, with: listed.union(scalars), negated: false)
    default: break
    }
    return union
  }

  func intersection(_ other: CharacterSet) -> CharacterSet {
    CharacterSet(
      scalars: scalars.intersection(other.scalars), form: .intersection([self, other]))
  }
}

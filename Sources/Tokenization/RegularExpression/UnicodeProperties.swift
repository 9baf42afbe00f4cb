/// The sets that patterns name, as the reference's engine has them.
struct UnicodeProperties {
  private let categories: [ScalarSet]
  private let scripts: [ScalarSet]

  init() {
    typealias Table = UnicodePropertyTable
    categories = Self.sets(Table.categories, count: Table.categoryNames.count)
    scripts = Self.sets(Table.scripts, count: Table.scriptNames.count)
  }

  /// The sets of a table of boundaries, by number.
  private static func sets(_ boundaries: [UInt32], count: Int) -> [ScalarSet] {
    var ranges = [[ClosedRange<UInt32>]](repeating: [], count: count)
    for (index, boundary) in boundaries.enumerated() {
      let end = index + 1 < boundaries.count ? boundaries[index + 1] >> 8 : 0x110000
      ranges[Int(boundary & 0xFF)].append(boundary >> 8...end - 1)
    }
    return ranges.map { ScalarSet($0).intersection(.all) }
  }

  /// The union of the general categories whose names begin with one of `prefixes`.
  func category(_ prefixes: String...) -> CharacterSet {
    var ranges: [ClosedRange<UInt32>] = []
    for (name, set) in zip(UnicodePropertyTable.categoryNames, categories)
    where prefixes.contains(where: name.hasPrefix) {
      ranges += set.ranges
    }
    return CharacterSet(
      scalars: ScalarSet(ranges),
      form: .categories(prefixes, with: ScalarSet(), negated: false))
  }

  var digit: CharacterSet { category("Nd") }
  var whitespace: CharacterSet {
    .listed(ScalarSet([0x9...0xD, 0x85...0x85]).union(category("Z").scalars))
  }
  let hexDigit = CharacterSet.listed(ScalarSet("0123456789ABCDEFabcdef"))

  /// `\w`.
  ///
  /// Engines of the Oniguruma family take these six for word characters outside brackets only.
  var word: CharacterSet { wordInBrackets.union(.listed(ScalarSet("²³¹¼½¾"))) }

  /// `[\w]`.
  var wordInBrackets: CharacterSet { alphabetic.union(category("M", "Nd", "Pc")) }

  private var alphabetic: CharacterSet {
    category("L").union(.listed(ScalarSet(pairs: UnicodePropertyTable.otherAlphabetic)))
  }

  /// The set of `[:name:]`, nil if there is none.
  func bracket(_ name: String) -> CharacterSet? {
    switch name {
    case "punct": category("P", "S")
    case "word": wordInBrackets
    default: named(name)
    }
  }

  /// The set of `\p{name}`, nil if there is none; case, spaces, `-` and `_` do not matter.
  ///
  /// - Parameter word: the word characters, which differ between inside and outside brackets.
  func property(_ name: String, word: CharacterSet) -> CharacterSet? {
    let name = Self.normalized(name)
    switch name {
    case "any": return .listed(.all)
    case "assigned": return category("Cn").complement
    case "punct": return category("P")
    case "word": return word
    case "lc", "casedletter": return category("Lu", "Ll", "Lt")
    default: break
    }
    if let category = Self.longCategoryNames[name] { return self.category(category) }
    for category in UnicodePropertyTable.categoryNames {
      if name == category.lowercased() || name == category.prefix(1).lowercased() {
        return self.category(String(category.prefix(name.count)))
      }
    }
    // Number 0 is the scalars of no script.
    for (script, set) in zip(UnicodePropertyTable.scriptNames, scripts).dropFirst()
    where name == Self.normalized(script) {
      return .listed(set)
    }
    return named(name)
  }

  /// The sets that have one meaning in `[:name:]` and in `\p{name}`.
  private func named(_ name: String) -> CharacterSet? {
    switch name {
    case "alnum": alphabetic.union(digit)
    case "alpha": alphabetic
    case "ascii": .listed(ScalarSet([0...0x7F]))
    case "blank": category("Zs").union(.listed(ScalarSet(0x9)))
    case "cntrl": category("Cc")
    case "digit": digit
    case "graph": whitespace.union(category("Cc", "Cn", "Cs")).complement
    case "lower":
      category("Ll").union(.listed(ScalarSet(pairs: UnicodePropertyTable.otherLowercase)))
    case "print":
      .listed(named("graph")!.scalars.union(category("Zs").scalars))
    case "space": whitespace
    case "upper":
      category("Lu").union(.listed(ScalarSet(pairs: UnicodePropertyTable.otherUppercase)))
    case "xdigit": hexDigit
    default: nil
    }
  }

  private static func normalized(_ name: String) -> String {
    name.lowercased().filter { !" -_".contains($0) }
  }

  private static let longCategoryNames = [
    "letter": "L", "uppercaseletter": "Lu", "lowercaseletter": "Ll", "titlecaseletter": "Lt",
    "modifierletter": "Lm", "otherletter": "Lo", "mark": "M", "nonspacingmark": "Mn",
    "spacingmark": "Mc", "enclosingmark": "Me", "number": "N", "decimalnumber": "Nd",
    "letternumber": "Nl", "othernumber": "No", "punctuation": "P", "connectorpunctuation": "Pc",
    "dashpunctuation": "Pd", "openpunctuation": "Ps", "closepunctuation": "Pe",
    "initialpunctuation": "Pi", "finalpunctuation": "Pf", "otherpunctuation": "Po", "symbol": "S",
    "mathsymbol": "Sm", "currencysymbol": "Sc", "modifiersymbol": "Sk", "othersymbol": "So",
    "separator": "Z", "spaceseparator": "Zs", "lineseparator": "Zl", "paragraphseparator": "Zp",
    "other": "C", "control": "Cc", "format": "Cf", "privateuse": "Co", "unassigned": "Cn",
  ]
}

/// The sets that patterns name, as the reference's engine has them.
extension CharacterSet {
  /// The union of the general categories whose names begin with one of `prefixes`.
  private static func category(_ prefixes: String...) -> CharacterSet {
    CharacterSet(
      scalars: UnicodeProperties.generalCategory.members(withPrefixes: prefixes),
      form: .categories(prefixes, with: ScalarSet(), negated: false))
  }

  static let digit = category("Nd")
  static let whitespace = listed(
    ScalarSet([0x9...0xD, 0x85...0x85]).union(category("Z").scalars))
  static let hexDigit = CharacterSet.listed(ScalarSet("0123456789ABCDEFabcdef"))

  /// `\w`.
  ///
  /// Engines of the Oniguruma family take these six for word characters outside brackets only.
  static let word = wordInBrackets.union(.listed(ScalarSet("²³¹¼½¾")))

  /// `[\w]`.
  static let wordInBrackets = alphabetic.union(category("M", "Nd", "Pc"))

  private static let alphabetic = category("L").extended(to: UnicodeProperties.alphabetic)
  private static let lowercase = category("Ll").extended(to: UnicodeProperties.lowercase)
  private static let uppercase = category("Lu").extended(to: UnicodeProperties.uppercase)
  private static let graphic = whitespace.union(category("Cc", "Cn", "Cs")).complement

  /// This set and what it lacks of another that is larger.
  private func extended(to larger: ScalarSet) -> CharacterSet {
    union(.listed(larger.subtracting(scalars)))
  }

  /// The set of `[:name:]`, nil if there is none.
  init?(bracket name: String) {
    switch name {
    case "punct": self = Self.category("P", "S")
    case "word": self = .wordInBrackets
    default: self.init(commonName: name)
    }
  }

  /// The set of `\p{name}`, nil if there is none; case, spaces, `-` and `_` do not matter.
  ///
  /// - Parameter word: the word characters, which differ between inside and outside brackets.
  init?(property name: String, word: CharacterSet) {
    let name = Self.normalized(name)
    switch name {
    case "any": self = .listed(.all)
    case "assigned": self = Self.category("Cn").complement
    case "punct": self = Self.category("P")
    case "word": self = word
    case "lc", "casedletter": self = Self.category("Lu", "Ll", "Lt")
    case "alphabetic": self = .alphabetic
    case "lowercase": self = .lowercase
    case "uppercase": self = .uppercase
    case "emoji": self = .listed(UnicodeProperties.emoji)
    default:
      if let set = Self.category(named: name) ?? Self.script(named: name) {
        self = set
      } else {
        self.init(commonName: name)
      }
    }
  }

  private static func category(named name: String) -> CharacterSet? {
    if let category = longCategoryNames[name] { return self.category(category) }
    let names = UnicodeProperties.generalCategory.names
    return names.first { $0.lowercased() == name || $0.prefix(1).lowercased() == name }
      .map { category(String($0.prefix(name.count))) }
  }

  private static func script(named name: String) -> CharacterSet? {
    let script = UnicodeProperties.script
    return script.names.firstIndex { normalized($0) == name }.map { .listed(script.sets[$0]) }
  }

  /// The sets that have one meaning in `[:name:]` and in `\p{name}`.
  private init?(commonName name: String) {
    switch name {
    case "alnum": self = Self.alphabetic.union(.digit)
    case "alpha": self = .alphabetic
    case "ascii": self = .listed(ScalarSet([0...0x7F]))
    case "blank": self = Self.category("Zs").union(.listed(ScalarSet(0x9)))
    case "cntrl": self = Self.category("Cc")
    case "digit": self = .digit
    case "graph": self = .graphic
    case "lower": self = .lowercase
    case "print": self = .listed(Self.graphic.scalars.union(Self.category("Zs").scalars))
    case "space": self = .whitespace
    case "upper": self = .uppercase
    case "xdigit": self = .hexDigit
    default: return nil
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

/// What is done to text before it is cut: steps, each of which works on what the one before gives.
///
/// The text between two added tokens is normalized for itself.
struct Normalizer: Sendable {
  /// One change to a text.
  enum Step: Sendable {
    /// Brings text to a Unicode normalization form.
    case form(NormalizationForm, UnicodeNormalizer)
    /// Puts lower-case letters in place of others.
    case lowercase(LowercaseMapping)
    /// Takes white space off the ends.
    case strip(left: Bool, right: Bool)
    /// Puts bytes before a text that is not empty.
    case prepend([UInt8])
    /// Puts bytes in place of each match. An empty match in a text that another step has changed
    /// already is replaced once, where the reference may repeat or omit it.
    case replace(TextPattern, with: [UInt8])
  }

  var steps: [Step] = []

  /// The steps in the words of `tokenizer info`.
  var description: String {
    steps.isEmpty ? "none" : steps.map(\.description).joined(separator: ", ")
  }
}

extension Normalizer.Step {
  fileprivate var description: String {
    switch self {
    case .form(let form, _): "NF\("\(form)".uppercased())"
    case .lowercase: "lower case"
    case .strip(true, true): "white space stripped"
    case .strip(true, false): "white space stripped on the left"
    case .strip(false, true): "white space stripped on the right"
    case .strip(false, false): "nothing stripped"
    case .prepend(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\" put in front"
    case .replace(let pattern, let content):
      "\(pattern.description) replaced by \"\(String(decoding: content, as: UTF8.self))\""
    }
  }
}

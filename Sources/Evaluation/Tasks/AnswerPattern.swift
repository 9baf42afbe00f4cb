import _StringProcessing

/// What of a text is its answer.
///
/// A written answer is right where what the pattern finds in it is what it finds in the reference.
public struct AnswerPattern {
  private enum Kind {
    case whole
    case gsm8k
    case expression(Regex<AnyRegexOutput>)
  }

  private let kind: Kind

  /// The whole text, spaces around it aside.
  public static var whole: Self { Self(kind: .whole) }

  private init(kind: Kind) { self.kind = kind }

  /// Reads a pattern.
  ///
  /// - Parameter text: `whole`; `gsm8k`, the number behind the first `####`, without its commas (Cobbe
  ///   et al. 2021); or a regular expression, of whose first match the first group counts, or all
  ///   where it has none.
  /// - Throws: `TaskError` where that is no regular expression.
  public init(_ text: String) throws(TaskError) {
    switch text {
    case "whole": kind = .whole
    case "gsm8k": kind = .gsm8k
    default: kind = .expression(try Regex(task: text))
    }
  }

  /// The answers in the references of examples.
  ///
  /// - Throws: `TaskError` naming the first reference that has none.
  public func references(of examples: [TaskExample]) throws(TaskError) -> [String] {
    var references: [String] = []
    for (number, example) in examples.enumerated() {
      guard let reference = answer(in: example.answer) else {
        throw TaskError("the pattern finds no answer in the reference of example \(number + 1)")
      }
      references.append(reference)
    }
    return references
  }

  /// The answer in a text; nil where there is none.
  public func answer(in text: String) -> String? {
    switch kind {
    case .whole:
      return String(text.trimmed)
    case .gsm8k:
      return text.firstMatch(of: /#### (-?[0-9.,]+)/).map { $0.1.filter { $0 != "," } }
    case .expression(let expression):
      guard let match = text.firstMatch(of: expression) else { return nil }
      let group = match.output.count > 1 ? match.output[1].substring : match.output[0].substring
      return group.map { String($0.trimmed) }
    }
  }
}

extension Regex<AnyRegexOutput> {
  /// - Throws: `TaskError` in place of the compiler's error.
  init(task pattern: String) throws(TaskError) {
    do {
      try self.init(pattern)
    } catch {
      throw TaskError("\(pattern) is no regular expression: \(error)")
    }
  }
}

import FoundationEssentials
import _StringProcessing

/// The format that written answers are to have.
public struct FormatPattern {
  private enum Kind {
    case json
    case expression(Regex<AnyRegexOutput>)
  }

  private let kind: Kind

  /// Reads a pattern.
  ///
  /// - Parameter text: `json`, one JSON object or array and nothing else; or a regular expression that
  ///   has to match somewhere: `^` and `$` stand for the ends of the answer.
  /// - Throws: `TaskError` where that is no regular expression.
  public init(_ text: String) throws(TaskError) {
    kind = text == "json" ? .json : .expression(try Regex(task: text))
  }

  /// Whether a text, spaces around it aside, has the format.
  public func isKept(by text: String) -> Bool {
    let text = text.trimmed
    switch kind {
    case .json:
      guard text.first == "{" || text.first == "[" else { return false }
      return (try? JSONDecoder().decode(AnyValue.self, from: Data(text.utf8))) != nil
    case .expression(let expression):
      return text.firstMatch(of: expression) != nil
    }
  }

  /// Any JSON value: the decoder has parsed the whole text by the time that it asks for one.
  private struct AnyValue: Decodable {
    init(from decoder: any Decoder) {}
  }
}

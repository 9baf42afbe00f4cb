/// A template in the part of Jinja that chat templates use, with the settings and the functions that
/// Hugging Face `transformers` gives them.
///
/// Templates come with models from strangers: however one is written, reading and rendering it end
/// within bounds of time, memory and stack.
struct JinjaTemplate {
  private let statements: [JinjaStatement]

  /// Reads a template.
  ///
  /// - Throws: `JinjaError` where it is malformed, nested too deep, or uses a statement that chat
  ///   templates have no use for.
  init(source: String) throws(JinjaError) {
    statements = try JinjaParser.statements(of: source)
  }

  /// The text that the template makes of `variables`.
  ///
  /// - Parameter date: what `strftime_now` takes for today.
  /// - Throws: `JinjaError` where the template raises an exception, computes with values that do not
  ///   fit, or goes on for too long.
  func render(
    _ variables: [String: JinjaValue], date: CalendarDate = .template
  ) throws(JinjaError) -> String {
    var renderer = JinjaRenderer(variables: variables, date: date)
    _ = try renderer.run(statements)
    return renderer.output
  }
}

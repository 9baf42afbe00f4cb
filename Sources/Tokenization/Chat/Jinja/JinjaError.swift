/// Why a Jinja template cannot be read or rendered.
struct JinjaError: Error, Equatable {
  /// The line of the template, counted from 1.
  var line: Int
  /// What is wrong there.
  var problem: String
}

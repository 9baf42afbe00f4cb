/// A template's own function.
struct JinjaMacro {
  struct Parameter {
    let name: String
    let fallback: JinjaExpression?
  }

  let name: String
  let parameters: [Parameter]
  let body: [JinjaStatement]
}

/// The functions that every template can call.
enum JinjaFunction: String, CaseIterable {
  case raiseException = "raise_exception"
  case strftimeNow = "strftime_now"
  case range
  case namespace
  case dict
}

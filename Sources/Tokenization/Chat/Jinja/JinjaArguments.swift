/// The values that a call, a filter or a test is given.
struct JinjaArguments {
  var positional: [JinjaValue] = []
  var named: [(name: String, value: JinjaValue)] = []

  /// The argument at a place or with a name.
  func value(_ place: Int, _ name: String) -> JinjaValue? {
    positional.indices.contains(place) ? positional[place] : named.last { $0.name == name }?.value
  }
}

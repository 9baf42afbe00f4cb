extension JinjaRenderer {
  /// Calls a function, a macro, or a method of a value.
  mutating func call(
    _ callee: JinjaExpression, _ arguments: JinjaExpression.Arguments
  ) throws(JinjaError) -> JinjaValue {
    if case .attribute(let owner, let name) = callee {
      let value = try evaluate(owner)
      let values = try evaluate(arguments)
      if let result = try callMethod(name, of: value, values) { return result }
      return try call(try member(name, of: value), named: name, values)
    }
    let function = try evaluate(callee)
    return try call(function, named: "it", try evaluate(arguments))
  }

  private mutating func call(
    _ callee: JinjaValue, named name: String, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue {
    switch callee {
    case .function(let function): return try call(function, arguments)
    case .macro(let macro): return try call(macro, arguments)
    case .undefined(let name): throw failure("a call of \"\(name)\", which is not known")
    default: throw failure("a call of \"\(name)\", which is \(callee.kind)")
    }
  }

  private mutating func call(
    _ macro: JinjaMacro, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue {
    try require(arguments, toFit: macro.parameters.map(\.name), of: macro.name)
    var parameters: [String: JinjaValue] = [:]
    for (place, parameter) in macro.parameters.enumerated() {
      if let value = arguments.value(place, parameter.name) {
        parameters[parameter.name] = value
      } else if let fallback = parameter.fallback {
        parameters[parameter.name] = try evaluate(fallback)
      } else {
        parameters[parameter.name] = .undefined(parameter.name)
      }
    }
    return .string(try captureMacro(parameters, macro.body))
  }

  /// Refuses arguments for which there is no parameter: without them the result would be another.
  func require(
    _ arguments: JinjaArguments, toFit parameters: [String], of name: String
  ) throws(JinjaError) {
    guard arguments.positional.count <= parameters.count else {
      throw failure("\(name) takes at most \(parameters.count) arguments")
    }
    if let stranger = arguments.named.first(where: { !parameters.contains($0.name) }) {
      throw failure("\(name) has no parameter \"\(stranger.name)\"")
    }
  }

  private mutating func call(
    _ function: JinjaFunction, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue {
    let name = function.rawValue
    switch function {
    case .raiseException:
      try require(arguments, toFit: ["message"], of: name)
      let message = try text(of: arguments.value(0, "message") ?? .string("it does not say why"))
      // A stranger's words: they must neither command a terminal nor fill it.
      let excerpt = String(message.unicodeScalars.prefix(300)).debugDescription
      throw failure("the template refuses the conversation: \(excerpt)")
    case .strftimeNow:
      try require(arguments, toFit: ["format"], of: name)
      guard case .string(let format)? = arguments.value(0, "format"),
        let text = date.formatted(format)
      else { throw failure("strftime_now takes a format of %Y, %m, %d and their kin") }
      return .string(text)
    case .range:
      guard arguments.named.isEmpty else { throw failure("range takes no named arguments") }
      return try range(arguments.positional)
    case .namespace:
      try requireNamed(arguments, of: name)
      var members: [String: JinjaValue] = [:]
      for (name, value) in arguments.named {
        try requireShallow(value)
        members[name] = value
      }
      return .namespace(JinjaNamespace(members))
    case .dict:
      try requireNamed(arguments, of: name)
      return try dictionary(arguments.named)
    }
  }

  private func requireNamed(_ arguments: JinjaArguments, of name: String) throws(JinjaError) {
    guard arguments.positional.isEmpty else {
      throw failure("\(name) takes named arguments only, such as \(name)(a=1)")
    }
  }

  private mutating func range(_ bounds: [JinjaValue]) throws(JinjaError) -> JinjaValue {
    let numbers = bounds.compactMap { value in
      if case .integer(let number) = value { number } else { nil }
    }
    guard numbers.count == bounds.count, (1...3).contains(numbers.count) else {
      throw failure("range takes one to three whole numbers")
    }
    let start = numbers.count > 1 ? numbers[0] : 0
    let step = numbers.count > 2 ? numbers[2] : 1
    guard step != 0 else { throw failure("a range with step 0") }
    var values: [JinjaValue] = []
    for number in stride(from: start, to: numbers.count > 1 ? numbers[1] : numbers[0], by: step) {
      try spend(1)
      values.append(.integer(number))
    }
    return try list(values)
  }
}

extension JinjaRenderer {
  /// Runs a loop, and its `else` where no iteration came to its end: as in Jinja, also where all of
  /// them were left early. What leaves an iteration within `else` leaves one of the loop around.
  mutating func run(_ loop: JinjaLoop) throws(JinjaError) -> Ending {
    var items: [[String: JinjaValue]] = []
    var values: [JinjaValue] = []
    for value in try elements(of: try evaluate(loop.iterable)) {
      try spend(1)
      let pairs = try unpacked(value, into: loop.names)
      let variables = Dictionary(pairs) { _, later in later }
      if let condition = loop.condition {
        scopes.append(variables)
        let isWanted = try evaluate(condition).isTrue
        scopes.removeLast()
        if !isWanted { continue }
      }
      items.append(variables)
      values.append(value)
    }
    var hasCompleted = false
    for index in items.indices {
      scopes.append(items[index])
      set("loop", try loopVariable(values, at: index))
      let ending = try run(loop.body)
      scopes.removeLast()
      if ending == .leavesLoop { break }
      hasCompleted = hasCompleted || ending == .completed
    }
    return hasCompleted ? .completed : try runInOwnScope(loop.otherwise)
  }

  private mutating func runInOwnScope(_ body: [JinjaStatement]) throws(JinjaError) -> Ending {
    scopes.append([:])
    defer { scopes.removeLast() }
    return try run(body)
  }

  /// What a loop's body sees as `loop`.
  private mutating func loopVariable(
    _ values: [JinjaValue], at index: Int
  ) throws(JinjaError) -> JinjaValue {
    let isLast = index == values.count - 1
    return try dictionary([
      ("index", .integer(index + 1)), ("index0", .integer(index)),
      ("revindex", .integer(values.count - index)),
      ("revindex0", .integer(values.count - index - 1)),
      ("first", .boolean(index == 0)), ("last", .boolean(isLast)),
      ("length", .integer(values.count)),
      ("previtem", index > 0 ? values[index - 1] : .undefined("loop.previtem")),
      ("nextitem", isLast ? .undefined("loop.nextitem") : values[index + 1]),
    ])
  }
}

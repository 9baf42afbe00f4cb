public import Configuration
public import Tokenization

extension ChatTemplate {
  /// Reads a template that is declared in YAML.
  ///
  /// The keys are the fields': `prologue`, `system`, `user`, `assistant`, `final_assistant`, `tool`,
  /// `generation_prompt`, `epilogue` and `thought_end`. `user` and `assistant` are required; without a
  /// `generation_prompt` it is the head of the assistant's turns.
  ///
  /// - Throws: `ConfigurationError` naming the file, the line and the key.
  public init(file path: String) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      try ConfigurationNode(file: path),
      keys: [
        "prologue", "system", "user", "assistant", "final_assistant", "tool", "generation_prompt",
        "epilogue", "thought_end",
      ])
    let assistant = try AnswerForm(try reader.mapping("assistant", keys: AnswerForm.keys))
    self.init(
      prologue: try reader.markup("prologue", default: ""), system: nil,
      user: try TurnForm(try reader.mapping("user", keys: TurnForm.keys)), assistant: assistant,
      generationPrompt: try reader.markup("generation_prompt", default: assistant.head),
      epilogue: try reader.markup("epilogue", default: ""))
    if reader.has("system") {
      system = try SystemForm(try reader.mapping("system", keys: SystemForm.keys))
    }
    if reader.has("final_assistant") {
      finalAssistant = try AnswerForm(
        try reader.mapping("final_assistant", keys: AnswerForm.keys))
    }
    if reader.has("tool") {
      let mapping = try reader.mapping("tool", keys: TurnForm.keys + ["joint"])
      tool = try TurnForm(mapping)
      if mapping.has("joint") { toolJoint = try mapping.markup("joint") }
    }
    if reader.has("thought_end") { thoughtEnd = try reader.text("thought_end") }
  }
}

extension ConfigurationReader {
  /// A text that may be empty.
  fileprivate func markup(
    _ key: String, default fallback: String? = nil
  ) throws(ConfigurationError) -> String {
    try value(key, "a text", default: fallback) { text, _ in text }
  }
}

extension TurnForm {
  fileprivate static let keys = ["head", "tail", "trim_start", "trim_end"]

  fileprivate init(_ reader: ConfigurationReader) throws(ConfigurationError) {
    self.init(
      head: try reader.markup("head"), tail: try reader.markup("tail"),
      trimStart: try reader.choice("trim_start", default: ContentTrimming.none),
      trimEnd: try reader.choice("trim_end", default: ContentTrimming.none))
  }
}

extension AnswerForm {
  fileprivate static let keys = ["head", "start", "end", "tail", "trim_start", "trim_end"]

  fileprivate init(_ reader: ConfigurationReader) throws(ConfigurationError) {
    self.init(
      head: try reader.markup("head"), start: try reader.markup("start", default: ""),
      end: try reader.text("end"), tail: try reader.markup("tail", default: ""),
      trimStart: try reader.choice("trim_start", default: ContentTrimming.none),
      trimEnd: try reader.choice("trim_end", default: ContentTrimming.none))
  }
}

extension SystemForm {
  fileprivate static let keys = TurnForm.keys + ["place", "default", "trim_with_user"]

  fileprivate init(_ reader: ConfigurationReader) throws(ConfigurationError) {
    self.init(
      place: try reader.choice("place", default: Place.ownTurn), turn: try TurnForm(reader),
      isTrimmedWithUser: try reader.flag("trim_with_user", default: false))
    if reader.has("default") {
      guard place == .ownTurn else {
        throw reader.error("default", "no default beside place: \(place.rawValue)")
      }
      defaultContent = try reader.markup("default")
    }
    guard place != .ownTurn || !isTrimmedWithUser else {
      throw reader.error("trim_with_user", "false beside place: turn")
    }
  }
}

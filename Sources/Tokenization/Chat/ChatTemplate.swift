/// How a model writes conversations: what stands before, between and behind what people say.
///
/// A declaration, not a program: which parts of a conversation the model must learn to write follows
/// from it by construction. `init(modelFolder:)` derives it from the program that models come with.
public struct ChatTemplate: Codable, Equatable, Sendable {
  /// What the text of a conversation begins with, such as the token for it.
  public var prologue: String
  /// Where system messages go; nil where the model knows none.
  public var system: SystemForm?
  /// How the user's turns are written.
  public var user: TurnForm
  /// How the assistant's turns are written.
  public var assistant: AnswerForm
  /// How an assistant's turn that ends the conversation is written, where that differs.
  public var finalAssistant: AnswerForm?
  /// How results of tools are written; nil where the model knows none.
  public var tool: TurnForm?
  /// What stands between the contents of two results of tools in a row, where that is not the tail of
  /// the one and the head of the other.
  public var toolJoint: String?
  /// What asks the model for the assistant's next turn.
  public var generationPrompt: String
  /// What a conversation ends with that does not end in a generation prompt.
  public var epilogue: String
  /// What ends the thought that an answer may begin with, such as `</think>`. Answers before the last
  /// turn of the user's are written without their thoughts; the last one is `finalAssistant` only
  /// where it holds none. Nil where answers are written with their thoughts.
  public var thoughtEnd: String?

  /// A template.
  public init(
    prologue: String = "", system: SystemForm?, user: TurnForm, assistant: AnswerForm,
    finalAssistant: AnswerForm? = nil, tool: TurnForm? = nil, toolJoint: String? = nil,
    generationPrompt: String, epilogue: String = "", thoughtEnd: String? = nil
  ) {
    self.prologue = prologue
    self.system = system
    self.user = user
    self.assistant = assistant
    self.finalAssistant = finalAssistant
    self.tool = tool
    self.toolJoint = toolJoint
    self.generationPrompt = generationPrompt
    self.epilogue = epilogue
    self.thoughtEnd = thoughtEnd
  }

  /// ChatML, `<|im_start|>ROLE\nCONTENT<|im_end|>\n` for each turn.
  ///
  /// - Parameter defaultSystem: the system message of conversations that begin with none.
  public static func chatML(defaultSystem: String?) -> ChatTemplate {
    func turn(_ role: String) -> TurnForm {
      TurnForm(head: "<|im_start|>\(role)\n", tail: "<|im_end|>\n")
    }
    let head = turn("assistant").head
    return ChatTemplate(
      system: SystemForm(place: .ownTurn, turn: turn("system"), defaultContent: defaultSystem),
      user: turn("user"), assistant: AnswerForm(head: head, end: "<|im_end|>", tail: "\n"),
      tool: turn("tool"), generationPrompt: head)
  }
}

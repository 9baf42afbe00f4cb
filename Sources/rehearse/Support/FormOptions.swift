import ArgumentParser
import Dataset
import Recipes

/// What a build makes of its inputs.
struct FormOptions: ParsableArguments {
  enum Kind: String, ExpressibleByArgument, CaseIterable { case text, chat }
  enum Role: String, ExpressibleByArgument, CaseIterable { case response, text }
  enum Wrap: String, ExpressibleByArgument, CaseIterable { case continuation }

  @Option(help: "What the inputs hold.")
  var kind: Kind = .text

  @Option(
    help: """
      What the answers of --kind chat are to the trainer: the responses of a task, or text, which is \
      replayed.
      """)
  var role: Role?

  @Option(
    help: """
      Make each passage of a text a conversation in the model's template: the user gives its \
      opening, the assistant goes on with the rest. Keeps chat behaviour that bare text loses.
      """)
  var wrap: Wrap?

  @Option(help: "The field that holds a text; meta.text is the field text of the object meta.")
  var field = "text"

  @Option(
    help: "The token that ends a text, or none; by default <|endoftext|> where there is one.")
  var endOfText: String?

  @Option(help: "The longest passage of --wrap, in bytes.")
  var passageBytes = 1600

  @Option(help: "The seed of --wrap's ways of asking.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      """
      A YAML list of --wrap's ways of asking in place of its own: texts with {opening}, each of which \
      is chosen equally often.
      """, valueName: "file"))
  var phrasings: String?

  @OptionGroup var template: TemplateOptions

  func validate() throws {
    guard passageBytes >= 100 else {
      throw ValidationError("--passage-bytes must be at least 100")
    }
    guard wrap == nil || kind == .text else {
      throw ValidationError("--wrap takes texts; use it with --kind text")
    }
    guard phrasings == nil || wrap != nil else {
      throw ValidationError("--phrasings goes with --wrap")
    }
    guard role == nil || kind == .chat else {
      throw ValidationError("--role goes with --kind chat; what texts become is always replayed")
    }
    guard endOfText == nil || (kind == .text && wrap == nil) else {
      throw ValidationError("--end-of-text is for texts without --wrap")
    }
  }

  /// Takes what a recipe says of the records that its files hold.
  mutating func take(_ recipe: Recipe) throws {
    kind = recipe.kind == .chat ? .chat : .text
    field = recipe.field ?? field
    try validate()
  }

  /// What was asked for.
  ///
  /// - Parameter tokenizer: what was named as the tokenizer; a model's folder where its template is needed.
  func form(tokenizer: String) throws -> DocumentForm {
    switch (kind, wrap) {
    case (.chat, _):
      return .chat(try template.resolved(modelFolder: tokenizer), isReplay: role == .text)
    case (.text, .continuation):
      var wrapper = ContinuationWrapper(passageBytes: passageBytes, seed: seed)
      if let phrasings { wrapper.phrasings = try Phrasings(file: phrasings) }
      return .continuation(
        try template.resolved(modelFolder: tokenizer), field: field, wrapper: wrapper)
    case (.text, nil):
      guard template.file == nil else {
        throw CommandError.usage("--template is for --kind chat and --wrap")
      }
      let end: DocumentForm.EndOfText =
        switch endOfText {
        case nil: .automatic
        case "none": .none
        case .some(let token): .token(token)
        }
      return .text(field: field, endOfText: end)
    }
  }
}

import ArgumentParser
import Dataset
import Storage
import Tokenization

/// The chat template that conversations are written in.
struct TemplateOptions: ParsableArguments {
  @Option(
    name: .customLong("template"),
    help: ArgumentHelp(
      "A YAML file that declares the chat template, in place of the model folder's; see README.",
      valueName: "file"))
  var file: String?

  /// The declared template, or the one of a model folder.
  func resolved(modelFolder: String) throws -> ChatTemplate {
    if let file { return try ChatTemplate(file: file) }
    guard FileSystem.isFolder(modelFolder) else {
      throw CommandError.usage(
        "\(modelFolder): no model folder, from which to take a chat template; name one, or declare "
          + "the template in a file for --template")
    }
    return try ChatTemplate(modelFolder: modelFolder)
  }
}

extension ChatTemplate {
  /// What to say of a model folder whose padding token ends turns, too.
  func paddingWarning(modelFolder: String) throws -> String? {
    guard FileSystem.isFolder(modelFolder),
      let padding = try SpecialTokenTexts(modelFolder: modelFolder).byName["pad_token"],
      !padding.isEmpty, assistant.end.hasSuffix(padding)
    else { return nil }
    return "warning: \(modelFolder): the padding token \(padding) ends turns, too; a trainer that "
      + "leaves padding out of the loss will not teach the model to end its turns"
  }
}

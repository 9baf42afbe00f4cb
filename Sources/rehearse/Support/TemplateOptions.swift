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

import ArgumentParser
import LanguageModel
import Tensors

/// What `tools/compare-peft` checks against PEFT.
struct LogitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits",
    abstract: "Print the logits after a list of ids, and each id's loss, as JSON.",
    shouldDisplay: false)

  @OptionGroup var options: ModelOptions

  @Option(help: "Ids, with commas between them.")
  var ids: String

  func run() throws {
    let words = ids.split(separator: ",")
    let tokens = words.compactMap { UInt32($0) }
    let (model, adapter) = try options.load()
    guard tokens.count > 1, tokens.count == words.count,
      tokens.allSatisfy({ $0 < model.configuration.vocabularySize })
    else {
      throw ValidationError("--ids takes two or more ids of the model's vocabulary")
    }
    let pack = PackedTokens([tokens])
    let activations = Activations(
      model.configuration, lora: adapter?.configuration, capacity: pack.count, retained: .nothing)
    let hidden = model.forward(pack, adapter: adapter, activations: activations)
    let head = VocabularyHead(model)
    let rows = tokens.indices.dropLast().map { row in
      HeadRow(row: row, target: HeadTarget(token: tokens[row + 1]))
    }
    let losses = head.losses(hidden, rows: rows, base: nil)
    try Terminal.printJSON(
      Report(
        logits: [head.logits(hidden, rows: [tokens.count - 1]).values],
        nll: losses.map(\.negativeLogLikelihood)))
  }

  private struct Report: Encodable {
    let logits: [[Float]]
    let nll: [Double]
  }
}

import ArgumentParser
import Dataset
import FoundationEssentials
import Reports
import Shards
import Tokenization

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Turn raw text or conversations into a shard set.",
    discussion: """
      INPUT is a file, a folder, or - for JSONL on standard input. A file may be compressed (gz, xz, \
      zst, bz2, lz4), and an archive (tar, zip, 7z, deb), whose members are read like files, also \
      where they are archives. Text inputs are .jsonl (one {"text": …} a line), .json (an array of \
      such), .csv and .tsv (the first row names the fields), .txt and .md (one document a file), \
      .html, .warc and .wet. Chat inputs are JSON or tables with messages, conversations, \
      instruction/input/output, instruction/context/response, prompt/completion or question/answer. \
      An interrupted build goes on where it stopped when it is started again.

      Examples:
        rehearse build --tokenizer models/smollm2 --out shards/prose prose.jsonl.zst
        rehearse build --tokenizer models/smollm2 --out shards/task \\
          --kind chat train.jsonl
        rehearse build --tokenizer models/smollm2 --out shards/wrapped \\
          --kind text --wrap continuation prose.jsonl.zst
        rehearse build --tokenizer models/smollm2 --out shards/dolly --recipe dolly
        zcat *.jsonl.gz | rehearse build --tokenizer models/smollm2 \\
          --out shards/prose -
      """)

  @Option(help: "A model folder or a tokenizer.json; chat and --wrap need a model folder.")
  var tokenizer: String

  @Option(help: "The folder of the shard set.")
  var out: String

  @OptionGroup var form: FormOptions

  @OptionGroup(title: "Inputs")
  var input: InputOptions

  @OptionGroup var compression: CompressionOptions

  @Option(help: "Threads that parse and tokenize; 0 for one on every core.")
  var workers = 0

  @OptionGroup(title: "Cleaning, in the order of the checks")
  var hygiene: HygieneOptions

  @OptionGroup(title: "Division")
  var division: DivisionOptions

  @Flag(help: "Replace a finished shard set in the folder.")
  var overwrite = false

  @Flag(
    help: """
      Print the summary as JSON: documents, tokens, bytes_in, bytes_out, seconds, rejected (counts \
      by reason), cleaned (counts by change), lints (counts by doubt), dropped_bytes, content_hash.
      """)
  var json = false

  @OptionGroup(title: "Corpora that are fetched")
  var recipe: RecipeOptions

  @Argument(help: "Files, folders, archives, or - for standard input.")
  var inputs: [String] = []

  func validate() throws {
    guard inputs.isEmpty == (recipe.name != nil) else {
      throw ValidationError("give either <inputs> or --recipe")
    }
    guard (0...1024).contains(workers) else {
      throw ValidationError("--workers takes 0 to 1024")
    }
  }

  mutating func run() throws {
    let recipe = try recipe.recipe()
    if let recipe { try form.take(recipe) }
    var builder = try ShardBuilder(
      tokenizer: Tokenizer(contentsOf: tokenizer), tokenizerName: tokenizer,
      form: form.form(tokenizer: tokenizer))
    if let warning = try builder.form.template?.paddingWarning(modelFolder: tokenizer) {
      Terminal.error(warning)
    }
    let (rank, origin) = try division.resolvedRank()
    builder.hygiene = try hygiene.settings()
    builder.compressionLevel = compression.level.number
    builder.coding = compression.coding
    builder.reading = input.reading
    builder.rank = rank
    builder.partBytes = division.partBytes
    builder.tokensPerShard = division.tokensPerShard
    // Last of all: what is wrong with the command should be known before hours of fetching.
    if let recipe { inputs = try self.recipe.downloads.inputs(of: recipe) }
    if rank.world > 1 {
      Terminal.error("\(rank) (\(origin)): writing \(folder(of: rank))")
    }
    let progress = Progress("building \(folder(of: rank))")
    let summary = try Interrupt().whileNoted { try build(builder, progress, shouldStop: $0) }
    progress.finish()
    let report = BuildReport(summary, seconds: progress.seconds)
    if summary.documents == 0, rank.world == 1 {
      Terminal.error(
        "warning: no document was found; see what was rejected, --include, --exclude and --format")
    }
    if json { try Terminal.printJSON(report) } else { print(report.text(out: folder(of: rank))) }
  }

  private func folder(of rank: BuildRank) -> String {
    rank.world == 1 ? out : out + "/" + rank.folderName
  }

  private func build(
    _ builder: ShardBuilder, _ progress: Progress, shouldStop: @escaping @Sendable () -> Bool
  ) throws -> BuildSummary {
    do {
      return try builder.build(
        inputs: inputs, to: out,
        workers: workers > 0 ? workers : ProcessInfo.processInfo.activeProcessorCount,
        replace: overwrite,
        onProgress: { state in
          let rate = Double(state.tokens) / max(progress.seconds, 1e-3)
          progress.show(
            state.bytesRead, of: state.totalBytes,
            "\(Figures.grouped(state.documents)) documents, \(Figures.grouped(Int(rate))) tokens/s")
        },
        onRejection: { Terminal.error("rejected \($0)") },
        onLint: { Terminal.error("warning: \($0)") },
        shouldStop: shouldStop)
    } catch is BuildInterruption {
      progress.finish()
      Terminal.error(
        inputs.contains("-")
          ? "stopped; what was read of standard input has to be built anew, with --overwrite"
          : "stopped; the same command goes on from the last part that was done")
      throw ExitCode(130)
    }
  }
}

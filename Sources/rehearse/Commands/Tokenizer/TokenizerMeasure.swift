import ArgumentParser
import Tokenization

extension TokenizerCommand {
  struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure encoding: documents already in memory, every text seen once.",
      discussion: """
        Special tokens in the texts become their ids. Each thread has a cache of words of its own.

        Example: rehearse tokenizer measure --tokenizer models/smollm2 prose.jsonl
        """)

    @OptionGroup var definition: Definition

    @Option(help: "Threads that encode.")
    var threads = 1

    @Option(help: "How often the texts are encoded; from the second time on, words are known.")
    var passes = 1

    @Option(help: "The JSON field that holds a text.")
    var field = "text"

    @Flag(
      help: ArgumentHelp(
        "Print JSON: documents, tokens, bytes, seconds, megabytes_per_second, threads, load_seconds "
          + "(from the file to the ids of a first word); with several passes "
          + "warm_megabytes_per_second, of the last."))
    var json = false

    @Argument(help: "A file, a folder, an archive, or - for JSONL on standard input.")
    var file: String

    func validate() throws {
      guard threads > 0 else { throw ValidationError("--threads must be positive") }
      guard passes > 0 else { throw ValidationError("--passes must be positive") }
    }

    func run() throws {
      let clock = ContinuousClock()
      let start = clock.now
      let tokenizer = try definition.load()
      var encoder = tokenizer.makeEncoder()
      _ = encoder.encode("word")
      let loadTime = clock.now - start
      var texts: [String] = []
      try forEachText(in: file, field: field) { if let text = $0 { texts.append(text) } }
      let measurement = EncodingMeasurement(
        of: texts, tokenizer: tokenizer, threads: threads, passes: passes, loadTime: loadTime)
      if json { try Terminal.printJSON(measurement) } else { print(measurement.text) }
    }
  }
}

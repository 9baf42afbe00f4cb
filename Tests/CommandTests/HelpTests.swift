import Testing

@Suite("The command line")
struct HelpTests {
  /// What scripts rely on, by command.
  static let options: [(command: String, options: [String])] = [
    (
      "build",
      [
        "--tokenizer", "--out", "--kind", "--wrap", "--field", "--workers", "--overwrite", "--json",
        "--min-bytes", "--max-bytes", "--invalid-utf8", "--control-characters", "--decontaminate",
        "--decontaminate-ngram", "--filter", "--filter-patience", "--deduplicate",
        "--near-threshold", "--near-shingle", "--near-bands", "--near-rows", "--near-seed",
        "--level", "--plain-ids", "--rank", "--world", "--part-bytes", "--tokens-per-shard",
        "--recipe", "--downloads", "--role", "--phrasings",
        "--include", "--exclude", "--format", "--text-unit", "--template",
      ]
    ),
    ("recipes list", ["--json"]),
    ("recipes show", ["--json"]),
    ("recipes fetch", ["--downloads", "--first-files"]),
    ("shards list", ["--json"]),
    ("shards verify", ["--threads", "--json"]),
    ("shards cat", ["--document", "--record", "--ids", "--json", "--tokenizer"]),
    ("shards repair", ["--out", "--threads", "--json"]),
    ("tokenizer encode", ["--tokenizer", "--field"]),
    ("tokenizer decode", ["--tokenizer"]),
    ("tokenizer info", ["--tokenizer", "--json"]),
    ("tokenizer measure", ["--tokenizer", "--threads", "--json"]),
    ("plan", ["--set", "--stage", "--json"]),
    ("inspect", ["--step", "--set", "--stage", "--json", "--html"]),
    ("fisher", ["--source", "--sequences", "--kind", "--out", "--set", "--stage", "--json"]),
    (
      "train",
      [
        "--resume", "--allow-changed", "--overwrite", "--tensorboard", "--set", "--stage", "--json",
      ]
    ),
    (
      "evaluate",
      [
        "--run", "--model", "--adapter", "--precision", "--shards", "--choices", "--tasks",
        "--answer-pattern", "--format-pattern", "--length", "--cache", "--per-example",
        "--template", "--json",
      ]
    ),
    ("compare", ["--learned", "--html", "--json"]),
    (
      "generate",
      [
        "--model", "--adapter", "--precision", "--prompt", "--from", "--out", "--overwrite",
        "--overflow", "--max-tokens",
        "--temperature", "--seed", "--template", "--json",
      ]
    ),
    ("export", ["--model", "--adapter", "--merged", "--json"]),
  ]

  @Test("help names every option and gives an example", arguments: options)
  func help(command: String, options: [String]) throws {
    let words = command.split(separator: " ").map(String.init)
    let outcome = try Executable.run(words + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("rehearse \(command) "))
    #expect(outcome.text.contains("Example"))
    for option in options { #expect(outcome.text.contains("  \(option) "), "\(option)") }
  }

  @Test("examples can be copied: a terminal of eighty columns breaks none", arguments: options)
  func examples(command: String, options: [String]) throws {
    let words = command.split(separator: " ").map(String.init)
    let text = try Executable.run(words + ["--help"], environment: ["COLUMNS": "80"]).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let heading = try #require(lines.firstIndex { $0.hasPrefix("Example") })
    #expect(lines[(heading + 1)...].prefix { !$0.isEmpty }.allSatisfy { $0.hasPrefix("  ") })
  }

  @Test("without arguments the program lists its commands")
  func overview() throws {
    let outcome = try Executable.run([])
    #expect(outcome.status == 0)
    for (command, _) in Self.options {
      let name = command.prefix { $0 != " " }
      #expect(outcome.lines.contains { $0.hasPrefix("  \(name) ") }, "\(name)")
    }
  }

  @Test(
    "a wrong command line ends with 64, says why and prints nothing else",
    arguments: [
      ("remember", "remember"),
      ("build", "--tokenizer"),
      ("build --tokenizer t --out o", "<inputs>"),
      ("build --tokenizer t --out o --kind video i.jsonl", "'text' and 'chat'"),
      ("build --tokenizer t --out o --workers -1 i.jsonl", "--workers"),
      ("build --tokenizer t --out o --kind chat --wrap continuation i.jsonl", "--kind text"),
      ("build --tokenizer t --out o --recipe r i.jsonl", "--recipe"),
      ("build --tokenizer t --out o --recipe r --first-files 0", "--first-files"),
      ("build --tokenizer t --out o --passage-bytes 9 i.jsonl", "--passage-bytes"),
      ("build --tokenizer t --out o --min-bytes 9 --max-bytes 8 i.jsonl", "at least 9"),
      ("build --tokenizer t --out o --near-rows 2 i.jsonl", "--deduplicate near"),
      ("build --tokenizer t --out o --deduplicate near --near-threshold 2 i.jsonl", "threshold"),
      ("build --tokenizer t --out o --decontaminate-ngram 5 i.jsonl", "--decontaminate"),
      ("build --tokenizer t --out o --decontaminate a --decontaminate-ngram 0 i.jsonl", "0 words"),
      ("build --tokenizer t --out o --filter-patience 5 i.jsonl", "--filter"),
      ("build --tokenizer t --out o --control-characters eat i.jsonl", "'keep', 'remove'"),
      ("shards list", "<folders>"),
      ("shards mend s", "mend"),
      ("tokenizer measure --tokenizer t --threads 0 i.jsonl", "--threads"),
      ("plan", "<run>"),
      ("inspect run.yaml", "--step"),
      ("inspect run.yaml --step one", "one"),
      ("inspect run.yaml --step 0 --json --html page.html", "--html"),
      ("train run.yaml --resume --overwrite", "--overwrite"),
      ("train run.yaml --allow-changed", "--resume"),
      ("evaluate --model m", "--shards"),
      ("evaluate --model m --shards prose", "prose"),
      ("evaluate --model m --shards a=x --tasks a=y", "same name"),
      ("evaluate --model m --run r", "--run"),
      ("evaluate --run r --adapter a", "--model"),
      ("compare", "<runs>"),
      ("generate --model m", "--prompt"),
      ("generate --model m --prompt a --from b", "--from"),
      ("generate --model m --prompt a --temperature -1", "--temperature"),
    ])
  func wrongUsage(line: String, cause: String) throws {
    let outcome = try Executable.run(line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(cause))
    #expect(outcome.output.isEmpty)
  }
}

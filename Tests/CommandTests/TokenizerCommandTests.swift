import TestSupport
import Testing

@Suite("tokenizer")
struct TokenizerCommandTests {
  @Test("what encode writes, decode reads back")
  func roundTrip() throws {
    let workspace = try Workspace()
    let lines = [
      "{\"text\":\"the rain\"}", "{\"text\":\"  naïve\\n\\t雨 🌧\\u0000\"}",
      "{\"text\":\"a \\\"quote\\\" \\\\ <|im_end|>\"}",
    ]
    let tokenizer = ["--tokenizer", workspace.model.path]
    let ids = try Executable.run(
      ["tokenizer", "encode"] + tokenizer + ["-"], input: Array(lines.joined(separator: "\n").utf8))
    #expect(ids.status == 0)
    #expect(ids.lines.count == 3)
    #expect(ids.lines.last?.hasSuffix(" 2") == true)
    let texts = try Executable.run(["tokenizer", "decode"] + tokenizer + ["-"], input: ids.output)
    let expected = try lines.map { try JSON(Array($0.utf8))["text"]?.text }
    #expect(try texts.objects().map { $0["text"]?.text } == expected)
  }

  @Test("decode reads files as it reads standard input")
  func decodeFile() throws {
    let workspace = try Workspace()
    try workspace.folder.write("75 76\n\n77\n", to: "ids.txt")
    let outcome = try workspace.rehearse(
      "tokenizer", "decode", "--tokenizer", workspace.model.path, "ids.txt")
    #expect(outcome.lines.count == 3)
    #expect(outcome.lines[1] == "{\"text\":\"\"}")
  }

  @Test("special tokens in a text can be encoded as text")
  func specialsAsText() throws {
    let workspace = try Workspace()
    let outcome = try workspace.rehearse(
      "tokenizer", "encode", "--specials-as-text", "--tokenizer", workspace.model.path, "-",
      input: "{\"text\":\"<|im_end|>\"}")
    #expect(outcome.text.split(separator: " ").count == "<|im_end|>".utf8.count)
  }

  @Test("what is no id is refused with its line", arguments: ["x", "-1", "264", "4294967296"])
  func badIDs(word: String) throws {
    let workspace = try Workspace()
    try workspace.folder.write("5 6\n5 \(word)\n", to: "ids.txt")
    let outcome = try workspace.rehearse(
      "tokenizer", "decode", "--tokenizer", workspace.model.path, "ids.txt")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("ids.txt:2: \"\(word)\""))
  }

  @Test("info describes the tokenizer")
  func info() throws {
    let workspace = try Workspace()
    let outcome = try workspace.rehearse(
      "tokenizer", "info", "--json", "--tokenizer", workspace.model.path)
    let information = try outcome.object()
    #expect(information["model"]?.text == "BPE")
    #expect(information["vocabulary_size"]?.integer == TinyModelFolder.vocabularySize)
    #expect(information["added_tokens"]?["<|im_start|>"]?.integer == 1)
    #expect(information["hash"]?.text?.count == 16)
    let text = try workspace.rehearse("tokenizer", "info", "--tokenizer", workspace.model.path).text
    #expect(text.contains("<|im_start|> 1"))
  }

  @Test("measure has the documented keys", arguments: ["1", "2"])
  func measure(threads: String) throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(10), to: "in.jsonl")
    let outcome = try workspace.rehearse(
      "tokenizer", "measure", "--json", "--threads", threads, "--tokenizer", workspace.model.path,
      "in.jsonl")
    let report = try outcome.object()
    #expect(
      report.keys == [
        "documents", "tokens", "bytes", "seconds", "megabytes_per_second", "threads",
        "load_seconds",
      ])
    #expect(report["documents"]?.integer == 10)
    #expect(report["threads"]?.integer == Int(threads))
    let encoded = try workspace.rehearse(
      "tokenizer", "encode", "--tokenizer", workspace.model.path, "in.jsonl")
    #expect(report["tokens"]?.integer == encoded.text.split(whereSeparator: \.isWhitespace).count)
  }
}

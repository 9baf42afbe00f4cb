import TestSupport
import Testing

@Suite("build, with cleaning")
struct BuildCleaningTests {
  private static let sentence = """
    the rain on a thin line and then another man ran home with three kinds of bread again
    """

  /// A workspace with a file of records.
  private func workspace(_ lines: String...) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.folder.write(lines.joined(separator: "\n"), to: "in.jsonl")
    return workspace
  }

  @Test("texts outside the limits of length are left out")
  func length() throws {
    let workspace = try workspace(
      #"{"text":"ab"}"#, #"{"text":"abcd"}"#, #"{"text":"abcdefgh"}"#)
    let outcome = try workspace.build(
      "s", "--json", "--min-bytes", "3", "--max-bytes", "5", "in.jsonl")
    let summary = try outcome.object()
    #expect(summary["documents"]?.integer == 1)
    #expect(summary["rejected"]?["text too short"]?.integer == 1)
    #expect(summary["rejected"]?["text too long"]?.integer == 1)
    #expect(outcome.errors.contains("in.jsonl:1: text too short: 2 bytes"))
  }

  @Test("bytes that are no UTF-8 and control characters are repaired when asked, and counted")
  func repair() throws {
    let workspace = try workspace(#"{"text":"a\u0007b"}"#)
    let torn = Array(#"{"text":"c"#.utf8) + [0xFF] + Array(#"d"}"#.utf8)
    try workspace.folder.write(torn, to: "torn.jsonl")
    let options = ["--invalid-utf8", "replace", "--control-characters", "remove"]
    let outcome = try workspace.build(
      "s", options[0], options[1], options[2], options[3], "--json", "in.jsonl", "torn.jsonl")
    let cleaned = try outcome.object()["cleaned"]
    #expect(cleaned?["replaced invalid UTF-8"]?.integer == 1)
    #expect(cleaned?["removed control characters"]?.integer == 1)
    let texts = try workspace.rehearse("shards", "cat", "s").text
    #expect(texts.contains("ab") && texts.contains("c\u{FFFD}d"))
    let manifest = try JSON(workspace.folder.read("s/manifest.json"))
    #expect(manifest["cleaned"]?["replaced invalid UTF-8"]?.integer == 1)
    let report = try workspace.build(
      "t", options[0], options[1], options[2], options[3], "in.jsonl", "torn.jsonl")
    #expect(report.lines.contains("replaced invalid UTF-8: 1"))
    let rejected = try workspace.build(
      "u", "--control-characters", "reject", "--json", "in.jsonl", "torn.jsonl"
    ).object()["rejected"]
    #expect(rejected?.keys == ["control characters", "invalid UTF-8"])
  }

  @Test("repetitions are left out: equal ones, and nearly equal ones when asked")
  func duplicates() throws {
    let text = Self.sentence + " and in the sea"
    let workspace = try workspace(
      #"{"text":"\#(text)"}"#, #"{"text":"\#(text)"}"#, #"{"text":"\#(text.uppercased())!"}"#)
    let exact = try workspace.build("s", "--deduplicate", "exact", "--json", "in.jsonl").object()
    #expect(exact["documents"]?.integer == 2)
    #expect(exact["rejected"]?["duplicate"]?.integer == 1)
    let near = try workspace.build(
      "t", "--deduplicate", "near", "--near-threshold", "0.8", "--near-shingle", "3",
      "--near-bands", "10", "--near-rows", "4", "--near-seed", "7", "--json", "in.jsonl"
    ).object()
    #expect(near["documents"]?.integer == 1)
    #expect(near["rejected"]?["near duplicate"]?.integer == 1)
    let options = try JSON(workspace.folder.read("t/manifest.json"))["options"]
    #expect(options?["near_bands"]?.text == "10")
    #expect(options?["near_seed"]?.text == "7")
  }

  @Test("documents that hold parts of evaluation files are left out, counted by file")
  func decontamination() throws {
    let workspace = try workspace(
      #"{"text":"He said: \#(Self.sentence)."}"#, #"{"text":"quite another text of words"}"#)
    try workspace.folder.write(#"{"question":{"body":"\#(Self.sentence)"}}"#, to: "test.jsonl")
    try workspace.folder.write("text of words", to: "words.txt")
    let one = try workspace.build(
      "s", "--decontaminate", "test.jsonl", "--json", "in.jsonl"
    ).object()
    #expect(one["documents"]?.integer == 1)
    #expect(one["rejected"]?["shares text with test.jsonl"]?.integer == 1)
    let both = try workspace.build(
      "t", "--decontaminate", "test.jsonl", "--decontaminate", "words.txt",
      "--decontaminate-ngram", "3", "--json", "in.jsonl")
    #expect(try both.object()["documents"]?.integer == 0)
    #expect(
      both.errors.contains(
        "in.jsonl:2: shares text with words.txt: 3 words in a row of words.txt:1"))
  }

  @Test(
    "an evaluation file that cannot be used is named, and nothing is written",
    arguments: [("none.jsonl", nil), ("bad.jsonl", "{"), ("short.txt", "Paris")]
      as [(String, String?)])
  func badEvaluationFile(name: String, contents: String?) throws {
    let workspace = try workspace(#"{"text":"ab"}"#)
    if let contents { try workspace.folder.write(contents, to: name) }
    let outcome = try workspace.build("s", "--decontaminate", name, "in.jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(name))
    #expect(!workspace.exists("s"))
  }

  @Test("a filter decides over conversations, too")
  func filter() throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.chats(50), to: "in.jsonl")
    let odd =
      #"sed -E 's/^\{"id":([0-9]*[13579]),.*/{"id":\1,"keep":false,"reason":"odd"}/"#
      + #";s/^\{"id":([0-9]+),"messages":\[.*/{"id":\1,"keep":true}/'"#
    let outcome = try workspace.build(
      "s", "--kind", "chat", "--filter", odd, "--filter-patience", "60", "--json", "in.jsonl")
    #expect(try outcome.object()["rejected"]?["filter"]?.integer == 25)
    #expect(outcome.errors.contains("in.jsonl:1: filter: odd"))
  }

  @Test(
    "a filter that fails ends the build", arguments: ["exit 7", "echo broken", "cat", "head -n 0"])
  func failingFilter(command: String) throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(5000), to: "in.jsonl")
    let outcome = try workspace.build("s", "--filter", command, "--workers", "2", "in.jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("filter \"\(command)\": "))
    #expect(!workspace.exists("s/manifest.json"))
  }

  @Test("any number of workers writes the same bytes with all checks on")
  func workers() throws {
    let workspace = try Workspace()
    let prose = Corpus.prose(6000, words: 20) + Corpus.prose(1000, words: 20)
    try workspace.folder.write(prose, to: "in.jsonl")
    try workspace.folder.write(Corpus.prose(3, words: 20, seed: 1), to: "test.jsonl")
    for workers in ["1", "2", "4"] {
      let outcome = try workspace.build(
        "s\(workers)", "--workers", workers, "--min-bytes", "80", "--control-characters", "remove",
        "--decontaminate", "test.jsonl", "--deduplicate", "near", "--near-rows", "3", "--filter",
        #"sed -E 's/^\{"id":([0-9]+),.*home with.*/{"id":\1,"keep":false}/;"#
          + #"s/^\{"id":([0-9]+),"text".*/{"id":\1,"keep":true}/'"#,
        "--json", "in.jsonl")
      let rejected = try outcome.object()["rejected"]
      let reasons = ["text too short", "filter", "duplicate", "shares text with test.jsonl"]
      for reason in reasons { #expect((rejected?[reason]?.integer ?? 0) > 0, "\(reason)") }
    }
    let files = try workspace.files(in: "s1")
    #expect(try workspace.files(in: "s2") == files)
    #expect(try workspace.files(in: "s4") == files)
  }
}

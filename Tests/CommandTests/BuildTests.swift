import TestSupport
import Testing

@Suite("build")
struct BuildTests {
  @Test("JSON lines become documents that read back as they were")
  func jsonLines() throws {
    let workspace = try Workspace()
    try workspace.folder.write(
      "{\"text\":\"the rain\"}\n{\"text\":\"naïve – 雨 🌧\"}\n", to: "in.jsonl")
    #expect(try workspace.build("s", "in.jsonl").status == 0)
    let text = try workspace.rehearse("shards", "cat", "s").text
    #expect(text == "the rain<|endoftext|>\nnaïve – 雨 🌧<|endoftext|>\n")
  }

  @Test("another field and another end of text can be named")
  func fieldAndEnd() throws {
    let workspace = try Workspace()
    try workspace.folder.write("{\"body\":\"the rain\"}\n", to: "in.jsonl")
    try workspace.build("s", "--field", "body", "--end-of-text", "<|im_end|>", "in.jsonl")
    try workspace.build("t", "--field", "body", "--end-of-text", "none", "in.jsonl")
    #expect(try workspace.rehearse("shards", "cat", "s").text == "the rain<|im_end|>\n")
    #expect(try workspace.rehearse("shards", "cat", "t").text == "the rain\n")
  }

  @Test("special tokens in a text are text")
  func specialTokens() throws {
    let workspace = try Workspace()
    try workspace.build("s", "-", input: "{\"text\":\"<|im_end|>\"}\n")
    let ids = try workspace.rehearse("shards", "cat", "--ids", "s").lines
    #expect(ids.count == 1)
    #expect(ids.first?.split(separator: " ").count == "<|im_end|>".utf8.count + 1)
  }

  @Test("a text file is one document, a folder holds one for each, in the order of the names")
  func folder() throws {
    let workspace = try Workspace()
    try workspace.folder.write("second\nline", to: "texts/b.txt")
    try workspace.folder.write("first", to: "texts/a.md")
    try workspace.folder.write("{\"text\":\"third\"}\n", to: "texts/c/d.jsonl")
    try workspace.build("s", "texts")
    let documents = try workspace.rehearse("shards", "cat", "--json", "s").objects()
    #expect(
      documents.map { $0["provenance"]?.text }
        == ["texts/a.md:1", "texts/b.txt:1", "texts/c/d.jsonl:1"])
    #expect(documents.map { $0["text"]?.text?.first } == ["f", "s", "t"])
  }

  @Test("what is read of inputs, and how, can be said, and is recorded")
  func inputOptions() throws {
    let workspace = try Workspace()
    try workspace.folder.write("one\n\ntwo\nlines\n", to: "texts/a.txt")
    try workspace.folder.write("left out", to: "texts/draft.txt")
    try workspace.folder.write("left out, too", to: "texts/b.md")
    try workspace.build(
      "s", "--include", "*.txt", "--exclude", "draft*", "--text-unit", "block", "texts")
    #expect(
      try workspace.rehearse("shards", "cat", "s").text
        == "one<|endoftext|>\ntwo\nlines<|endoftext|>\n")
    let manifest = String(decoding: try workspace.folder.read("s/manifest.json"), as: UTF8.self)
    for option in ["include", "exclude", "text_unit"] { #expect(manifest.contains(option)) }
    let table = "id,meta.text\n1,\"a, b\"\n"
    try workspace.build("t", "--format", "csv", "--field", "meta.text", "-", input: table)
    #expect(try workspace.rehearse("shards", "cat", "t").text == "a, b<|endoftext|>\n")
    #expect(try workspace.build("u", "--format", "parquet", "-", input: "").status != 0)
  }

  @Test(
    "archives and compressed files hold the same documents as plain ones",
    .enabled(if: Executable.hasTool("tar") && Executable.hasTool("zstd"), "needs tar and zstd"))
  func archives() throws {
    let workspace = try Workspace()
    let path = workspace.folder.path
    try workspace.folder.write(Corpus.prose(20), to: "in.jsonl")
    #expect(try Executable.tool("tar", "-czf", "in.tar.gz", "in.jsonl", in: path).status == 0)
    #expect(try Executable.tool("zstd", "-q", "-k", "in.jsonl", in: path).status == 0)
    for input in ["in.jsonl", "in.tar.gz", "in.jsonl.zst"] {
      #expect(try workspace.build("s-\(input)", input).status == 0)
    }
    let ids = try workspace.rehearse("shards", "cat", "--ids", "s-in.jsonl").output
    #expect(!ids.isEmpty)
    for input in ["in.tar.gz", "in.jsonl.zst"] {
      #expect(try workspace.rehearse("shards", "cat", "--ids", "s-\(input)").output == ids)
    }
  }

  @Test("standard input is read as JSON lines")
  func standardInput() throws {
    let workspace = try Workspace()
    let outcome = try workspace.build("s", "--json", "-", input: Corpus.prose(5))
    #expect(try outcome.object()["documents"]?.integer == 5)
    let first = try workspace.rehearse("shards", "cat", "--json", "s").objects().first
    #expect(first?["provenance"]?.text == "-:1")
  }

  @Test("the summary for machines has the documented keys, on one line")
  func summary() throws {
    let workspace = try Workspace()
    let input = Corpus.prose(5)
    let outcome = try workspace.build("s", "--json", "-", input: input)
    let summary = try outcome.object()
    let documented: Set = ["documents", "tokens", "bytes_in", "bytes_out", "seconds", "rejected"]
    #expect(summary.keys.isSuperset(of: documented))
    #expect(summary["bytes_in"]?.integer == input.utf8.count)
    #expect(
      summary["bytes_out"]?.integer == (try workspace.files(in: "s")["shard-00000.zst"])?.count)
    #expect(outcome.lines.count == 1)
  }

  @Test("every file has the same bytes for any number of workers")
  func workers() throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(4000), to: "in.jsonl")
    try workspace.build("one", "--workers", "1", "in.jsonl")
    try workspace.build("two", "--workers", "2", "in.jsonl")
    try workspace.build("five", "--workers", "5", "in.jsonl")
    let one = try workspace.files(in: "one")
    #expect(Set(one.keys) == ["manifest.json", "shard-00000.zst"])
    #expect(try workspace.files(in: "two") == one)
    #expect(try workspace.files(in: "five") == one)
  }

  @Test(
    "zstd -d gives the ids, little-endian in 16 bits",
    .enabled(if: Executable.hasTool("zstd"), "needs zstd"))
  func stockZstd() throws {
    let workspace = try Workspace()
    try workspace.build("s", "-", input: Corpus.prose(50))
    let raw = try Executable.tool(
      "zstd", "-d", "-c", "s/shard-00000.zst", in: workspace.folder.path
    ).output
    let words = stride(from: 0, to: raw.count, by: 2).map { Int(raw[$0]) | Int(raw[$0 + 1]) << 8 }
    let printed = try workspace.rehearse("shards", "cat", "--ids", "s").text
    #expect(words == printed.split(whereSeparator: \.isWhitespace).compactMap { Int($0) })
  }

  @Test("a finished set is not replaced unless asked")
  func overwrite() throws {
    let workspace = try Workspace()
    try workspace.build("s", "-", input: Corpus.prose(3))
    let before = try workspace.files(in: "s")
    let refused = try workspace.build("s", "-", input: Corpus.prose(4))
    #expect(refused.status == 1)
    #expect(refused.errors.contains("--overwrite"))
    #expect(try workspace.files(in: "s") == before)
    let replaced = try workspace.build("s", "--overwrite", "--json", "-", input: Corpus.prose(4))
    #expect(try replaced.object()["documents"]?.integer == 4)
    #expect(try workspace.files(in: "s").keys.sorted() == ["manifest.json", "shard-00000.zst"])
  }
}

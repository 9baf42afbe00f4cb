import Glibc
import TestSupport
import Testing

@Suite("build, of inputs that are not as they should be")
struct BuildRejectionTests {
  @Test("records without a text are left out, named by file and line, and counted")
  func rejections() throws {
    let workspace = try Workspace()
    let lines: [[UInt8]] = [
      Array("{\"text\":\"the first\"}".utf8), Array("{\"text\":".utf8),
      Array("{\"text\":\"".utf8) + [0xFF] + Array("\"}".utf8), Array("{\"title\":\"a\"}".utf8),
      Array("{\"text\":7}".utf8), Array("{\"text\":\"  \"}".utf8),
      Array("{\"text\":\"the last\"}".utf8),
    ]
    try workspace.folder.write(Array(lines.joined(separator: [UInt8(ascii: "\n")])), to: "in.jsonl")
    let outcome = try workspace.build("s", "--json", "in.jsonl")
    #expect(outcome.status == 0)
    let reasons = [
      (2, "broken JSON"), (3, "invalid UTF-8"), (4, "missing field"), (5, "wrong type"),
      (6, "empty"),
    ]
    let summary = try outcome.object()
    #expect(summary["documents"]?.integer == 2)
    #expect(summary["rejected"]?.keys == Set(reasons.map(\.1)))
    for (line, reason) in reasons {
      #expect(outcome.errors.contains("in.jsonl:\(line): \(reason)"), "\(reason)")
      #expect(summary["rejected"]?[reason]?.integer == 1)
    }
  }

  @Test("an empty file gives an empty set")
  func emptyFile() throws {
    let workspace = try Workspace()
    try workspace.folder.write("", to: "in.jsonl")
    #expect(try workspace.build("s", "--json", "in.jsonl").object()["documents"]?.integer == 0)
    #expect(try workspace.rehearse("shards", "verify", "s").status == 0)
    #expect(try workspace.rehearse("shards", "cat", "s").output.isEmpty)
  }

  @Test(
    "a truncated archive is a failure, and no set",
    .enabled(if: Executable.hasTool("tar"), "needs tar"), arguments: [0.5, 0.99])
  func truncatedArchive(part: Double) throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(2000), to: "in.jsonl")
    _ = try Executable.tool("tar", "-czf", "in.tar.gz", "in.jsonl", in: workspace.folder.path)
    let whole = try workspace.folder.read("in.tar.gz")
    let cut = Array(whole.prefix(Int(Double(whole.count) * part)))
    try workspace.folder.write(cut, to: "in.tar.gz")
    let outcome = try workspace.build("s", "in.tar.gz")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("in.tar.gz"))
    #expect(!workspace.exists("s/manifest.json"))
    #expect(try workspace.rehearse("shards", "list", "s").status == 1)
  }

  @Test("an input that is not there is named, and no folder is made")
  func missingInput() throws {
    let workspace = try Workspace()
    let outcome = try workspace.build("s", "nowhere.jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("nowhere.jsonl"))
    #expect(!workspace.exists("s"))
  }

  @Test("a file of unknown format is refused by its name")
  func unknownFormat() throws {
    let workspace = try Workspace()
    try workspace.folder.write("%PDF", to: "in.pdf")
    let outcome = try workspace.build("s", "in.pdf")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("in.pdf"))
    #expect(!workspace.exists("s/manifest.json"))
  }

  @Test("a pipe with a name is refused, not waited for")
  func namedPipe() throws {
    let workspace = try Workspace()
    #expect(mkfifo(workspace.folder.file("in.jsonl"), 0o600) == 0)
    let outcome = try workspace.build("s", "in.jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("not a regular file"))
  }

  @Test("a file whose name is no text is named, with what to do")
  func nameOfBytes() throws {
    let workspace = try Workspace()
    try workspace.folder.write("the text", to: "in/a.txt")
    let bytes: [CChar] = (workspace.folder.file("in/") + "x").utf8.map { CChar($0) } + [-1, 0]
    let descriptor = open(bytes, O_CREAT | O_WRONLY, 0o600)
    #expect(descriptor >= 0 && close(descriptor) == 0)
    let outcome = try workspace.build("s", "in")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("not valid UTF-8; rename"))
  }

  @Test("a build that finds no document says so")
  func noDocuments() throws {
    let workspace = try Workspace()
    try workspace.folder.write("the text", to: "in/a.txt")
    let outcome = try workspace.build("s", "--include", "*.jsonl", "in")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("no document was found"))
  }

  @Test("a tokenizer that cannot be read is named")
  func brokenTokenizer() throws {
    let workspace = try Workspace()
    try workspace.folder.write("{\"model\":", to: "tokenizer.json")
    let outcome = try workspace.rehearse(
      "build", "--tokenizer", "tokenizer.json", "--out", "s", "-", input: Corpus.prose(1))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("tokenizer.json"))
  }

  @Test("conversations need a model folder for their template")
  func chatWithoutTemplate() throws {
    let workspace = try Workspace()
    let outcome = try workspace.rehearse(
      "build", "--tokenizer", workspace.model.path + "/tokenizer.json", "--out", "s", "--kind",
      "chat", "-", input: Corpus.chats(1))
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("model folder"))
  }

  @Test("a build that is killed midway and started again gives the bytes of an undisturbed one")
  func killed() throws {
    let workspace = try Workspace()
    try workspace.folder.write(
      String(repeating: Corpus.prose(50, words: 100), count: 100), to: "in.jsonl")
    try workspace.build("whole", "in.jsonl")
    let build = try Executable.start(
      ["build", "--tokenizer", workspace.model.path, "--out", "s", "--workers", "1", "in.jsonl"],
      in: workspace.folder.path)
    build.wait { (try? workspace.files(in: "s").keys.contains { $0.hasPrefix(".tmp-") }) ?? false }
    build.send(SIGKILL)
    #expect(try build.outcome().status == -SIGKILL)
    #expect(try workspace.rehearse("shards", "list", "s").status == 1)
    #expect(try workspace.build("s", "in.jsonl").status == 0)
    #expect(try workspace.files(in: "s") == workspace.files(in: "whole"))
  }
}

import TestSupport
import Testing

@Suite("build --kind chat and --wrap")
struct BuildChatTests {
  @Test("a conversation takes the model's template; only the answers are responses")
  func roles() throws {
    let workspace = try Workspace()
    let record = """
      {"messages":[{"role":"system","content":"be"},{"role":"user","content":"a"},\
      {"role":"assistant","content":"b"},{"role":"user","content":"c"},\
      {"role":"assistant","content":"d"}]}

      """
    try workspace.build("s", "--kind", "chat", "-", input: record)
    let document = try workspace.rehearse("shards", "cat", "--json", "s").object()
    #expect(
      document["text"]?.text == """
        <|im_start|>system
        be<|im_end|>
        <|im_start|>user
        a<|im_end|>
        <|im_start|>assistant
        b<|im_end|>
        <|im_start|>user
        c<|im_end|>
        <|im_start|>assistant
        d<|im_end|>

        """)
    let roles = document["roles"]?.elements?.map { $0.elements?.first?.text }
    #expect(roles == ["prompt", "response", "prompt", "response", "prompt"])
  }

  @Test(
    "the common forms of a prompt and its answer are conversations",
    arguments: [
      "{\"instruction\":\"the rain\",\"input\":\"\",\"output\":\"a sea\"}",
      "{\"prompt\":\"the rain\",\"completion\":\"a sea\"}",
      "{\"question\":\"the rain\",\"answer\":\"a sea\"}",
    ])
  func forms(record: String) throws {
    let workspace = try Workspace()
    try workspace.build("s", "--kind", "chat", "-", input: record)
    let text = try workspace.rehearse("shards", "cat", "s").text
    #expect(text.contains("<|im_start|>user\nthe rain<|im_end|>"))
    #expect(text.contains("<|im_start|>assistant\na sea<|im_end|>"))
  }

  @Test("a conversation without an answer is rejected by its line")
  func noAnswer() throws {
    let workspace = try Workspace()
    let outcome = try workspace.build(
      "s", "--kind", "chat", "-",
      input: "\n{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}\n")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("-:2: bad roles"))
  }

  @Test("wrapped text is a conversation whose answer is replay text")
  func wrapped() throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(3, words: 80), to: "in.jsonl")
    try workspace.build("s", "--wrap", "continuation", "in.jsonl")
    let documents = try workspace.rehearse("shards", "cat", "--json", "s").objects()
    #expect(documents.count >= 3)
    for document in documents {
      let roles = document["roles"]?.elements?.compactMap { $0.elements?.first?.text }
      #expect(Set(roles ?? []) == ["prompt", "text"])
      #expect(document["text"]?.text?.hasPrefix("<|im_start|>user\n") == true)
    }
    let listed = try workspace.rehearse("shards", "list", "--json", "s").object()
    #expect(listed["s"]?["kind"]?.text == "chat")
    #expect((listed["s"]?["tokens_by_role"]?["text"]?.integer ?? 0) > 0)
    #expect(listed["s"]?["tokens_by_role"]?["response"]?.integer == 0)
  }

  @Test("the seed of the wrapping decides the bytes")
  func wrapSeed() throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(20, words: 80), to: "in.jsonl")
    for (name, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
      try workspace.build(name, "--wrap", "continuation", "--seed", seed, "in.jsonl")
    }
    let a = try workspace.files(in: "a")
    #expect(try workspace.files(in: "b") == a)
    #expect(try workspace.files(in: "c") != a)
  }

  @Test("phrasings of one's own take the place of the general ones, and are part of the set")
  func phrasings() throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(20, words: 80), to: "in.jsonl")
    try workspace.folder.write(#"["One: {opening}", "Two: {opening}"]"#, to: "two.yaml")
    try workspace.folder.write(#"["One: {opening}"]"#, to: "one.yaml")
    for name in ["one", "two"] {
      try workspace.build(
        name, "--wrap", "continuation", "--phrasings", "\(name).yaml", "in.jsonl")
    }
    let requests = try workspace.rehearse("shards", "cat", "--json", "two").objects()
      .compactMap { $0["text"]?.text?.dropFirst("<|im_start|>user\n".count).prefix(4) }
    #expect(Set(requests) == ["One:", "Two:"])
    let manifests = try ["one", "two"].map { name in
      String(decoding: try workspace.folder.read("\(name)/manifest.json"), as: UTF8.self)
    }
    #expect(manifests[1].contains("Two: {opening}"))
    #expect(!manifests[0].contains("Two: {opening}"))
    try workspace.folder.write("- no place", to: "bad.yaml")
    let refused = try workspace.rehearse(
      "build", "--tokenizer", workspace.model.path, "--out", "s", "--wrap", "continuation",
      "--phrasings", "bad.yaml", "in.jsonl")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("bad.yaml:1: found \"no place\""))
  }

  @Test("answers of conversations can be replay text, as those of wrapped texts are")
  func replayRole() throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.chats(3), to: "in.jsonl")
    try workspace.build("task", "--kind", "chat", "in.jsonl")
    try workspace.build("replay", "--kind", "chat", "--role", "text", "in.jsonl")
    let counts = try workspace.rehearse("shards", "list", "--json", "task", "replay").object()
    let (task, replay) = (
      counts["task"]?["tokens_by_role"], counts["replay"]?["tokens_by_role"]
    )
    #expect(replay?["response"]?.integer == 0)
    #expect(replay?["text"]?.integer == task?["response"]?.integer)
    #expect(replay?["prompt"]?.integer == task?["prompt"]?.integer)
    let texts = try workspace.rehearse(
      "build", "--tokenizer", workspace.model.path, "--out", "s", "--role", "text", "in.jsonl")
    #expect(texts.status == 64)
  }
}

import TestSupport

extension Workspace {
  /// A workspace with three tasks that replay the earlier ones, a test for each.
  static func withStages(steps: Int = 3) throws -> Workspace {
    let workspace = try Workspace()
    for (number, name) in ["a", "b", "c"].enumerated() {
      let chats = Corpus.chats(40, seed: UInt64(number + 5))
      try workspace.folder.write(chats, to: "\(name).jsonl")
      try workspace.build(name, "--kind", "chat", "\(name).jsonl")
    }
    try workspace.folder.write(
      answers(["yes", "no", "no"]), to: "choices/test.jsonl")
    try workspace.folder.write(#"["yes", "no"]"#, to: "choices/labels.json")
    try workspace.folder.write(answers(["rain", "sea"]), to: "tasks/test.jsonl")
    try workspace.folder.write(
      """
      model: \(workspace.model.path)
      output: out
      seed: 17
      sequence_length: 64
      batch: { sequences: 4, micro: 2 }
      steps: \(steps)
      sources: [ { name: earlier, stages: earlier, share: 1 } ]
      lora: { rank: 2, alpha: 4 }
      loss: { kl: { coefficient: 0.5, roles: [response] } }
      optimizer: { learning_rate: 1.0e-2 }
      checkpoint: { every: 2 }
      compute: { threads: 1 }
      stages:
        - name: first
          sources: [ { name: a, shards: a, share: 2 } ]
          tests: [ { name: a, choices: choices/test.jsonl } ]
        - name: second
          sources: [ { name: b, shards: b, share: 2 } ]
          tests: [ { name: b, tasks: tasks/test.jsonl } ]
        - name: third
          sources: [ { name: c, shards: c, share: 2 } ]
          tests: [ { name: c, tasks: tasks/test.jsonl, answer_pattern: "(rain|sea)" } ]

      """, to: "run.yaml")
    return workspace
  }

  /// Conversations with a short question and one of the answers each.
  static func answers(_ answers: [String]) -> String {
    answers.enumerated().map { number, answer in
      #"{"messages":[{"role":"user","content":"\#(number)?"},"#
        + #"{"role":"assistant","content":"\#(answer)"}]}"# + "\n"
    }.joined()
  }
}

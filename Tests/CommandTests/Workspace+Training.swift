import TestSupport

extension Workspace {
  /// A workspace with two shard sets and a run file that trains on both, with KL on the replay.
  static func withRun(steps: Int = 4) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.chats(60), to: "task.jsonl")
    try workspace.folder.write(Corpus.prose(60), to: "prose.jsonl")
    try workspace.build("task", "--kind", "chat", "task.jsonl")
    try workspace.build("prose", "prose.jsonl")
    try workspace.folder.write(
      """
      model: \(workspace.model.path)
      output: out
      seed: 17
      sequence_length: 64
      batch: { sequences: 4, micro: 2 }
      steps: \(steps)
      sources:
        - { name: task, shards: task, share: 3, overflow: truncate }
        - { name: prose, shards: prose, share: 1 }
      lora: { rank: 2, alpha: 4 }
      loss: { kl: { coefficient: 0.5, roles: [text] } }
      optimizer: { learning_rate: 1.0e-2 }
      checkpoint: { every: 0 }
      compute: { threads: 1 }

      """, to: "run.yaml")
    return workspace
  }

  /// Trains, and expects the end of it.
  func train(_ output: String, _ arguments: String...) throws -> Executable.Outcome {
    try Executable.run(
      ["train", "run.yaml", "--set", "output=\(output)"] + arguments, in: folder.path)
  }

  /// Starts to train, and goes on beside it.
  func startTraining(_ output: String, _ arguments: String...) throws -> RunningProcess {
    try Executable.start(
      ["train", "run.yaml", "--set", "output=\(output)"] + arguments, in: folder.path)
  }

  /// The number of steps that a run has recorded.
  func recordedSteps(_ output: String) -> Int {
    let bytes = (try? folder.read("\(output)/metrics.jsonl")) ?? []
    return bytes.count { $0 == UInt8(ascii: "\n") }
  }

  /// The records of a run.
  func metrics(_ output: String) throws -> [JSON] {
    try folder.read("\(output)/metrics.jsonl").split(separator: UInt8(ascii: "\n"))
      .map { try JSON(Array($0)) }
  }
}

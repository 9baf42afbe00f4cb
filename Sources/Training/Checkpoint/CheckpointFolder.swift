import Dataset
import Storage

/// The `checkpoints` folder of a run: `step-N/state.safetensors`, N being the steps done.
///
/// A checkpoint is there when its file is: the file appears whole, and a folder without it is what
/// an interrupted save or removal left.
struct CheckpointFolder {
  let path: String

  private static let fileName = "state.safetensors"

  /// The file of a checkpoint.
  func file(step: Int) -> String { "\(path)/step-\(step)/\(Self.fileName)" }

  /// The steps of the checkpoints that are there, in rising order.
  func steps() throws -> [Int] {
    guard FileSystem.exists(path) else { return [] }
    return try FileSystem.list(path).compactMap { name in
      guard name.hasPrefix("step-"), let step = Int(name.dropFirst(5)),
        FileSystem.exists(file(step: step))
      else { return nil }
      return step
    }.sorted()
  }

  /// The last checkpoint that is there.
  func last() throws -> SavedCheckpoint? {
    try steps().last.map { try SavedCheckpoint(path: file(step: $0)) }
  }

  /// Saves a state and removes the oldest until `keep` are left.
  func save(
    _ state: TrainingState, keep: Int, sampler: BatchSampler, identity: RunIdentity
  ) throws {
    try FileSystem.createFolder("\(path)/step-\(state.step)")
    try state.write(
      to: file(step: state.step), sampler: sampler, fingerprint: identity.fingerprint)
    for step in try steps().dropLast(max(keep, 1)) { try remove(step) }
  }

  /// Removes every checkpoint.
  func clear() throws {
    for step in try steps() { try remove(step) }
  }

  private func remove(_ step: Int) throws {
    let folder = "\(path)/step-\(step)"
    try FileSystem.remove(file(step: step))
    // A process that was killed while it saved here, before one that saved again, left a part.
    for name in try FileSystem.list(folder) where name.hasPrefix(AtomicFile.temporaryPrefix) {
      try FileSystem.remove("\(folder)/\(name)")
    }
    try FileSystem.remove(folder)
  }
}

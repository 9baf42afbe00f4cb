import FoundationEssentials
import LanguageModel
public import Storage
public import Tensors

/// What a base has written, kept for evaluations of other adapters: a file for each batch of prompts.
public struct AnswerCache: Sendable {
  private let folder: String
  private let base: Digest

  /// Opens a folder, and makes it where there is none.
  ///
  /// - Parameters:
  ///   - model: the base's folder, whose weights are read.
  ///   - endTokens: the tokens at which the base ends an answer.
  ///   - compute: the arithmetic, on which close choices of a token may depend.
  /// - Throws: `StorageError`.
  public init(
    folder: String, model: String, endTokens: [UInt32], compute: Compute
  ) throws(StorageError) {
    try FileSystem.createFolder(folder)
    self.folder = folder
    let digest = try ModelIdentity.digest(ofFolder: model)
    let identity = "\(digest) \(compute.productName) \(endTokens)"
    base = Digest(of: Array(identity.utf8))
  }

  /// The continuations of prompts: those that are stored, else what `write` gives, which is stored.
  ///
  /// A file that is damaged is written anew.
  ///
  /// - Throws: `StorageError` where the folder cannot be written.
  func continuations(
    of prompts: [[UInt32]], maximumTokens: Int, write: () -> [[UInt32]]
  ) throws -> [[UInt32]] {
    var key: [UInt8] = []
    key.append(littleEndian: UInt64(maximumTokens))
    for prompt in prompts {
      key.append(littleEndian: UInt64(prompt.count))
      for id in prompt { key.append(littleEndian: id) }
    }
    let digest = Digest128(of: key)
    let path =
      "\(folder)/\(base)-\(String(digest.high, radix: 16))-\(String(digest.low, radix: 16)).json"
    if FileSystem.exists(path),
      let stored = try? JSONDecoder().decode(
        [[UInt32]].self, from: Data(FileSystem.read(path, limit: 1 << 30))),
      stored.count == prompts.count
    {
      return stored
    }
    let written = write()
    try FileSystem.publish(Array(JSONEncoder().encode(written)), to: path)
    return written
  }
}

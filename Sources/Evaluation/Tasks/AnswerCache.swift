import FoundationEssentials
public import LanguageModel
public import Storage
public import Tensors

/// What a model has written, kept for another time: a file for each batch of prompts.
public struct AnswerCache: Sendable {
  private let folder: String
  private let writer: Digest

  /// Opens a folder, and makes it where there is none.
  ///
  /// - Parameters:
  ///   - model: the digest of the model's files.
  ///   - adapter: the adapter's; nil for the base.
  ///   - endTokens: the tokens at which the model ends an answer.
  ///   - compute: the arithmetic, on which close choices of a token may depend.
  /// - Throws: `StorageError`.
  public init(
    folder: String, model: Digest, adapter: String? = nil, endTokens: [UInt32], compute: Compute
  ) throws(StorageError) {
    try FileSystem.createFolder(folder)
    self.folder = folder
    var identity = "\(model)"
    if let adapter { identity += " \(try ModelIdentity.digest(ofAdapter: adapter))" }
    identity += " \(compute.productName) \(endTokens)"
    writer = Digest(of: Array(identity.utf8))
  }

  /// The continuations of prompts: those that are stored, else the generator's, which are stored.
  ///
  /// A file that is damaged is written anew.
  ///
  /// - Returns: the ids, and whether they were stored.
  /// - Parameter generator: of the model and the adapter that the cache was opened for.
  /// - Throws: `StorageError` where the folder cannot be written.
  public func continuations(
    of prompts: [[UInt32]], _ options: Generator.Options, by generator: Generator
  ) throws -> (ids: [[UInt32]], wereStored: Bool) {
    var key: [UInt8] = []
    key.append(littleEndian: UInt64(options.maximumTokens))
    if options.temperature > 0 {
      key.append(littleEndian: options.temperature.bitPattern)
      key.append(littleEndian: options.seed)
      key.append(littleEndian: UInt64(options.firstNumber))
    }
    for prompt in prompts {
      key.append(littleEndian: UInt64(prompt.count))
      for id in prompt { key.append(littleEndian: id) }
    }
    let digest = Digest128(of: key)
    let path =
      "\(folder)/\(writer)-\(String(digest.high, radix: 16))-\(String(digest.low, radix: 16)).json"
    if FileSystem.exists(path),
      let stored = try? JSONDecoder().decode(
        [[UInt32]].self, from: Data(FileSystem.read(path, limit: 1 << 30))),
      stored.count == prompts.count
    {
      return (stored, true)
    }
    let written = generator.continuations(of: prompts, options)
    try FileSystem.publish(Array(JSONEncoder().encode(written)), to: path)
    return (written, false)
  }

  /// Removes what caches of whatever model have kept in the folder, and the folder unless it holds
  /// anything else.
  ///
  /// - Throws: `StorageError`.
  public func clear() throws(StorageError) {
    let names = try FileSystem.list(folder)
    let kept = names.filter(Self.isKept)
    for name in kept { try FileSystem.remove(folder + "/" + name) }
    if kept.count == names.count { try FileSystem.remove(folder) }
  }

  /// True of the name of a batch's file, also of one that a killed process did not publish.
  private static func isKept(_ name: String) -> Bool {
    let isUnpublished = name.hasPrefix(AtomicFile.temporaryPrefix)
    let own = name.dropFirst(isUnpublished ? AtomicFile.temporaryPrefix.count : 0)
    return own.wholeMatch(of: /[0-9a-f]{16}(-[0-9a-f]{1,16}){2}\.json(-[0-9]+-[0-9]+)?/) != nil
  }
}

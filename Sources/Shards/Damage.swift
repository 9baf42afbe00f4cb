/// A damaged place of a shard or a set, and the documents that suffer from it.
public struct Damage: Equatable, Sendable {
  /// What is damaged, and how.
  public let error: ShardError
  /// The numbers of the documents that cannot be read whole, counted in the shard.
  public let documents: Range<Int>

  init(_ error: ShardError, documents: Range<Int>) {
    self.error = error
    self.documents = documents
  }
}

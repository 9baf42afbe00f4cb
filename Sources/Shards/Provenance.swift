/// Where a document came from.
public struct Provenance: Hashable, Sendable {
  /// The input file as the user named it; a member of an archive is `a.tar/member`.
  public let file: String
  /// The record's number: the 1-based line of a line-oriented input, else 1.
  public let record: Int
  /// Where the record starts, in bytes of the decompressed input.
  public let byteOffset: Int

  /// States where a document came from.
  public init(file: String, record: Int, byteOffset: Int) {
    self.file = file
    self.record = record
    self.byteOffset = byteOffset
  }
}

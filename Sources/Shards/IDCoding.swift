/// How the data frames of a shard hold token ids.
public enum IDCoding: UInt8, Sendable {
  /// Two or four bytes an id: what `zstd -d` gives are the ids themselves.
  case plain = 0
  /// One byte for a frequent successor of the token before, two for other frequent ids: a sixth
  /// less to store, and written faster, for what `zstd -d` gives needs the shard's code table.
  case successors = 1
}

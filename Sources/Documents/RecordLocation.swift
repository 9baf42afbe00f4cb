/// Where a record lies.
public struct RecordLocation: Hashable, Sendable {
  /// The input as the user named it; a file found in a folder is `folder/file`, a member of an
  /// archive `a.tar/member`, standard input `-`.
  public let file: String
  /// Counted from 1: the line, the row, the array's element; 1 for a record that is a whole file.
  public let record: Int
  /// Where the record starts, in bytes of the decompressed file or member.
  public let byteOffset: Int

  /// States where a record lies.
  public init(file: String, record: Int, byteOffset: Int) {
    self.file = file
    self.record = record
    self.byteOffset = byteOffset
  }
}

extension RecordLocation: CustomStringConvertible {
  /// `file:record`, in one line that is safe to print.
  public var description: String { "\(file):\(record)".withVisibleControls() }
}

public import Storage

/// A file of figures that TensorBoard shows: TFRecords of events.
///
/// A record is the length of its data (8 bytes, little-endian), that length's masked CRC-32C, the
/// data, and its masked CRC-32C.
public struct EventFile: ~Copyable {
  static let namePrefix = "events.out.tfevents."

  private var file: AppendedFile

  /// Makes the file in a run's folder.
  ///
  /// - Parameters:
  ///   - step: the first step that it tells of; what other files say of it and of later ones is
  ///     forgotten.
  ///   - time: now, in seconds since 1970.
  /// - Throws: `StorageError`.
  public init(folder: String, step: Int, time: Double) throws(StorageError) {
    let name = Self.namePrefix + String(Int(time)) + ".rehearse"
    var file = try AppendedFile(path: folder + "/" + name)
    try file.append(Self.record(of: .version(time: time)))
    try file.append(Self.record(of: .start(step: step, time: time)))
    self.file = file
  }

  /// Adds figures.
  ///
  /// - Parameters:
  ///   - scalars: by tag; a part before a slash is a heading. Single precision is kept of them.
  ///   - step: the last step done, from 0.
  ///   - time: now, in seconds since 1970.
  /// - Throws: `StorageError`.
  public mutating func append(
    _ scalars: [(tag: String, value: Double)], step: Int, time: Double
  ) throws(StorageError) {
    try file.append(Self.record(of: .scalars(scalars, step: step, time: time)))
  }

  private static func record(of event: SummaryEvent) -> [UInt8] {
    var record: [UInt8] = []
    record.append(littleEndian: UInt64(event.bytes.count))
    record.append(littleEndian: CRC32C.masked(of: record))
    record += event.bytes
    record.append(littleEndian: CRC32C.masked(of: event.bytes))
    return record
  }
}

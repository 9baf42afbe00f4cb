import FoundationEssentials
import Storage

/// What must be known of an unfinished file to go on with it.
struct ResumeRecord: Codable, Equatable {
  /// Where the bytes came from.
  let address: String
  /// What the server called the file's state; see `ResponseHeaders`.
  let validator: String?
  /// The size that the server announced.
  let totalSize: Int?

  /// The record beside an unfinished file; nil where there is none that can be read.
  init?(path: String) {
    guard let bytes = try? FileSystem.read(path, limit: 1 << 16),
      let record = try? JSONDecoder().decode(Self.self, from: Data(bytes))
    else { return nil }
    self = record
  }

  init(address: Address, headers: ResponseHeaders) {
    self.address = address.text
    validator = headers.validator
    totalSize = headers.totalSize
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try FileSystem.publish(Array(try encoder.encode(self)), to: path)
  }
}

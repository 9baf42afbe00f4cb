package import Storage
package import Tensors

/// The bytes of a file of `LanguageModel.docc/HiddenStates.md`.
package enum HiddenStateFile {
  private static let magic = Array("RehState".utf8)
  private static let version: UInt16 = 1
  private static let headerSize = 56
  private static let checksumSize = 8

  /// What tells a file from every other.
  package struct Identity {
    /// The digest of the base.
    let base: Digest
    /// The digest of the sequence.
    let sequence: Digest128
    /// The rows stored, N.
    let rows: Int
    /// The model's hidden size, C.
    let columns: Int

    /// Names states.
    package init(base: Digest, sequence: Digest128, rows: Int, columns: Int) {
      (self.base, self.sequence, self.rows, self.columns) = (base, sequence, rows, columns)
    }

    /// More bytes than any such file has: zstd adds less than this to what does not compress.
    var sizeLimit: Int { contentSize + contentSize / 128 + 1024 }

    /// The bytes of the states.
    fileprivate var contentSize: Int { rows * columns * FloatType.float32.size }

    /// The file's name.
    package var name: String {
      let halves = [sequence.high, sequence.low].map { "\(Digest(value: $0))" }
      return "\(base)-\(halves.joined())" + HiddenStateFile.suffix
    }
  }

  private static let suffix = ".states"

  /// Changes with all that the states of `rows` depend on, but for the model: the ids of segments, each
  /// of which attends only to itself, and the rows, from the first token on.
  package static func digest(of segments: [[UInt32]], rows: [Int]) -> Digest128 {
    let lengths = segments.map { UInt32($0.count) }
    let integers = [UInt32(lengths.count)] + lengths + segments.joined() + rows.map { UInt32($0) }
    return Digest128(of: integers.littleEndianBytes(width: 4))
  }

  /// The base that a file's name begins with; nil where it is no name of such a file.
  package static func base(inName name: String) -> Digest? {
    guard name.hasSuffix(suffix) else { return nil }
    let parts = name.dropLast(suffix.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 32, Digest(String(parts[1].prefix(16))) != nil,
      Digest(String(parts[1].suffix(16))) != nil
    else { return nil }
    return Digest(String(parts[0]))
  }

  /// The bytes of a file with states (N,C).
  package static func bytes(
    of states: Matrix, _ identity: Identity, compressor: inout ZstdCompressor
  ) throws(StorageError) -> [UInt8] {
    var bytes = header(identity)
    bytes += try compressor.compress(states.bytePlanes.span.bytes)
    bytes.append(littleEndian: Digest(of: bytes).value)
    return bytes
  }

  /// The states (N,C) of a file at a path; nil where there is none, or one that is damaged.
  package static func states(at path: String, _ identity: Identity) -> Matrix? {
    guard FileSystem.exists(path) else { return nil }
    return (try? FileSystem.read(path, limit: identity.sizeLimit)).flatMap {
      states(in: $0, identity)
    }
  }

  /// The states (N,C) that a file holds; nil unless it is undamaged and has the identity.
  static func states(in bytes: [UInt8], _ identity: Identity) -> Matrix? {
    let end = bytes.count - checksumSize
    guard end > headerSize, Array(bytes[..<headerSize]) == header(identity) else { return nil }
    let span = bytes.span.bytes
    guard span.littleEndian(at: end, as: UInt64.self) == Digest(of: span.extracting(0..<end)).value,
      let planes = try? ZstdDecompressor.decompress(
        span.extracting(headerSize..<end), size: identity.contentSize)
    else { return nil }
    let states = Matrix(rows: identity.rows, columns: identity.columns)
    states.load(bytePlanes: planes)
    return states
  }

  private static func header(_ identity: Identity) -> [UInt8] {
    var bytes = magic
    bytes.append(littleEndian: version)
    bytes += [UInt8](repeating: 0, count: 6)
    bytes.append(littleEndian: identity.base.value)
    bytes.append(littleEndian: identity.sequence.low)
    bytes.append(littleEndian: identity.sequence.high)
    bytes.append(littleEndian: UInt64(identity.rows))
    bytes.append(littleEndian: UInt64(identity.columns))
    return bytes
  }
}

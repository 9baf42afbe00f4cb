import Storage

/// The first frame of a shard.
struct ShardHeader: Equatable {
  let coding: IDCoding
  let tokenizerHash: Digest
  let vocabularySize: Int
  let tokenCount: Int
  let documentCount: Int

  var idWidth: Int { ShardFormat.idWidth(vocabularySize: vocabularySize) }

  var dataFrameCount: Int { ShardFormat.frameCount(tokens: tokenCount) }

  /// The tokens of a data frame, as places in the shard.
  func tokens(ofFrame frame: Int) -> Range<Int> {
    let start = frame * ShardFormat.tokensPerFrame
    return start..<min(tokenCount, start + ShardFormat.tokensPerFrame)
  }

  /// The bytes that a data frame may decode to.
  func decodedSizes(ofFrame frame: Int) -> ClosedRange<Int> {
    let count = tokens(ofFrame: frame).count
    return switch coding {
    case .plain: count * idWidth...count * idWidth
    case .successors: count...count * ShardFormat.longestCode
    }
  }
}

extension ShardHeader {
  /// The frame's bytes.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: ShardFormat.headerFrameMagic)
    bytes.append(littleEndian: UInt32(ShardFormat.headerFrameSize - ShardFormat.frameHeadSize))
    bytes += ShardFormat.headerMagic
    bytes.append(littleEndian: ShardFormat.version)
    bytes.append(UInt8(idWidth))
    bytes.append(coding.rawValue)
    bytes.append(littleEndian: UInt32(vocabularySize))
    bytes.append(littleEndian: tokenizerHash.value)
    bytes.append(littleEndian: UInt64(tokenCount))
    bytes.append(littleEndian: UInt64(documentCount))
    bytes.append(littleEndian: UInt32(ShardFormat.tokensPerFrame))
    bytes += [UInt8](repeating: 0, count: 12)
    bytes.append(littleEndian: Digest(of: bytes).value)
    return bytes
  }

  /// Reads and checks the frame at the start of a file.
  init(_ file: RawSpan, path: String) throws(ShardError) {
    func fail(_ problem: String) -> ShardError {
      ShardError(file: path, place: .header, problem: problem)
    }
    guard file.byteCount >= ShardFormat.headerFrameSize else {
      throw fail(
        "\(file.byteCount) bytes found, at least \(ShardFormat.headerFrameSize) expected; "
          + "the file is truncated or no shard")
    }
    let bytes = file.extracting(first: ShardFormat.headerFrameSize)
    guard bytes.littleEndian(at: 0) == ShardFormat.headerFrameMagic,
      bytes.extracting(8..<16).elementsEqual(ShardFormat.headerMagic)
    else { throw fail("not a shard: it does not begin with a shard's magic numbers") }
    let version: UInt16 = bytes.littleEndian(at: 16)
    guard version == ShardFormat.version else {
      throw fail(
        "version \(version) found, \(ShardFormat.version) expected; "
          + "rebuild the shards with this program, or read them with a newer one")
    }
    let checksum = Digest(of: bytes.extracting(0..<64))
    guard bytes.littleEndian(at: 64) == checksum.value else {
      throw fail("the checksum does not fit: the header is damaged")
    }

    // From here on the bytes are those that were written; a writer may still have been hostile.
    let vocabularySize = Int(bytes.littleEndian(at: 20, as: UInt32.self))
    let tokenCount: UInt64 = bytes.littleEndian(at: 32)
    let documentCount: UInt64 = bytes.littleEndian(at: 40)
    guard ShardFormat.vocabularySizes.contains(vocabularySize) else {
      throw fail("vocabulary size \(vocabularySize) is outside \(ShardFormat.vocabularySizes)")
    }
    guard tokenCount <= ShardFormat.tokenLimit else {
      throw fail("\(tokenCount) tokens stated, at most \(ShardFormat.tokenLimit) allowed")
    }
    guard documentCount <= min(tokenCount, UInt64(ShardFormat.documentLimit)),
      (documentCount == 0) == (tokenCount == 0)
    else { throw fail("\(documentCount) documents cannot hold \(tokenCount) tokens") }
    guard let coding = IDCoding(rawValue: bytes.littleEndian(at: 19)) else {
      throw fail("coding \(bytes.littleEndian(at: 19, as: UInt8.self)) is none of version 1")
    }
    self.coding = coding
    tokenizerHash = Digest(value: bytes.littleEndian(at: 24))
    self.vocabularySize = vocabularySize
    self.tokenCount = Int(tokenCount)
    self.documentCount = Int(documentCount)
    // What is left (sizes, width, reserved fields) has one valid value.
    guard bytes.elementsEqual(encoded) else {
      throw fail("the id width, a size or a reserved field is not what version 1 makes it")
    }
  }
}

/// The constants of the shard format; `Format.md` says what they mean.
enum ShardFormat {
  static let version: UInt16 = 1

  static let headerFrameMagic: UInt32 = 0x184D_2A50
  static let indexFrameMagic: UInt32 = 0x184D_2A51
  static let seekTableFrameMagic: UInt32 = 0x184D_2A5E
  static let seekableMagic: UInt32 = 0x8F92_EAB1
  static let headerMagic = Array("RehShard".utf8)
  static let indexMagic = Array("RehIndex".utf8)

  /// The magic number and the size that begin every skippable frame.
  static let frameHeadSize = 8
  static let headerFrameSize = 72
  static let checksumSize = 8
  /// The tokens of every data frame but the last.
  static let tokensPerFrame = 65_536

  /// The bytes that a data frame decodes to at most.
  static let largestDataFrame = tokensPerFrame * longestCode

  static let vocabularySizes = 1...(1 << 31)
  static let tokenLimit = 1 << 40
  static let documentLimit = 1 << 24
  static let documentTableLimit = 1 << 30
  static let codeTableLimit = 1 << 24

  /// Code bytes below this stand for a successor of the token before.
  static let successorLimit = 128
  /// The code byte before an id that is not listed.
  static let unlistedCode: UInt8 = 255
  /// How many ids the code bytes in between can tell apart with a second byte.
  static let listedLimit = (Int(unlistedCode) - successorLimit) << 8
  /// The code byte and the four of the id.
  static let longestCode = 5

  static func idWidth(vocabularySize: Int) -> Int { vocabularySize <= 1 << 16 ? 2 : 4 }

  /// The data frames of a shard.
  static func frameCount(tokens: Int) -> Int { (tokens + tokensPerFrame - 1) / tokensPerFrame }
}

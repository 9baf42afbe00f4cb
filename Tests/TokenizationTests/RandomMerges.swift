import TestSupport

@testable import Tokenization

/// A byte-pair model of random merges, of bytes or of characters.
struct RandomMerges {
  /// What texts consist of: characters, and what may be cut out of the middle of them.
  static let parts: [[UInt8]] = [
    [0x61], [0x62], [0x20], Array("é".utf8), Array("漢".utf8), Array("字".utf8), Array("😀".utf8),
  ]

  /// The bytes of each token.
  private(set) var tokens: [[UInt8]]
  private(set) var merges: [MergeTable.Merge] = []

  /// - Parameter tokens: what the first merges join; their indices are their ids.
  init(_ count: Int, of tokens: [[UInt8]], using generator: inout SeededGenerator) {
    self.tokens = tokens
    for _ in 0..<count {
      let left = self.tokens.indices.randomElement(using: &generator) ?? 0
      let right = self.tokens.indices.randomElement(using: &generator) ?? 0
      let product = self.tokens[left] + self.tokens[right]
      let known = self.tokens.firstIndex(of: product)
      if known == nil { self.tokens.append(product) }
      merges.append(
        MergeTable.Merge(
          left: UInt32(left), right: UInt32(right),
          product: UInt32(known ?? self.tokens.count - 1)))
    }
  }

  /// A model whose words consist of bytes; the first tokens are those of its parts' bytes.
  ///
  /// - Parameter isComplete: whether all of these bytes have a token, or some chosen at random lack
  ///   one.
  static func ofBytes(
    _ count: Int, isComplete: Bool = true, using generator: inout SeededGenerator
  ) -> (merges: RandomMerges, model: BytePairModel) {
    let bytes = Set(parts.joined()).sorted().filter { _ in
      isComplete || Int.random(in: 0..<6, using: &generator) > 0
    }
    let merges = RandomMerges(count, of: bytes.map { [$0] }, using: &generator)
    var vocabulary = Vocabulary(capacity: merges.tokens.count)
    for (id, token) in merges.tokens.enumerated() {
      var name: [UInt8] = []
      ByteAlphabet.append(token.span, from: 0, to: token.count, to: &name)
      _ = vocabulary.insert(name.span, id: UInt32(id))
    }
    let byteTokens = (UInt8.min...UInt8.max).map { byte in
      bytes.firstIndex(of: byte).map { UInt32($0) } ?? WordMerger.missing
    }
    let table = MergeTable(merges.merges)
    let model = BytePairModel(
      vocabulary: vocabulary, merges: table, alphabet: .bytes(byteTokens), isByteLevel: true,
      ignoresMerges: false,
      seams: Seams(vocabulary, isByteLevel: true, byteTokens: byteTokens),
      merger: WordMerger(merges: table, byteTokens: byteTokens))
    return (merges, model)
  }

  /// A model whose words consist of characters, and of byte tokens for what has none.
  static func ofCharacters(
    _ count: Int, using generator: inout SeededGenerator
  ) -> (merges: RandomMerges, model: BytePairModel) {
    let merges = RandomMerges(count, of: parts.dropLast(), using: &generator)
    var vocabulary = Vocabulary(capacity: merges.tokens.count + 256)
    for (id, token) in merges.tokens.enumerated() {
      _ = vocabulary.insert(token.span, id: UInt32(id))
    }
    for byte in UInt8.min...UInt8.max {
      _ = vocabulary.insert(ByteFallback.name(of: byte), id: UInt32(vocabulary.count))
    }
    let characters = CharacterTokens(
      vocabulary, isByteLevel: false, continuingPrefix: "", endSuffix: "", fallsBackToBytes: true,
      unknown: nil)
    let table = MergeTable(merges.merges)
    let model = BytePairModel(
      vocabulary: vocabulary, merges: table, alphabet: .characters(characters), isByteLevel: false,
      ignoresMerges: false, seams: Seams(vocabulary, isByteLevel: false),
      merger: WordMerger(merges: table, byteTokens: []))
    return (merges, model)
  }

  /// A text of the parts, in which some bytes are left out so that it is ill-formed.
  static func text(parts count: Int, using generator: inout SeededGenerator) -> [UInt8] {
    let isIllFormed = Bool.random(using: &generator)
    let whole = (0..<count).flatMap { _ in parts.randomElement(using: &generator) ?? [] }
    return isIllFormed ? whole.filter { _ in Int.random(in: 0..<8, using: &generator) > 0 } : whole
  }
}

/// A byte-pair tokenizer that gives the ids of Hugging Face `tokenizers`.
///
/// Immutable, to be shared; every task makes an encoder of its own.
///
/// The definition's `truncation` and `padding` are settings of the reference's batches, and are not
/// applied.
public struct Tokenizer: Sendable {
  let classes: UnicodeClasses
  let normalizer: Normalizer
  let preTokenizer: PreTokenizer
  let model: BytePairModel
  let template: SpecialTokensTemplate
  let decoder: TokenDecoder
  let addedTokens: [AddedToken]
  let matcher: AddedTokenMatcher
  let normalizedMatcher: AddedTokenMatcher

  private let tokenBytes: TokenBytes
  private let specialIDs: Set<UInt32>
  /// Special tokens as decoding knows them (see `AddedVocabulary`).
  private let skippedIDs: Set<UInt32>

  /// A 64-bit hash of the definition's bytes in 16 hexadecimal digits, by which data says what
  /// tokenizer made it.
  public let definitionHash: String

  /// Reads a definition.
  ///
  /// - Parameter path: a `tokenizer.json`, or a folder that holds one.
  /// - Throws: `TokenizerError` where the file cannot be read, is malformed, or asks for what this
  ///   library does not do.
  public init(contentsOf path: String) throws(TokenizerError) {
    let file = isFolder(path) ? path + "/tokenizer.json" : path
    try self.init(definition: try contents(ofFile: file), name: file)
  }

  /// Reads a definition.
  ///
  /// - Parameters:
  ///   - definition: the bytes of a `tokenizer.json`.
  ///   - name: what errors call it.
  /// - Throws: `TokenizerError` where the definition is malformed, or asks for what this library
  ///   does not do.
  public init(definition bytes: [UInt8], name: String) throws(TokenizerError) {
    let root = try DefinitionField(parsing: bytes, file: name)
    let classes = UnicodeClasses()
    let definition = try TokenizerDefinition(root, classes: classes)
    self.classes = classes
    normalizer = definition.normalizer
    preTokenizer = definition.preTokenizer
    model = definition.model
    template = definition.template
    decoder = definition.decoder
    let added = definition.addedVocabulary
    addedTokens = added.tokens
    matcher = AddedTokenMatcher(added, isNormalized: false, classes: classes)
    normalizedMatcher = AddedTokenMatcher(added, isNormalized: true, classes: classes)
    tokenBytes = definition.tokenBytes()
    specialIDs = Set(addedTokens.filter(\.isSpecial).map(\.id))
    skippedIDs = added.skippedIDs
    let digits = String(fnv1a(bytes.span), radix: 16)
    definitionHash = String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// 1 + the largest id that text can be given.
  public var vocabularySize: Int { tokenBytes.count }

  /// An encoder for one task.
  public func makeEncoder() -> TokenEncoder { TokenEncoder(self) }

  /// The id of an added token, by its text, or of a vocabulary's token, by its name in the
  /// definition (a space is written `Ġ` there).
  public func id(ofToken name: String) -> UInt32? {
    let isNamed = { (token: AddedToken) in token.content.utf8.elementsEqual(name.utf8) }
    return addedTokens.first(where: isNamed)?.id ?? model.vocabulary.id(of: name)
  }

  /// Whether an id is a special token's.
  public func isSpecial(_ id: UInt32) -> Bool { specialIDs.contains(id) }

  /// The bytes that ids stand for. Where the decoder reads the byte alphabet, tokens can end inside
  /// a character, so this need not be UTF-8.
  ///
  /// - Parameters:
  ///   - ids: the ids; one that no token has stands for nothing.
  ///   - skippingSpecialTokens: whether special tokens stand for nothing, too.
  public func decode(
    _ ids: some Sequence<UInt32>, skippingSpecialTokens: Bool = false
  ) -> [UInt8] {
    let ids = ids.lazy.filter { !(skippingSpecialTokens && skippedIDs.contains($0)) }
    guard decoder.isByteLevel else {
      return decoder.decode(ids.compactMap { tokenBytes[$0].map(Array.init) })
    }
    var bytes: [UInt8] = []
    for id in ids { tokenBytes.append(id, to: &bytes) }
    return bytes
  }

  /// The text that ids stand for, U+FFFD in place of what is no UTF-8.
  public func decodeText(
    _ ids: some Sequence<UInt32>, skippingSpecialTokens: Bool = false
  ) -> String {
    String(
      decoding: decode(ids, skippingSpecialTokens: skippingSpecialTokens), as: UTF8.self)
  }
}

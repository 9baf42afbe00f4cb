/// A byte-level byte-pair tokenizer that gives the ids of Hugging Face `tokenizers`.
///
/// Immutable, to be shared; every task makes an encoder of its own.
///
/// The definition's `truncation` and `padding` are settings of the reference's batches, and are not
/// applied.
public struct Tokenizer: Sendable {
  let classes: UnicodeClasses
  let composition: UnicodeNormalizer?
  let preTokenizer: PreTokenizer
  let vocabulary: Vocabulary
  let merges: MergeTable
  let byteTokens: [UInt32]
  let addedTokens: [AddedToken]
  let matcher: AddedTokenMatcher
  let normalizedMatcher: AddedTokenMatcher

  private let tokenBytes: TokenBytes
  private let specialIDs: Set<UInt32>

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
    let definition = try TokenizerDefinition(root)
    classes = UnicodeClasses()
    composition = definition.isComposed ? UnicodeNormalizer(.c) : nil
    preTokenizer = definition.preTokenizer
    vocabulary = definition.vocabulary
    merges = definition.merges
    byteTokens = definition.byteTokens
    addedTokens = definition.addedTokens
    matcher = AddedTokenMatcher(
      addedTokens.filter { !$0.isNormalized }.map { (Array($0.content.utf8), $0.id, $0.isSpecial) })
    let composition = composition
    normalizedMatcher = AddedTokenMatcher(
      addedTokens.filter(\.isNormalized).map { token in
        let content = Array(token.content.utf8)
        let normalized = composition?.normalized(content.span, from: 0, limit: content.count)
        return (normalized ?? content, token.id, token.isSpecial)
      })
    tokenBytes = TokenBytes(vocabulary: vocabulary, addedTokens: addedTokens)
    specialIDs = Set(addedTokens.filter(\.isSpecial).map(\.id))
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
    return addedTokens.first(where: isNamed)?.id ?? vocabulary.id(of: name)
  }

  /// Whether an id is a special token's.
  public func isSpecial(_ id: UInt32) -> Bool { specialIDs.contains(id) }

  /// The bytes that ids stand for. Tokens can end inside a character, so this need not be UTF-8.
  ///
  /// - Parameters:
  ///   - ids: the ids; one that no token has stands for nothing.
  ///   - skippingSpecialTokens: whether special tokens stand for nothing, too.
  public func decode(
    _ ids: some Sequence<UInt32>, skippingSpecialTokens: Bool = false
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    for id in ids where !(skippingSpecialTokens && isSpecial(id)) {
      tokenBytes.append(id, to: &bytes)
    }
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

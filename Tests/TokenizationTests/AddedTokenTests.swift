import Testing

@testable import Tokenization

@Suite("added tokens")
struct AddedTokenTests {
  @Test("of several tokens at one place the longest is found")
  func longest() throws {
    #expect(try SmallDefinition().tokens("a<|end|>>b<|end|>") == "a|<|end|>>|b|<|end|>")
    #expect(try SmallDefinition().tokens("<|end<|end|>") == "<|||e|n|d|<|end|>")
  }

  @Test("special tokens can be encoded as text; ordinary added tokens are found all the same")
  func asText() throws {
    let tokens = try SmallDefinition().tokens("<|end|><note>", recognizesSpecialTokens: false)
    #expect(tokens == "<|||e|n|d|||>|<note>")
  }

  @Test("a special token that is text hides the shorter tokens inside it, as in the reference")
  func hiding() throws {
    let tokens = [SmallDefinition.token("<a<b>>"), SmallDefinition.token("<b>", false)]
    let small = SmallDefinition(addedTokens: tokens)
    #expect(try small.tokens("<a<b>><b>", recognizesSpecialTokens: false) == "<|a|<|b|>|>|<b>")
  }

  @Test("tokens that are not normalized take precedence over those that are")
  func precedence() throws {
    let tokens = [
      SmallDefinition.token("<x>", normalized: true), SmallDefinition.token("x>h", false),
    ]
    let small = SmallDefinition(addedTokens: tokens)
    #expect(try small.tokens("<x>h<x>") == "<|x>h|<x>")
  }

  @Test("a normalized token is found in normalized text, in whatever form both are written")
  func normalization() throws {
    let token = SmallDefinition.token("<e\u{301}>", false, normalized: true)
    let small = SmallDefinition(addedTokens: [token], normalizer: #"{"type": "NFC"}"#)
    let tokenizer = try small.tokenizer()
    var encoder = tokenizer.makeEncoder()
    let id = try #require(tokenizer.addedTokens.first?.id)
    #expect(encoder.encode("<\u{E9}>") == [id])
    #expect(encoder.encode("<e\u{301}>") == [id])
  }

  @Test("the vocabulary's id is kept, and new tokens are numbered on, whatever the file says")
  func ids() throws {
    let tokens = [
      SmallDefinition.token("hello", id: 7), SmallDefinition.token("<x>", id: 900),
      SmallDefinition.token("<x>", id: 901), SmallDefinition.token("", id: 902),
      SmallDefinition.token("<y>", id: 903),
    ]
    let tokenizer = try SmallDefinition(addedTokens: tokens).tokenizer()
    #expect(tokenizer.addedTokens.map(\.content) == ["hello", "<x>", "<y>"])
    #expect(tokenizer.addedTokens.map(\.id) == [264, 266, 267])
    #expect(tokenizer.addedTokens.map(\.declaredID) == [7, 900, 903])
    #expect(tokenizer.vocabularySize == 268)
    #expect(tokenizer.id(ofToken: "<y>") == 267)
    #expect(tokenizer.id(ofToken: "Ġw") == 259)
    #expect(tokenizer.id(ofToken: "nothing") == nil)
  }

  @Test("pieces are encoded as one text")
  func piecesJoin() throws {
    let tokenizer = try SmallDefinition().tokenizer()
    var encoder = tokenizer.makeEncoder()
    var ids: [UInt32] = []
    encoder.encode(
      [
        TextPiece("he", recognizesSpecialTokens: true),
        TextPiece("", recognizesSpecialTokens: true),
        TextPiece("llo wo", recognizesSpecialTokens: false),
        TextPiece("rld<|end|>", recognizesSpecialTokens: true),
      ], into: &ids)
    #expect(ids == encoder.encode("hello world<|end|>"))
  }

  @Test("special tokens are found within pieces that recognise them, never across their ends")
  func piecesAndSpecialTokens() throws {
    let tokenizer = try SmallDefinition().tokenizer()
    let end = try #require(tokenizer.id(ofToken: "<|end|>"))
    var encoder = tokenizer.makeEncoder()
    var ids: [UInt32] = []
    encoder.encode(
      [
        TextPiece("<|end|><|en", recognizesSpecialTokens: false),
        TextPiece("d|>", recognizesSpecialTokens: true),
        TextPiece("<|end|>", recognizesSpecialTokens: true),
        TextPiece(">", recognizesSpecialTokens: false),
      ], into: &ids)
    #expect(ids.filter { $0 == end }.count == 1)
    #expect(tokenizer.decodeText(ids) == "<|end|><|end|><|end|>>")
    #expect(ids.dropLast().last == end)
  }

  @Test("a token takes white space along, even what the one before has taken")
  func stripping() throws {
    let left = SmallDefinition.token("<l>", false).replacing(
      "\"lstrip\": false", with: "\"lstrip\": true")
    let right = SmallDefinition.token("<r>", false).replacing(
      "\"rstrip\": false", with: "\"rstrip\": true")
    let small = SmallDefinition(addedTokens: [left, right, SmallDefinition.token("  ", false)])
    #expect(try small.tokens("h \u{3000}<l> h") == "h|<l>| |h")
    #expect(try small.tokens("h <r> \n h") == "h| |<r>|h")
    #expect(try small.tokens("<r>  <l>h") == "<r>|  |<l>|h")
  }

  @Test("a single word has no word character beside it")
  func singleWords() throws {
    let token = SmallDefinition.token("ll", false).replacing(
      "\"single_word\": false", with: "\"single_word\": true")
    let small = SmallDefinition(merges: [], addedTokens: [token])
    #expect(try small.tokens("ll-ll all _ll (ll") == "ll|-|ll| |a|l|l| |_|l|l| |(|ll")
  }

  @Test("among pieces that differ in trust, normalized special tokens are found where text stays")
  func piecesAndNormalization() throws {
    let small = SmallDefinition(
      addedTokens: [SmallDefinition.token("<x>", normalized: true)],
      normalizer: #"{"type": "Lowercase"}"#)
    let tokenizer = try small.tokenizer()
    var encoder = tokenizer.makeEncoder()
    var ids: [UInt32] = []
    encoder.encode([TextPiece("<X>", recognizesSpecialTokens: true)], into: &ids)
    #expect(ids.count == 1)
    encoder.encode(
      [
        TextPiece("<x>", recognizesSpecialTokens: true),
        TextPiece("<x>", recognizesSpecialTokens: false),
      ], into: &ids)
    #expect(tokenizer.decodeText(ids) == "<x><x><x>")
    #expect(ids.count == 7)
  }
}

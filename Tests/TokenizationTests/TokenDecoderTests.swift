import Testing

@testable import Tokenization

@Suite("decoding")
struct TokenDecoderTests {
  private func decode(_ step: TokenDecoder.Step?, _ tokens: [String]) -> String {
    let decoder = TokenDecoder(steps: step.map { [$0] })
    return String(decoding: decoder.decode(tokens.map { Array($0.utf8) }), as: UTF8.self)
  }

  @Test("without a decoder, tokens are joined by spaces")
  func none() { #expect(decode(nil, ["a", "b"]) == "a b") }

  @Test("a run of byte tokens is text, or one U+FFFD a byte")
  func byteFallback() {
    let tokens = ["a", "<0xC3>", "<0xA9>", "b", "<0xe2>", "<0x82>", "<0xZZ>", "<0x4>"]
    #expect(decode(.byteFallback, tokens) == "a\u{E9}b\u{FFFD}\u{FFFD}<0xZZ><0x4>")
  }

  @Test("characters are stripped from each token, so many at most")
  func strip() {
    let step = TokenDecoder.Step.strip(character: Array("▁".utf8), left: 2, right: 1)
    #expect(decode(step, ["▁▁▁a▁▁", "▁▁a", "a▁▁", "a"]) == "▁a▁aa▁a")
  }

  @Test("what stands for spaces is left out of the first token, or the last")
  func spaces() {
    let replacement = Array("▁".utf8)
    let prepended = TokenDecoder.Step.metaspace(replacement: replacement, isPrepended: true)
    #expect(decode(prepended, ["▁▁a▁", "▁b"]) == "a b")
    let plain = TokenDecoder.Step.metaspace(replacement: replacement, isPrepended: false)
    #expect(decode(plain, ["▁a", "▁b"]) == " a b")
    let suffix = TokenDecoder.Step.endOfWord(suffix: Array("</w>".utf8))
    #expect(decode(suffix, ["a</w>", "b", "c</w>d", "e</w>"]) == "a bc de")
  }

  @Test("bytes are text only where another step follows")
  func bytes() {
    let half = [Array("Ã".utf8)]
    #expect(TokenDecoder(steps: [.byteLevel]).decode(half) == [0xC3])
    #expect(TokenDecoder(steps: [.byteLevel, .fuse]).decode(half) == Array("\u{FFFD}".utf8))
  }
}

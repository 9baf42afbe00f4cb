import Testing
import Tokenization

/// The definitions of every kind, each by its name in the fixture.
@Suite("under every kind of definition, ids and texts equal the reference's")
struct PipelineTests {
  private static let fixture = Result { try PipelineFixture.read() }
  private static let names = (try? fixture.get().pipelines.map(\.name)) ?? []

  @Test("the fixture can be read")
  func isReadable() throws {
    #expect(try Self.fixture.get().pipelines.count > 50)
  }

  @Test("every text has the reference's ids and decodes as there", arguments: names)
  func pipeline(name: String) throws {
    let fixture = try Self.fixture.get()
    let pipeline = try #require(fixture.pipelines.first { $0.name == name })
    let tokenizer = try Tokenizer(definition: fixture.definition(of: pipeline), name: name)
    var encoder = tokenizer.makeEncoder()
    for golden in pipeline.cases {
      let text = fixture.text(of: golden)
      let ids = encoder.encode(text)
      #expect(ids == golden.ids, "\(name): \(text.debugDescription)")
      #expect(
        encoder.encode(text, addsSpecialTokens: true) == golden.wrapped ?? golden.ids,
        "\(name), with the template: \(text.debugDescription)")
      #expect(
        encoder.encode(text, recognizesSpecialTokens: false) == golden.plain ?? golden.ids,
        "\(name), special tokens as text: \(text.debugDescription)")
      let decoded = golden.decoded ?? text
      #expect(
        tokenizer.decodeText(golden.ids).utf8.elementsEqual(decoded.utf8),
        "\(name), decoded: \(text.debugDescription)")
      let skipping = tokenizer.decodeText(
        golden.wrapped ?? golden.ids, skippingSpecialTokens: true)
      #expect(
        skipping.utf8.elementsEqual((golden.skipping ?? decoded).utf8),
        "\(name), decoded without special tokens: \(text.debugDescription)")
    }
  }
}

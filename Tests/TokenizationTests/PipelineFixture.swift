import FoundationEssentials
import TestSupport

/// What the reference makes of texts under many definitions, as tools/goldens/pipelines.py writes it.
struct PipelineFixture: Decodable {
  /// One definition.
  struct Pipeline: Decodable {
    var name: String
    /// The definition as JSON, with the names of `parts` in place of vocabulary and merges.
    var definition: String
    var cases: [Case]
  }

  /// One text. Keys that a case leaves out say what `ids`, or else the text, say.
  struct Case: Decodable {
    /// A text, or its place in the fixture's texts.
    enum Text: Decodable {
      case index(Int)
      case text(String)

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let index = try? container.decode(Int.self) {
          self = .index(index)
        } else {
          self = .text(try container.decode(String.self))
        }
      }
    }

    var text: Text
    var ids: [UInt32]
    /// With the template's special tokens.
    var wrapped: [UInt32]?
    /// With special tokens in the text encoded as text.
    var plain: [UInt32]?
    var decoded: String?
    /// The wrapped ids decoded without special tokens.
    var skipping: String?

    private enum CodingKeys: String, CodingKey {
      case text = "t"
      case ids = "i"
      case wrapped = "w"
      case plain = "p"
      case decoded = "d"
      case skipping = "s"
    }
  }

  var texts: [String]
  /// Vocabularies and merges as JSON.
  var parts: [String: String]
  var pipelines: [Pipeline]

  /// The fixture of the project, or the larger one that the environment names.
  static func read() throws -> PipelineFixture {
    let folder = SharedData.packageFolder + "/Tests/TokenizationTests/Fixtures"
    let path =
      ProcessInfo.processInfo.environment["REHEARSE_PIPELINES"] ?? "\(folder)/pipelines.json"
    return try JSONDecoder().decode(
      PipelineFixture.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The definition of a pipeline as a `tokenizer.json`.
  func definition(of pipeline: Pipeline) -> [UInt8] {
    var definition = pipeline.definition
    for (name, part) in parts { definition = definition.replacing("\"@\(name)\"", with: part) }
    return Array(definition.utf8)
  }

  /// The text of a case.
  func text(of golden: Case) -> String {
    switch golden.text {
    case .index(let index): texts[index]
    case .text(let text): text
    }
  }
}

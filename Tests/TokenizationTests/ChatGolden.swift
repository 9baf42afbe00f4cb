import FoundationEssentials
import TestSupport

@testable import Tokenization

/// What Jinja makes of templates, see `tools/goldens/chat_templates.py`.
struct ChatGolden: Decodable {
  struct LanguageCase: Decodable {
    var source: String
    var text: String
  }

  struct Chat: Decodable {
    var template: String
    var messages: [ChatMessage]
    var add_generation_prompt: Bool
    /// Nil where the template refuses the conversation.
    var text: String?
  }

  var tokens: [String: String]
  var language: [LanguageCase]
  var chats: [Chat]
  /// What the templates of `language` are given.
  var variables: JinjaVariables

  private static let folder = SharedData.packageFolder + "/Tests/TokenizationTests/Fixtures/"

  static func read() throws -> ChatGolden {
    let file = URL(fileURLWithPath: folder + "chat_templates.json")
    return try JSONDecoder().decode(ChatGolden.self, from: try Data(contentsOf: file))
  }

  /// A program of `Fixtures/chat`.
  static func program(_ name: String) throws -> String {
    let file = URL(fileURLWithPath: folder + "chat/\(name).jinja")
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}

/// Values for a template, out of JSON.
struct JinjaVariables: Decodable {
  var values: [String: JinjaValue]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    values = try container.decode([String: Value].self).mapValues(\.value)
  }

  /// Members are sorted by their names: decoding does not keep their order.
  private struct Value: Decodable {
    var value: JinjaValue

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .none
      } else if let flag = try? container.decode(Bool.self) {
        value = .boolean(flag)
      } else if let number = try? container.decode(Int.self) {
        value = .integer(number)
      } else if let number = try? container.decode(Double.self) {
        value = .float(number)
      } else if let text = try? container.decode(String.self) {
        value = .string(text)
      } else if let elements = try? container.decode([Value].self) {
        value = JinjaList(elements.map(\.value)).map { .list($0) } ?? .none
      } else {
        let members = try container.decode([String: Value].self).sorted { $0.key < $1.key }
        value =
          JinjaDictionary(members.map { ($0.key, $0.value.value) }).map { .dictionary($0) } ?? .none
      }
    }
  }
}

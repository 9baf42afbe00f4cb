import Documents
import FoundationEssentials

/// What a filter is asked about a document: JSON that lacks the opening brace and the id.
enum FilterQuestion {
  private struct Text: Encodable { let text: String }
  private struct Chat: Encodable { let messages: [ChatTurn] }

  /// The rest of the line, made by workers beside each other.
  static func fields(of content: Document.Content) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let object: Data? =
      switch content {
      case .text(let text): try? encoder.encode(Text(text: text))
      case .chat(let turns): try? encoder.encode(Chat(messages: turns))
      }
    guard let object else { preconditionFailure("strings can be written as JSON") }
    return Array(object.dropFirst())
  }

  /// The whole line.
  static func line(id: Int, fields: [UInt8]) -> [UInt8] { Array("{\"id\":\(id),".utf8) + fields }
}

/// What a filter answers.
struct FilterAnswer: Decodable {
  let id: Int
  let keep: Bool
  let reason: String?

  /// - Throws: `BuildError` for what is no answer to that question.
  init(_ line: [UInt8], id: Int) throws(BuildError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(line))
    } catch {
      throw BuildError(
        "expected {\"id\": \(id), \"keep\": true or false}, found \(Self.excerpt(line))")
    }
    guard self.id == id else {
      throw BuildError(
        "expected the answer with \"id\": \(id), found \(self.id); answers come in the order of the "
          + "questions")
    }
  }

  private static func excerpt(_ line: [UInt8]) -> String {
    "\"\(String(decoding: line.prefix(100), as: UTF8.self))\(line.count > 100 ? "…" : "")\""
  }
}

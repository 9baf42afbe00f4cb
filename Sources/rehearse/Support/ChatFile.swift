import Dataset
import Documents
import Tokenization

/// Files of conversations; what is of no use in them is named on standard error, and left out.
enum ChatFile {
  /// The conversations of a file, with their places.
  ///
  /// - Throws: `DocumentError` where the file cannot be read to its end.
  static func conversations(
    _ path: String, kind: RecordParser.Kind
  ) throws -> [(location: RecordLocation, messages: [ChatMessage])] {
    var reader = try DocumentReader(inputs: [path], kind: kind)
    var conversations: [(location: RecordLocation, messages: [ChatMessage])] = []
    while let event = try reader.next() {
      switch event {
      case .document(let document):
        guard case .chat(let turns) = document.content else { continue }
        conversations.append((document.location, turns.map(ChatMessage.init)))
      case .rejected(let rejection):
        Terminal.error("rejected \(rejection)")
      }
    }
    return conversations
  }

  /// Says why a conversation is left out.
  static func leaveOut(_ location: RecordLocation, _ reason: String) {
    Terminal.error("left out \(location): \(reason)")
  }
}

import Documents
import Evaluation
import FoundationEssentials
import Storage
import Tokenization

/// A file of conversations that end with the answer.
enum TaskFile {
  /// The conversations, but for those that cannot be asked, which are named on standard error.
  ///
  /// - Throws: `CommandError` where none is left; `DocumentError`, `StorageError`.
  static func examples(_ path: String, _ template: ChatTemplate) throws -> [TaskExample] {
    var examples: [TaskExample] = []
    for (location, messages) in try ChatFile.conversations(path, kind: .chat) {
      guard let example = TaskExample(messages) else {
        ChatFile.leaveOut(location, "the last turn is not the assistant's")
        continue
      }
      if let fault = template.fault(in: example.prompt) {
        ChatFile.leaveOut(location, fault)
        continue
      }
      examples.append(example)
    }
    guard !examples.isEmpty else {
      throw CommandError.failure("\(path): no conversation that ends with an answer")
    }
    return examples
  }

  /// The labels of a task: the list of texts in `labels.json` beside its file.
  ///
  /// - Throws: `CommandError` where that is no list of two or more different texts; `StorageError`.
  static func labels(beside path: String) throws -> [String] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let file = folder + "labels.json"
    let bytes = try FileSystem.read(file, limit: 1 << 24)
    guard let labels = try? JSONDecoder().decode([String].self, from: Data(bytes)),
      labels.count > 1, Set(labels).count == labels.count, !labels.contains("")
    else {
      throw CommandError.failure("\(file): expected a list of two or more different texts")
    }
    return labels
  }
}

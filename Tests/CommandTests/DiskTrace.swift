import Foundation

/// What a traced program did to the files of one folder, in the order of its system calls.
struct DiskTrace {
  enum Operation: Equatable {
    case write(String)
    case synchronize(String)
    case rename(String, to: String)
    case link(String)
    case remove(String)
  }

  let operations: [Operation]

  /// The calls that `strace` is asked for.
  static let calls = "trace=write,pwrite64,fsync,rename,link,unlink"

  /// Reads the output of `strace -f -y`; paths are given as `folder` and what follows it.
  init(_ text: String, folder: String) {
    var unfinished: [Substring: String] = [:]
    var operations: [Operation] = []
    for line in text.split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { continue }
      let process = line[..<space]
      var call = String(line[space...].drop { $0 == " " })
      // Two threads that call at a time have their lines cut in two.
      if let cut = call.range(of: " <unfinished ...>") {
        unfinished[process] = String(call[..<cut.lowerBound])
        continue
      }
      if call.hasPrefix("<... "), let end = call.range(of: " resumed>") {
        call = (unfinished.removeValue(forKey: process) ?? "") + call[end.upperBound...]
      }
      if let operation = Self.operation(call, folder: folder) { operations.append(operation) }
    }
    self.operations = operations
  }

  private static func operation(_ call: String, folder: String) -> Operation? {
    guard !call.contains(" = -1 ") else { return nil }
    func path(_ text: Substring?) -> String? {
      guard let text, let start = text.range(of: folder) else { return nil }
      return String(text[start.lowerBound...].prefix { $0 != ">" && $0 != "\"" })
    }
    let arguments = call.split(separator: "(", maxSplits: 1).last?.split(separator: ",")
    switch call.prefix(while: { $0 != "(" }) {
    case "write", "pwrite64": return path(arguments?.first).map(Operation.write)
    case "fsync": return path(arguments?.first).map(Operation.synchronize)
    case "unlink": return path(arguments?.first).map(Operation.remove)
    case "link": return path(arguments?.last).map(Operation.link)
    case "rename":
      guard let from = path(arguments?.first), let to = path(arguments?.last) else { return nil }
      return .rename(from, to: to)
    default: return nil
    }
  }
}

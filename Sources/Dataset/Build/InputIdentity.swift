import FoundationEssentials
import Storage

/// Tells whether an interrupted build's inputs are still the same.
enum InputIdentity {
  /// A line for each file: its path, size and time of modification.
  ///
  /// Standard input cannot be read again, so that its line is like no other.
  static func lines(of inputs: [String]) throws(StorageError) -> [String] {
    var lines: [String] = []
    for input in inputs {
      if input == "-" {
        lines.append("- \(UInt64.random(in: .min ... .max))")
      } else {
        let files = FileSystem.isFolder(input) ? try FileSystem.walk(input) : [input]
        lines += files.map(line(of:))
      }
    }
    return lines
  }

  private static func line(of path: String) -> String {
    let size = (try? FileSystem.size(of: path)).map { "\($0)" } ?? "?"
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
    return "\(path) \(size) \(time)"
  }
}

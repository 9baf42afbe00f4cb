/// A file or folder that cannot be opened, mapped, written, published or (de)compressed.
public struct StorageError: Error, CustomStringConvertible, Equatable, Sendable {
  /// What was being attempted.
  public enum Operation: String, Equatable, Sendable {
    case open, map, read, write, synchronize, publish, remove, list, lock
    case createFolder = "create the folder"
    case compress, decompress, run
  }

  /// The file or folder at fault; for bytes in memory, what they are.
  public let path: String
  /// What was being attempted.
  public let operation: Operation
  /// What went wrong, with the system's own words where it has any.
  public let reason: String
  /// What to do about it; empty where nothing general can be said.
  public let advice: String

  /// Describes a fault.
  public init(path: String, operation: Operation, reason: String, advice: String = "") {
    self.path = path
    self.operation = operation
    self.reason = reason
    self.advice = advice
  }

  /// `path: cannot operation: reason; advice`.
  public var description: String {
    let problem = "\(path): cannot \(operation.rawValue): \(reason)"
    return advice.isEmpty ? problem : "\(problem); \(advice)"
  }
}

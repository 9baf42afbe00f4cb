/// A shard, manifest or ledger that is damaged, of another kind than expected, or in the way.
public struct ShardError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The part of a shard or a shard set that a fault lies in.
  public enum Place: Hashable, Sendable {
    case folder, file, header, index, documentTable, codeTable, seekTable, manifest
    /// A data frame, counted from 0.
    case frame(Int)
  }

  /// The file or folder at fault.
  public let file: String
  /// The part of it.
  public let place: Place
  /// What was found, what was expected, and what to do.
  public let problem: String

  /// Describes a fault.
  public init(file: String, place: Place, problem: String) {
    self.file = file
    self.place = place
    self.problem = problem
  }

  /// `file: place: problem`.
  public var description: String { "\(file): \(place): \(problem)" }
}

extension ShardError.Place: CustomStringConvertible {
  /// The part in words.
  public var description: String {
    switch self {
    case .folder: "folder"
    case .file: "file"
    case .header: "header"
    case .index: "index"
    case .documentTable: "document table"
    case .codeTable: "code table"
    case .seekTable: "seek table"
    case .manifest: "manifest"
    case .frame(let number): "frame \(number)"
    }
  }
}

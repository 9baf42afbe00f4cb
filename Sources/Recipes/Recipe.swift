public import Storage

/// A corpus that can be fetched: what it is, where it is, and how its records are read.
public struct Recipe: Equatable, Sendable {
  /// What the records are.
  public enum Kind: String, CaseIterable, Sendable {
    case text, chat
  }

  /// How the files hold the records.
  public enum Format: String, CaseIterable, Sendable {
    /// One JSON object a line.
    case jsonl
    /// Plain text, one document a file.
    case text
    /// Apache Parquet, which `tools/parquet-to-jsonl` turns into JSON lines.
    case parquet
  }

  /// Where the corpus comes from.
  public enum Origin: Equatable, Sendable {
    /// Files with addresses of their own, in the order of the corpus.
    case files([RecipeFile])
    /// Debian packages, by name, of which `tools/fetch-prose` makes JSON lines.
    case packages([String])
  }

  /// The file the recipe was read from.
  public var path: String
  /// The name on the command line: lower-case letters, digits and hyphens.
  public var name: String
  /// The name in prose.
  public var title: String
  /// The terms of use: an SPDX expression where there is one.
  public var licence: String
  /// A page about the corpus.
  public var homepage: String?
  /// Where the corpus comes from.
  public var origin: Origin
  /// The bytes of all files together, rounded where those of a file are not known; nil where nobody
  /// has said.
  public var size: Int?
  /// How the files hold the records.
  public var format: Format
  /// What the records are.
  public var kind: Kind
  /// The field of a record that holds its text; nil for plain text and conversations.
  public var field: String?
  /// What a user should know.
  public var notes: String
}

/// One file of a corpus.
public struct RecipeFile: Equatable, Sendable {
  /// Where it is.
  public var address: Address
  /// What it is called once it is here.
  public var name: String
  /// Its size in bytes, where the recipe knows.
  public var size: Int?
  /// Its checksum, where the recipe knows.
  public var checksum: Checksum?

  /// Describes a file.
  public init(
    address: Address, name: String? = nil, size: Int? = nil, checksum: Checksum? = nil
  ) {
    self.address = address
    self.name = name ?? address.lastName
    self.size = size
    self.checksum = checksum
  }
}

import Configuration

/// A Markdown file with blocks that are filled from studies' figures: `Training.docc/Study.md`.
///
/// A block begins with a line `<!-- table`, `<!-- grid` or `<!-- chart`, goes on with YAML to a line
/// `-->`, and ends with a line `<!-- end -->`; what lies between these two is replaced. Code between
/// fences holds no blocks.
struct ReportDocument {
  /// What a block shows.
  enum Kind: String, CaseIterable {
    case table, grid, chart
  }

  /// A part of the file.
  enum Part {
    /// Lines that stay as they are.
    case lines([Substring])
    /// A block: what it shows, how, and the lines that say so.
    case block(Kind, ConfigurationNode, head: [Substring])
  }

  private static let open = "<!-- "
  private static let close = "-->"
  private static let end = "<!-- end -->"

  let parts: [Part]

  /// Finds the blocks of a file.
  ///
  /// - Parameter name: what errors call the file.
  /// - Throws: `ConfigurationError` naming the line, also where there is no block.
  init(_ text: String, name: String) throws(ConfigurationError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var parts: [Part] = []
    var plain: [Substring] = []
    var isCode = false
    var index = 0
    while index < lines.count {
      if lines[index].hasPrefix("```") { isCode.toggle() }
      guard !isCode, let kind = Self.kind(of: lines[index]) else {
        plain.append(lines[index])
        index += 1
        continue
      }
      let first = index
      func place(of close: String) throws(ConfigurationError) -> Int {
        let place = lines[(first + 1)...].firstIndex { $0 == close || Self.kind(of: $0) != nil }
        guard let place, lines[place] == close else {
          throw ConfigurationError(
            place: "\(name):\(first + 1)",
            problem: "the \(kind) that begins here has no line \(close) after it")
        }
        return place
      }
      index = try place(of: Self.close)
      let yaml = lines[first + 1..<index].joined(separator: "\n")
      let node = try ConfigurationNode(yaml: yaml) { "\(name):\(first + 1 + $0)" }
      parts += [.lines(plain), .block(kind, node, head: Array(lines[first...index]))]
      plain = []
      index = try place(of: Self.end) + 1
    }
    guard !parts.isEmpty else {
      let kinds = Kind.allCases.map { "\(Self.open)\($0.rawValue)" }.joined(separator: ", ")
      throw ConfigurationError(
        place: name,
        problem: "no block; expected a line of \(kinds), and lines that end in \\n alone")
    }
    self.parts = parts + [.lines(plain)]
  }

  private static func kind(of line: Substring) -> Kind? {
    line.hasPrefix(open) ? Kind(rawValue: String(line.dropFirst(open.count))) : nil
  }

  /// The file with its blocks filled.
  ///
  /// - Throws: what `content` throws, a `CommandError` with the block's place.
  func filled(
    by content: (Kind, ConfigurationNode) throws -> [String]
  ) throws -> String {
    var lines: [Substring] = []
    for part in parts {
      switch part {
      case .lines(let own): lines += own
      case .block(let kind, let node, let head):
        lines += head + [""]
        do {
          lines += try content(kind, node).map { Substring($0) }
        } catch let error as CommandError {
          throw CommandError.failure("\(node.place): \(error)")
        }
        lines += ["", Substring(Self.end)]
      }
    }
    return lines.joined(separator: "\n")
  }
}

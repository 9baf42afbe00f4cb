import Documents
import FoundationEssentials
import Glibc

/// Standard output for results, standard error for everything else.
enum Terminal {
  /// True where standard error is read by a person.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

  /// True where standard output takes colours.
  static var isColored: Bool {
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
  }

  /// Writes a line to standard output at once: `print` keeps a pipe's reader waiting.
  static func output(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

  /// Writes a line to standard error.
  static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// Writes text to a descriptor, all of it; a closed pipe ends the process as it would any filter.
  static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8), to: descriptor)
  }

  /// Writes bytes to a descriptor.
  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }

  /// A text whose control characters, but for line ends and tabs, are pictures of themselves: text
  /// from a corpus must not command the terminal.
  static func visible(_ text: String) -> String {
    text.withVisibleControls(keeping: ["\n", "\t"])
  }

  /// Prints a value as one line of JSON with its keys in order.
  static func printJSON(_ value: some Encodable) throws {
    write(try json(value), to: STDOUT_FILENO)
  }

  /// A value as one line of JSON with its keys in order.
  static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }
}

import ArgumentParser

/// A failure that a command finds by itself, with the exit status that says of what kind it is.
struct CommandError: Error, CustomStringConvertible {
  let description: String
  let exitCode: ExitCode

  /// An input, or what it holds, is not what was expected.
  static func failure(_ description: String) -> Self {
    Self(description: description, exitCode: .failure)
  }

  /// The command line asks for what cannot be, as only the inputs show.
  static func usage(_ description: String) -> Self {
    Self(description: description, exitCode: .validationFailure)
  }
}

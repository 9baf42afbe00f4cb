public import ArgumentParser
public import Documents

/// What is read of a build's inputs, and how.
struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read only what matches, below folders and in archives; may be given again.",
      discussion: """
        Patterns are held against the path below the folder, with archives and their members \
        (books.tar/a.txt). * and ? match slashes, too.
        """,
      valueName: "glob"))
  var include: [String] = []

  @Option(help: ArgumentHelp("Leave out what matches; may be given again.", valueName: "glob"))
  var exclude: [String] = []

  @Option(
    help: """
      Read the inputs as if their names ended so, such as jsonl, csv or tar.gz; archives' members go \
      by their names.
      """,
    transform: { (name: String) throws -> InputFormat in
      guard let format = InputFormat(name: name) else {
        throw ValidationError("unknown format \(name); known are \(InputFormat.known)")
      }
      return format
    })
  var format: InputFormat?

  @Option(help: "What of a plain text is one document; blocks are between blank lines.")
  var textUnit: TextUnit = .file

  /// How the inputs are read.
  var reading: ReadingOptions {
    ReadingOptions(textUnit: textUnit, format: format, include: include, exclude: exclude)
  }
}

extension TextUnit: ExpressibleByArgument {}

public import ArgumentParser
public import Dataset

/// Which records a build leaves out or changes.
struct HygieneOptions: ParsableArguments {
  @Option(help: "Leave out texts (conversations: all turns together) of fewer bytes.")
  var minBytes: Int?

  @Option(help: "Leave out texts (conversations: all turns together) of more bytes.")
  var maxBytes: Int?

  @Option(
    name: .customLong("invalid-utf8"),
    help: "Leave out records that are not UTF-8, or replace the bytes at fault by U+FFFD.")
  var invalidUTF8: HygieneSettings.InvalidUTF8 = .reject

  @Option(
    help: """
      What becomes of control characters: C0 but for tab, line feed and carriage return, DEL, C1, \
      U+FFFE, U+FFFF, and byte order marks.
      """)
  var controlCharacters: ControlCharacterPolicy = .keep

  @Option(
    help: ArgumentHelp(
      """
      Leave out documents that share a run of words with an evaluation file, JSON lines or plain \
      text; can be repeated. Its texts of 8 words or more are looked for, lowercased and without \
      punctuation.
      """, valueName: "file"))
  var decontaminate: [String] = []

  @Option(help: "The words of a run of --decontaminate. (default: 13)")
  var decontaminateNgram: Int?

  @Option(
    help: ArgumentHelp(
      """
      A shell command that says which documents stay. It reads a line {"id": N, "text": …} or \
      {"id": N, "messages": […]} for each and answers, in order, {"id": N, "keep": true} or \
      {"id": N, "keep": false, "reason": …}; it must say the same whenever it is run.
      """, valueName: "command"))
  var filter: String?

  @Option(
    help: """
      The seconds without a byte read or written after which the filter counts as stuck. \
      (default: 600)
      """)
  var filterPatience: Int?

  enum Deduplication: String, ExpressibleByArgument, CaseIterable { case exact, near }

  @Option(
    help: """
      Leave out documents that say exactly, or nearly, what an earlier one of the build says \
      (MinHash over shingles of words). Takes up to 43 bytes of memory a document, or 1.5 kB.
      """)
  var deduplicate: Deduplication?

  @Option(help: "The similarity from which on documents are near duplicates. (default: 0.7)")
  var nearThreshold: Double?

  @Option(help: "The words of a shingle of near duplicates. (default: 5)")
  var nearShingle: Int?

  @Option(help: "The bands of a MinHash signature. (default: 16)")
  var nearBands: Int?

  @Option(help: "The minima of a band. (default: 8)")
  var nearRows: Int?

  @Option(help: "The seed of MinHash. (default: 0)")
  var nearSeed: UInt64?

  func validate() throws {
    let near: [(String, Any?)] = [
      ("threshold", nearThreshold), ("shingle", nearShingle), ("bands", nearBands),
      ("rows", nearRows), ("seed", nearSeed),
    ]
    if deduplicate != .near, let given = near.first(where: { $0.1 != nil }) {
      throw ValidationError("--near-\(given.0) is for --deduplicate near")
    }
    guard filterPatience == nil || filter != nil else {
      throw ValidationError("--filter-patience is for --filter")
    }
    guard decontaminateNgram == nil || !decontaminate.isEmpty else {
      throw ValidationError("--decontaminate-ngram is for --decontaminate")
    }
    do throws(BuildError) {
      try EvaluationNGrams.validate(wordCount: wordCount)
      try withoutEvaluation.validate()
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The settings, with the evaluation files read.
  func settings() throws -> HygieneSettings {
    var settings = withoutEvaluation
    if !decontaminate.isEmpty {
      settings.evaluation = try EvaluationNGrams(files: decontaminate, wordCount: wordCount)
    }
    return settings
  }

  private var wordCount: Int { decontaminateNgram ?? EvaluationNGrams.defaultWordCount }

  private var withoutEvaluation: HygieneSettings {
    var settings = HygieneSettings()
    settings.invalidUTF8 = invalidUTF8
    settings.controlCharacters = controlCharacters
    settings.length = LengthLimits(minimumBytes: minBytes, maximumBytes: maxBytes)
    settings.filter = filter.map { FilterCommand($0) }
    if let filterPatience { settings.filter?.patience = filterPatience }
    switch deduplicate {
    case nil: break
    case .exact: settings.deduplication = .exact
    case .near: settings.deduplication = .near(minHash)
    }
    return settings
  }

  private var minHash: MinHashSettings {
    var settings = MinHashSettings()
    if let nearThreshold { settings.threshold = nearThreshold }
    if let nearShingle { settings.shingleWords = nearShingle }
    if let nearBands { settings.bands = nearBands }
    if let nearRows { settings.rows = nearRows }
    if let nearSeed { settings.seed = nearSeed }
    return settings
  }
}

extension HygieneSettings.InvalidUTF8: ExpressibleByArgument {}
extension ControlCharacterPolicy: ExpressibleByArgument {}

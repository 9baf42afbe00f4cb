import Documents
import Sampling
import Storage

/// The runs of words of evaluation files, by which training documents that hold parts of them are
/// found.
///
/// As for GPT-3 (Brown et al. 2020, appendix C) texts are compared by runs of n words, 13 where
/// nothing else is said, lowercased and without punctuation; see `WordHashes`. A text of fewer words
/// is looked for as a whole if it has at least 8 of them (or n, if that is less). Shorter ones are
/// not looked for: the words of an answer such as "Paris" are found anywhere.
public struct EvaluationNGrams: Sendable {
  /// The words of a run where nothing else is said.
  public static let defaultWordCount = 13
  /// The fewest words of a shorter text that is looked for.
  public static let shortestText = 8

  /// A run of words that a document has in common with an evaluation file.
  struct Match: Equatable {
    /// The evaluation file as the user named it.
    let file: String
    let location: RecordLocation
    let wordCount: Int
  }

  private let files: [String]
  private let wordCount: Int
  /// The records of the files, each with its file's place in `files`.
  private var records: [(file: Int, location: RecordLocation)] = []
  /// The first record of each run, by the run's hash.
  private var firstRecord: [UInt64: UInt32] = [:]
  /// The lengths of runs: n, then those of shorter texts in falling order.
  private var lengths: [Int]
  /// Changes with every run of the files.
  private var contentHash: UInt64 = 0

  /// Reads evaluation files: JSON lines, of which every string counts, or plain texts; in the
  /// formats that a build reads.
  ///
  /// - Throws: `DocumentError` where a file cannot be read; `BuildError` where a record is broken,
  ///   or a file has nothing to look for.
  public init(files: [String], wordCount: Int = defaultWordCount) throws {
    try Self.validate(wordCount: wordCount)
    self.files = files
    self.wordCount = wordCount
    lengths = [wordCount]
    for (file, path) in files.enumerated() {
      var reader = try RecordReader(inputs: [path])
      var runCount = 0
      while let event = try reader.next() {
        let (location, texts) = try EvaluationTexts.texts(of: event)
        records.append((file, location))
        for text in texts { runCount += insert(WordHashes([text])) }
      }
      guard runCount > 0 else {
        throw BuildError(
          "evaluation file \(path): it holds no text of \(min(wordCount, Self.shortestText)) words "
            + "or more, so that nothing can be looked for")
      }
    }
    lengths.sort(by: >)
  }

  /// - Throws: `BuildError` unless runs can have so many words.
  public static func validate(wordCount: Int) throws(BuildError) {
    guard (1...1000).contains(wordCount) else {
      throw BuildError("decontamination by runs of \(wordCount) words; expected 1 to 1000")
    }
  }

  /// Adds the runs of the last record's text; returns how many it has.
  private mutating func insert(_ words: WordHashes) -> Int {
    let length = min(words.words.count, wordCount)
    guard length >= min(wordCount, Self.shortestText) else { return 0 }
    if !lengths.contains(length) { lengths.append(length) }
    let record = UInt32(records.count - 1)
    let runs = words.runs(of: length)
    for run in runs {
      contentHash = SeededHash.mix(contentHash ^ run)
      if firstRecord[run] == nil { firstRecord[run] = record }
    }
    return runs.count
  }

  /// The first run of a document that an evaluation file has, too: those of n words before shorter
  /// ones.
  func firstMatch(in words: WordHashes) -> Match? {
    for length in lengths {
      for run in words.runs(of: length) {
        guard let number = firstRecord[run] else { continue }
        let record = records[Int(number)]
        return Match(file: files[record.file], location: record.location, wordCount: length)
      }
    }
    return nil
  }

  var recorded: [String: String] {
    [
      "decontaminate": files.joined(separator: ", "), "decontaminate_ngram": "\(wordCount)",
      "decontaminate_content": "\(Digest(value: contentHash))",
    ]
  }
}

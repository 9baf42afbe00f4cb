/// Reads the documents of inputs one at a time; see `RecordReader` for what an input is.
public struct DocumentReader: ~Copyable {
  private var records: RecordReader
  private let parser: RecordParser

  /// Finds the files of the inputs.
  ///
  /// - Throws: `DocumentError` for an input that is not there.
  public init(
    inputs: [String], kind: RecordParser.Kind, options: ReadingOptions = ReadingOptions(),
    recordLimit: Int = RecordReader.defaultRecordLimit
  ) throws(DocumentError) {
    records = try RecordReader(inputs: inputs, options: options, recordLimit: recordLimit)
    parser = RecordParser(kind: kind)
  }

  /// The next document or rejection; nil after the last of the last input.
  ///
  /// - Throws: `DocumentError` as `RecordReader.next`.
  public mutating func next() throws(DocumentError) -> DocumentEvent? {
    switch try records.next() {
    case .record(let record): parser.parse(record)
    case .rejected(let rejection): .rejected(rejection)
    case nil: nil
    }
  }
}

/// How a file that is no archive holds its records.
enum RecordFormat: Equatable {
  /// One JSON value a line.
  case jsonLines
  /// An array of JSON values, or JSON objects one after the other.
  case json
  case table(delimiter: UInt8)
  case plainText
  case html
  /// WARC: responses of web servers, or texts that were made of them.
  case webArchive

  func boundary(_ options: ReadingOptions) -> any RecordBoundary {
    switch self {
    case .jsonLines: LineBoundary()
    case .json: JSONArrayBoundary()
    case .table(let delimiter): TableBoundary(delimiter: delimiter)
    case .plainText:
      switch options.textUnit {
      case .file: WholeBoundary()
      case .line: LineBoundary()
      case .block: BlockBoundary()
      }
    case .html: WholeBoundary()
    case .webArchive: WebArchiveBoundary()
    }
  }

  /// What a record is; nil where the first one says how to read the others.
  var form: InputRecord.Form? {
    switch self {
    case .jsonLines, .json: .json
    case .table: nil
    case .plainText: .text
    case .html: .html
    case .webArchive: .webRecord
    }
  }
}

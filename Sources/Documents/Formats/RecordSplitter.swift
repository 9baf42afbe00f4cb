/// Cuts the bytes of one file or member into records, holding little more than one.
struct RecordSplitter {
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let source: any ByteSource
  private let name: InputName
  private let path: String
  private let format: RecordFormat
  private var form: InputRecord.Form?
  private var boundary: any RecordBoundary
  /// The bytes a record may have.
  private let limit: Int
  private var buffer: [UInt8] = []
  // Places in the decompressed input: where the buffer starts, where the record before ended, and
  // up to where the boundary has looked.
  private var bufferStart = 0
  private var recordStart = 0
  private var scanned = 0
  private var number = 0
  private var isAtEnd = false

  init(
    source: any ByteSource, name: InputName, format: RecordFormat, options: ReadingOptions,
    limit: Int
  ) {
    self.source = source
    self.name = name
    path = name.path
    self.format = format
    form = format.form
    boundary = format.boundary(options)
    self.limit = limit
  }

  /// The next record that is not blank.
  mutating func next() throws(DocumentError) -> RecordEvent? {
    if number == 0 { try skipByteOrderMark() }
    while let content = try nextContent() {
      number += 1
      let location = RecordLocation(file: path, record: number, byteOffset: content.lowerBound)
      guard content.count <= limit, content.lowerBound >= bufferStart else {
        return .rejected(
          Rejection(
            location: location, reason: .tooLong,
            detail: "a record of more than \(limit) bytes; split it"))
      }
      let bytes = Array(
        buffer[content.lowerBound - bufferStart..<content.upperBound - bufferStart])
      guard boundary.isRecord(bytes) else { continue }
      guard let form else {
        try readHeader(bytes)
        continue
      }
      return .record(InputRecord(form: form, bytes: bytes, location: location))
    }
    return nil
  }

  /// Where the next record lies in the input; nil after the last.
  private mutating func nextContent() throws(DocumentError) -> Range<Int>? {
    while true {
      if let cut = try scan() {
        let content = cut.content.shifted(by: recordStart)
        recordStart += cut.length
        scanned = recordStart
        return content
      }
      scanned = bufferStart + buffer.count
      guard isAtEnd else {
        try fill()
        continue
      }
      do {
        return try boundary.finish()?.shifted(by: recordStart)
      } catch {
        throw failure(error, at: number + 1)
      }
    }
  }

  private mutating func scan() throws(DocumentError) -> RecordCut? {
    do {
      return try buffer[(scanned - bufferStart)...].withUnsafeBufferPointer {
        bytes throws(FormatFault) in try boundary.scan(bytes)
      }
    } catch {
      throw failure(error, at: number + 1)
    }
  }

  private mutating func readHeader(_ row: [UInt8]) throws(DocumentError) {
    guard case .table(let delimiter) = format else { return }
    do {
      form = .row(try TableHeader(row: row, delimiter: delimiter))
    } catch {
      throw failure(error, at: number)
    }
  }

  private func failure(_ fault: FormatFault, at record: Int) -> DocumentError {
    name.error(fault.problem, place: "record \(record)")
  }

  private mutating func skipByteOrderMark() throws(DocumentError) {
    while buffer.count < Self.byteOrderMark.count, !isAtEnd { try fill() }
    guard scanned == 0, buffer.starts(with: Self.byteOrderMark) else { return }
    recordStart = Self.byteOrderMark.count
    scanned = recordStart
  }

  /// Drops what has been read, or is too long to be kept, and appends the next piece.
  private mutating func fill() throws(DocumentError) {
    let kept = buffer.count - max(0, recordStart - bufferStart)
    let dropped = kept > limit + pieceSize ? buffer.count : buffer.count - kept
    buffer.removeSubrange(..<dropped)
    bufferStart += dropped
    let piece = try source.read(limit: pieceSize)
    isAtEnd = piece.isEmpty
    buffer += piece
  }
}

extension Range<Int> {
  fileprivate func shifted(by offset: Int) -> Range<Int> {
    lowerBound + offset..<upperBound + offset
  }
}

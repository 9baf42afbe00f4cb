/// Encodes words, with a cache and buffers of its own.
///
/// Words are found a batch at a time, and their places in the cache asked for, so that the memory's
/// latency passes while the next are found.
struct WordEncoder: ~Copyable {
  /// A word of a batch; it begins where the one before ends.
  struct Word {
    var key = WordKey.none
    var slot = 0
    var end = 0
  }

  private static let batchSize = 256

  private let model: BytePairModel
  private let kernels = ByteKernels()
  private var cache = WordCache()
  private var merger: WordMerger
  private var batch = [Word](repeating: Word(), count: batchSize)
  private var initialTokens: [UInt32] = []
  private var droppedCharacterBytes = 0

  init(_ model: BytePairModel) {
    self.model = model
    merger = model.merger
    for word in model.knownWords { cache.insert(word) }
  }

  /// How many bytes had no token of their own and were left out.
  var droppedBytes: Int { merger.droppedBytes + droppedCharacterBytes }

  /// Cuts the text from `start` to `limit` into words and appends their ids.
  mutating func encode<Scanner: WordScanner>(
    _ text: Span<UInt8>, from start: Int, to limit: Int, by scanner: Scanner,
    into ids: inout [UInt32]
  ) {
    var finder = WordFinder(
      scanner, kernels: kernels, seams: model.seams, start: start, limit: limit)
    while finder.start < limit {
      let start = finder.start
      let count = finder.fill(&batch, from: text, cache: cache)
      append(count, text, from: start, to: finder.start, into: &ids)
    }
  }

  /// Appends the ids of the batch's first words.
  private mutating func append(
    _ count: Int, _ text: Span<UInt8>, from start: Int, to end: Int, into ids: inout [UInt32]
  ) {
    var written = ids.count
    // Cached ids are written four at a time.
    let room = written + model.maximumTokenCount(bytes: end - start, words: count) + 4
    ids.append(contentsOf: repeatElement(0, count: room - written))
    var output = ids.mutableSpan
    var start = start
    for index in 0..<count {
      let word = batch[index]
      if !writeKnown(word, text, from: start, to: &output, at: &written) {
        writeUnknown(word, text, from: start, to: &output, at: &written)
      }
      start = word.end
    }
    ids.removeLast(room - written)
  }

  /// Writes the ids of a word that is in the cache.
  ///
  /// - Returns: whether it is.
  @inline(__always)
  private func writeKnown(
    _ word: Word, _ text: Span<UInt8>, from start: Int, to output: inout MutableSpan<UInt32>,
    at written: inout Int
  ) -> Bool {
    guard let packed = cache.packed(of: word.key, slot: word.slot) else { return false }
    let count = packed[0] >> 24
    if count == WordCache.isPooled {
      return cache.writePooled(
        packed, of: word.key, text, from: start, to: word.end, to: &output, at: &written)
    }
    var bytes = output.mutableBytes
    bytes.storeBytes(
      of: packed & WordCache.Packed(repeating: WordCache.idMask),
      toByteOffset: written &* MemoryLayout<UInt32>.stride, as: WordCache.Packed.self)
    written &+= Int(count)
    return true
  }

  private mutating func writeUnknown(
    _ word: Word, _ text: Span<UInt8>, from start: Int, to output: inout MutableSpan<UInt32>,
    at written: inout Int
  ) {
    let first = written
    let droppedBefore = droppedBytes
    if model.ignoresMerges, let id = model.token(ofWord: text, from: start, to: word.end) {
      output[written] = id
      written += 1
    } else if case .characters(let characters) = model.alphabet {
      var initial = exchange(&initialTokens, with: [])
      initial.removeAll(keepingCapacity: true)
      droppedCharacterBytes += characters.append(text, from: start, to: word.end, to: &initial)
      merger.write(initial.span, to: &output, at: &written)
      initialTokens = initial
    } else {
      merger.write(text, from: start, to: word.end, to: &output, at: &written)
    }
    // A hit would not count the bytes that the word drops.
    guard word.key != .none, droppedBytes == droppedBefore else { return }
    cache.insert(
      word.key, slot: word.slot, text, from: start, to: word.end,
      ids: output.span.extracting(first..<written))
  }
}

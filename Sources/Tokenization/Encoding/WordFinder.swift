/// Finds the words of a text from one place on, and their keys.
struct WordFinder<Scanner: WordScanner> {
  private let scanner: Scanner
  private let kernels: ByteKernels
  private let seams: Seams?
  private let limit: Int
  /// Where the next word begins, or the next part of the word that ends at `endOfWord`.
  private(set) var start: Int
  private var endOfWord: Int

  /// - Parameters:
  ///   - seams: where long words may be cut; nil where they may not.
  ///   - start: where the first word begins.
  ///   - limit: where the last word ends.
  @inline(__always)
  init(_ scanner: Scanner, kernels: ByteKernels, seams: Seams?, start: Int, limit: Int) {
    self.scanner = scanner
    self.kernels = kernels
    self.seams = seams
    self.limit = limit
    self.start = start
    endOfWord = start
  }

  /// Finds the next words, as many as the batch can take, and asks for their places in the cache.
  ///
  /// - Returns: how many were found.
  @inline(__always)
  mutating func fill(
    _ batch: inout [WordEncoder.Word], from text: Span<UInt8>, cache: borrowing WordCache
  ) -> Int {
    var words = batch.mutableSpan
    // The last place of a window that lies in the text and whose words have 16 bytes to read.
    let lastWindow = min(limit - TextWindow.size, text.count - TextWindow.size - 16)
    var count = 0
    // A window has no more words than bytes.
    while count <= words.count - TextWindow.size, start < limit {
      if Scanner.readsWindows, start <= lastWindow, start == endOfWord,
        text[start] | text[start &+ 1] < 0x80,
        fillFromWindow(&words, &count, text, cache: cache)
      {
        continue
      }
      if start == endOfWord {
        endOfWord = scanner.endOfWord(in: text, from: start, limit: limit)
      }
      var end = endOfWord
      if end - start > WordKey.maximumExactLength, let seams {
        end = seams.firstSeam(in: text, from: start, to: end)
      }
      append(end, to: &words, &count, text, cache: cache)
    }
    return count
  }

  /// Finds the words that end in the next 64 bytes for certain.
  ///
  /// - Returns: whether there are any.
  @inline(__always)
  private mutating func fillFromWindow(
    _ words: inout MutableSpan<WordEncoder.Word>, _ count: inout Int, _ text: Span<UInt8>,
    cache: borrowing WordCache
  ) -> Bool {
    let window = TextWindow(text, at: start, kernels: kernels)
    let (starts, unclear) = scanner.starts(in: window)
    var ends = window.certain(starts) & ~1
    // Up to the beginning of the first word whose end is not clear.
    if unclear != 0 { ends &= unclear ^ (unclear &- 1) }
    if ends == 0 { return false }
    let base = start
    repeat {
      append(base &+ ends.trailingZeroBitCount, to: &words, &count, text, cache: cache)
      ends &= ends &- 1
    } while ends != 0
    endOfWord = start
    return true
  }

  /// Adds the word, or the part of one, that ends at `end`.
  @inline(__always)
  private mutating func append(
    _ end: Int, to words: inout MutableSpan<WordEncoder.Word>, _ count: inout Int,
    _ text: Span<UInt8>, cache: borrowing WordCache
  ) {
    let length = end &- start
    let key =
      length <= WordKey.maximumExactLength && start &+ 16 <= text.count
      ? WordKey(text, from: start, length: length) : WordKey(text, from: start, to: end)
    let slot = WordCache.slot(of: key)
    cache.prefetch(slot: slot)
    words[count] = WordEncoder.Word(key: key, slot: slot, end: end)
    count &+= 1
    start = end
  }
}

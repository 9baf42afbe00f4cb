internal import CKernels
internal import Glibc

/// A table of fixed size, of zeros at first, in large pages where the system has them and the table
/// fills one.
///
/// Look-ups go anywhere in the table. In pages of 4 KiB many miss the processor's cache of page
/// addresses: a third of the time of finding words was spent in asking for their places. In large
/// pages, a first touch clears 2 MiB at once, too.
///
/// Memory comes from the system as it is touched.
///
/// Unchecked, since nothing here keeps writers apart: an owner that other tasks may read writes no
/// more once it is made.
final class LargeTable<Element: BitwiseCopyable>: @unchecked Sendable {
  private static var pageSize: Int { 1 << 21 }

  let count: Int
  private let base: UnsafeMutablePointer<Element>
  private let mapping: UnsafeMutableRawPointer
  private let mappedSize: Int

  /// - Parameter count: the number of elements, for all of which zero bits are a value.
  init(zeros count: Int) {
    self.count = count
    // Whole pages, so that a small table gets one, too.
    let pages = (count * MemoryLayout<Element>.stride + Self.pageSize - 1) / Self.pageSize
    let size = pages * Self.pageSize
    // Large pages begin at their multiples.
    mappedSize = size + Self.pageSize
    guard
      let mapping = mmap(
        nil, mappedSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapping != MAP_FAILED
    else { fatalError("no memory for a table of \(size) bytes") }
    self.mapping = mapping
    let start = mapping.alignedUp(toMultipleOf: Self.pageSize)
    // Where this is refused, pages are small and look-ups slower.
    madvise(start, size, MADV_HUGEPAGE)
    base = start.bindMemory(to: Element.self, capacity: count)
  }

  deinit { munmap(mapping, mappedSize) }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count)
      return base[index]
    }
    set {
      precondition(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  /// Makes every element zero.
  func clear() {
    memset(base, 0, count * MemoryLayout<Element>.stride)
  }

  /// Asks for the cache line of an element, ahead of its use.
  @inline(__always)
  func prefetch(_ index: Int) {
    precondition(index >= 0 && index < count)
    rehearse_prefetch(base + index)
  }
}

import Glibc

/// The memory behind matrices and weights: 64-byte aligned, freed with the last of them.
///
/// Unchecked because matrices hand out mutable slices of it to parallel workers. The operations of
/// this module give their workers disjoint slices; tasks that share a matrix may both read it, and
/// whoever writes one must be alone with it. What owns scratch matrices is not `Sendable`.
final class AlignedStorage<Element: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int
  private let allocation: UnsafeMutableRawPointer

  /// Allocates `count` zeros. Large allocations are the system's zero pages, untouched until used:
  /// writing the zeros here would go through memory once more.
  init(count: Int) {
    precondition(count >= 0)
    let alignment = 64
    let bytes = count * MemoryLayout<Element>.stride + alignment
    guard let allocation = calloc(bytes, 1) else {
      fatalError("out of memory: \(bytes) bytes for a matrix")
    }
    self.allocation = allocation
    self.count = count
    base = allocation.alignedUp(toMultipleOf: alignment)
      .bindMemory(to: Element.self, capacity: count)
  }

  deinit { free(allocation) }
}

import Glibc

/// The memory behind matrices: float32 elements, 64-byte aligned, freed with the last matrix.
///
/// Unchecked because matrices hand out mutable slices of it to parallel workers. The operations of
/// this module give their workers disjoint slices; tasks that share a matrix may both read it, and
/// whoever writes one must be alone with it. What owns scratch matrices is not `Sendable`.
final class FloatStorage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int
  private let allocation: UnsafeMutableRawPointer

  private static let alignment = 64

  /// Allocates `count` zeros. Large allocations are the system's zero pages, untouched until used:
  /// writing the zeros here would go through memory once more.
  init(count: Int) {
    precondition(count >= 0)
    let bytes = count * MemoryLayout<Float>.stride + Self.alignment
    guard let allocation = calloc(bytes, 1) else {
      fatalError("out of memory: \(bytes) bytes for a matrix")
    }
    self.allocation = allocation
    self.count = count
    base = allocation.alignedUp(toMultipleOf: Self.alignment)
      .bindMemory(to: Float.self, capacity: count)
  }

  deinit { free(allocation) }
}

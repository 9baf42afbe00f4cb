/// The memory behind matrices: float32 elements, 64-byte aligned, freed with the last matrix.
///
/// Unchecked because matrices hand out mutable slices of it to parallel workers. Every parallel
/// operation in this module gives its workers disjoint slices; that is what makes it safe.
final class FloatStorage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  /// Allocates `count` zeros. Large allocations come from the system as untouched zero pages.
  init(count: Int) {
    precondition(count >= 0)
    let bytes = (max(count, 1) * MemoryLayout<Float>.stride + 63) & ~63
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    base = raw.bindMemory(to: Float.self, capacity: count)
    self.count = count
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}

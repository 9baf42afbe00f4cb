import Synchronization
import Testing

@testable import Tensors

@Suite("Threads and kernels")
struct ComputeTests {
  @Test("the widest kernels that the processor has are chosen")
  func widest() {
    #expect(Compute(threads: 1).kernelName == Kernels.names.last)
  }

  @Test("0 threads are as many as there are cores")
  func threads() {
    #expect(Compute().threads >= 1)
    #expect(Compute(threads: 3).threads == 3)
  }

  @Test(
    "a divided loop covers every index once, in ranges no shorter than asked",
    arguments: [0, 1, 15, 16, 33, 100], [1, 2, 3])
  func parallel(count: Int, threads: Int) {
    let ranges = Mutex<[Range<Int>]>([])
    Compute(threads: threads).parallel(count, grain: 16) { range in
      ranges.withLock { $0.append(range) }
    }
    let found = ranges.withLock { $0 }
    #expect(found.flatMap { $0 }.sorted() == Array(0..<count))
    #expect(found.count <= threads)
    #expect(found.count == 1 || found.allSatisfy { $0.count >= 16 })
  }

  @Test("distributed items run once each", arguments: [0, 1, 2, 7], [1, 2, 3])
  func distribute(items: Int, threads: Int) {
    let seen = Mutex<[Int]>([])
    Compute(threads: threads).distribute(items, as: .elements, operations: 0) { item in
      seen.withLock { $0.append(item) }
    }
    #expect(seen.withLock { $0 }.sorted() == Array(0..<items))
  }

  @Test("the BLAS kernels have a name")
  func blas() {
    #expect(!BLASKernels.name.isEmpty)
  }
}

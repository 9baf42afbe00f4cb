import CKernels
import COpenBLAS
import Dispatch

/// Where and how arithmetic runs: a number of threads, the kernels of this processor, and the number
/// format of products by a model's weights.
///
/// BLAS itself runs on one thread per call; this type divides the work. So a product inside a
/// parallel loop needs no second pool of threads, and the division, which decides the last bits of
/// a sum, depends on shapes and `threads` alone.
public struct Compute: @unchecked Sendable {
  // Unchecked: the tables are immutable static data in CKernels.
  let kernels: rehearse_kernel_table
  /// The products by weights in bfloat16; nil where float32's are as fast.
  let bfloat16Kernels: rehearse_bfloat16_table?
  let attentionKernels: rehearse_attention_table
  /// The number of threads that an operation uses at most.
  public let threads: Int
  /// Where the time of operations is noted; nil for nowhere.
  public let clock: PhaseClock?
  private let requestedPrecision: Precision

  /// Uses `threads` threads, or every core where it is 0, and the precision that is asked for where
  /// the processor gains by it.
  public init(threads: Int = 0, precision: Precision = .float32, clock: PhaseClock? = nil) {
    self.init(
      threads: threads, precision: precision, kernels: rehearse_kernels().pointee,
      bfloat16Kernels: rehearse_bfloat16_kernels()?.pointee, clock: clock)
  }

  init(
    threads: Int, precision: Precision = .float32, kernels: rehearse_kernel_table,
    bfloat16Kernels: rehearse_bfloat16_table? = nil,
    attentionKernels: rehearse_attention_table? = nil, clock: PhaseClock? = nil
  ) {
    self.threads = threads > 0 ? threads : max(1, Int(openblas_get_num_procs()))
    requestedPrecision = precision
    self.kernels = kernels
    self.bfloat16Kernels = bfloat16Kernels
    let bfloat16Attention =
      precision == .bfloat16 && bfloat16Kernels != nil
      ? rehearse_attention_kernels_bfloat16() : nil
    self.attentionKernels =
      attentionKernels ?? (bfloat16Attention ?? rehearse_attention_kernels()).pointee
    self.clock = clock
    BLASKernels.choose()
    BLASThreads.dismiss()
  }

  /// The instruction set of the float kernels: `avx512`, `avx2` or `generic`.
  public var kernelName: String { String(cString: kernels.name) }

  /// The instruction set of products by weights in bfloat16, `amx` or `avx512bf16`; nil where the
  /// processor has none that beats float32, and such products must not be asked for.
  public var bfloat16KernelName: String? { bfloat16Kernels.map { String(cString: $0.name) } }

  /// The number format of products by a model's frozen weights: float32 where bfloat16 was asked for
  /// but the processor has no products in it that beat float32.
  public var precision: Precision { bfloat16Kernels == nil ? .float32 : requestedPrecision }

  /// What products by frozen weights are computed in: `float32`, or bfloat16 with its instruction set,
  /// such as `bfloat16 amx`.
  public var productName: String {
    switch precision {
    case .float32: "float32"
    case .bfloat16: "bfloat16 \(bfloat16KernelName ?? "")"
    }
  }

  /// Names all that the last bits of a product depend on: the kernels, and how threads divide it.
  public var identity: String { "\(kernelName) \(BLASKernels.name) \(threads) \(productName)" }

  /// Says what is not as was asked for, or slower than it could be.
  public var warnings: [String] {
    let precisionWarning =
      precision == requestedPrecision
      ? nil
      : "this processor has no products in \(requestedPrecision) that are faster than "
        + "\(precision): \(precision) is used"
    return [BLASKernels.warning, precisionWarning].compactMap(\.self)
  }

  /// Runs `body` on disjoint ranges that cover `0..<count`, at most one a thread, none shorter than
  /// `grain` unless it is the only one. The clock notes it as `work` of so many `operations`.
  func parallel(
    _ count: Int, grain: Int = 1, as work: Work = .elements, operations: Int = 0,
    _ body: @Sendable (Range<Int>) -> Void
  ) {
    noted(work, operations: operations) {
      let parts = max(1, min(threads, count / max(grain, 1)))
      guard parts > 1 else { return body(0..<count) }
      DispatchQueue.concurrentPerform(iterations: parts) { part in
        body(count * part / parts..<count * (part + 1) / parts)
      }
    }
  }

  /// Runs `body` for every item; item i runs on thread i modulo the number of threads, in order.
  func distribute(
    _ items: Int, as work: Work, operations: Int, _ body: @Sendable (Int) -> Void
  ) {
    noted(work, operations: operations) {
      let workers = min(threads, items)
      guard workers > 1 else { return (0..<items).forEach(body) }
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for item in stride(from: worker, to: items, by: workers) { body(item) }
      }
    }
  }
}

import CKernels
import Testing

@testable import Tensors

/// The float kernels that this processor has.
enum Kernels {
  /// Their names, the narrowest first.
  static let names = ["generic", "avx2", "avx512"].filter { (name: String) in
    rehearse_kernels_named(name) != nil
  }

  static func compute(_ name: String, threads: Int = 1) throws -> Compute {
    Compute(
      threads: threads, kernels: try #require(rehearse_kernels_named(name)).pointee,
      attentionKernels: try #require(rehearse_attention_kernels_named(name)).pointee)
  }
}

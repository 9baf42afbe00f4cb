import CKernels

@testable import Tensors

extension Compute {
  /// Products in bfloat16, by portable kernels where the processor has none that gain by it.
  static func bfloat16(threads: Int) -> Compute {
    guard let kernels = rehearse_bfloat16_kernels() ?? rehearse_bfloat16_kernels_named("generic")
    else { preconditionFailure("every build has the portable kernels") }
    return Compute(
      threads: threads, precision: .bfloat16, kernels: rehearse_kernels().pointee,
      bfloat16Kernels: kernels.pointee)
  }
}

public import Tensors

extension Compute {
  /// The threads and the precision that a run asks for.
  public init(_ run: RunFile, clock: PhaseClock? = nil) {
    let precision: Precision =
      switch run.compute.precision {
      // Weights rounded to bfloat16 do not show the small changes of a step.
      case .auto: run.tuning == .full ? .float32 : .fastest
      case .float32: .float32
      case .bfloat16: .bfloat16
      }
    self.init(threads: run.compute.threads, precision: precision, clock: clock)
  }
}

public import Tensors

extension Compute {
  /// The threads and the precision that a run file asks for.
  public init(_ settings: RunFile.Compute, clock: PhaseClock? = nil) {
    let precision: Precision =
      switch settings.precision {
      case .auto: .fastest
      case .float32: .float32
      case .bfloat16: .bfloat16
      }
    self.init(threads: settings.threads, precision: precision, clock: clock)
  }
}

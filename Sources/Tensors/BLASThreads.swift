import COpenBLAS
import Glibc

/// The threads of OpenBLAS's own, which nothing here uses: `Compute` divides its work itself.
public enum BLASThreads {
  /// Ends them, once in a process; products stay on the threads that ask for them.
  ///
  /// They begin when the library is loaded, and look for work, each on a core of its own, for a tenth
  /// of a second and more: on two cores, half of what a short command has.
  public static func dismiss() { _ = dismissed }

  private static let dismissed: Void = {
    openblas_set_num_threads(1)
    typealias Shutdown = @convention(c) () -> CInt
    guard let shutdown = dlsym(nil, "blas_thread_shutdown_") else { return }
    _ = unsafeBitCast(shutdown, to: Shutdown.self)()
  }()
}

import CKernels
import COpenBLAS
import Glibc

/// Which of OpenBLAS's kernels run.
///
/// OpenBLAS chooses when it is loaded, and takes a processor that is newer than itself for one of
/// 2004: its SSE3 kernels then run at a third of the speed of the AVX-512 ones that the processor
/// has. Unless the user chose by `OPENBLAS_CORETYPE`, the choice is made again with the processor
/// named, through the library's own initialisation, which reads that variable. A build of OpenBLAS
/// for one processor alone has no such functions and is left as it is.
///
/// Cooperlake's kernels, OpenBLAS's own choice where it knows an AVX-512 processor with bfloat16,
/// measured between equal and 30 % slower than SkylakeX's in float32 products here.
public enum BLASKernels {
  private static let variable = "OPENBLAS_CORETYPE"

  /// The kernels in use, such as `SkylakeX`.
  public static var name: String {
    _ = chosen
    return String(cString: openblas_get_corename())
  }

  /// Says so where the environment forces lesser kernels than the processor has; nil otherwise.
  static var warning: String? {
    guard let forced = getenv(variable).map({ String(cString: $0) }), !isSuitable(name)
    else { return nil }
    return "\(variable)=\(forced) forces OpenBLAS to its \(name) kernels; this processor has "
      + "\(instructionSet): unset it for full speed"
  }

  /// Makes the choice, once in a process.
  static func choose() { _ = chosen }

  private static let chosen: Void = {
    guard getenv(variable) == nil, !isSuitable(String(cString: openblas_get_corename())),
      let suitable = suitableNames.first
    else { return }
    typealias Initializer = @convention(c) () -> Void
    guard let quit = dlsym(nil, "gotoblas_dynamic_quit"),
      let start = dlsym(nil, "gotoblas_dynamic_init")
    else { return }
    setenv(variable, suitable, 1)
    unsafeBitCast(quit, to: Initializer.self)()
    unsafeBitCast(start, to: Initializer.self)()
    unsetenv(variable)
  }()

  private static var instructionSet: String { String(cString: rehearse_kernels().pointee.name) }

  /// OpenBLAS's names for processors with this one's vector instructions, the best first.
  private static var suitableNames: [String] {
    switch instructionSet {
    case "avx512": ["SkylakeX", "Cooperlake", "SapphireRapids"]
    case "avx2": ["Haswell", "Zen"]
    default: []
    }
  }

  private static func isSuitable(_ name: String) -> Bool {
    suitableNames.isEmpty || suitableNames.contains { $0.lowercased() == name.lowercased() }
  }
}

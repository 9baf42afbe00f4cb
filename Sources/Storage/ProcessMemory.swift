import FoundationEssentials

/// What the system says of the memory of this process.
public enum ProcessMemory {
  /// The most memory that the process has held, in bytes; 0 where the system does not say.
  ///
  /// Not from `getrusage`, whose maximum outlives an exec and so may be that of the parent's image.
  public static var peak: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kibibytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    return (kibibytes.flatMap { Int($0) } ?? 0) * 1024
  }
}

import Glibc

/// The bytes of a file, mapped into memory read-only for as long as the object lives.
///
/// The file must not be truncated meanwhile (a read past its new end kills the process): files that
/// can change are replaced by `AtomicFile`, which leaves the mapped one as it was.
public final class MappedFile: Sendable {
  /// The path the file was opened by.
  public let path: String
  /// The file's size in bytes.
  public let count: Int

  /// The mapping's address; nil for an empty file, which cannot be mapped.
  ///
  /// The pages are readable from any thread and never written through this address, hence `Sendable`.
  private nonisolated(unsafe) let address: UnsafeRawPointer?

  /// Maps a regular file.
  ///
  /// - Throws: `StorageError` if the file cannot be opened or mapped.
  public init(path: String) throws(StorageError) {
    // To open a pipe would wait for its writer, before it can be seen that it is one.
    let descriptor = try FileDescriptor(path, O_RDONLY | O_NONBLOCK)
    let count = try descriptor.sizeOfRegularFile()
    self.path = path
    self.count = count
    guard count > 0 else {
      address = nil
      return
    }
    let mapping = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor.number, 0)
    guard let mapping, mapping != MAP_FAILED else {
      throw StorageError(path: path, operation: .map, errno: errno)
    }
    address = UnsafeRawPointer(mapping)
  }

  deinit {
    if let address { munmap(UnsafeMutableRawPointer(mutating: address), count) }
  }

  /// The file's bytes, valid for as long as this object lives: for C libraries that keep an address.
  ///
  /// Everything else borrows them through `withBytes` or `withSpan`.
  public var unsafeBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: address, count: count)
  }

  /// Lends the file's bytes. The pointer must not outlive the call.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(unsafeBytes)
  }

  /// Lets go of the memory of a range that is not soon needed again; reading it again is allowed.
  ///
  /// A mapped page counts as this process's memory from its first reading on.
  public func release(_ range: Range<Int>) {
    guard let address else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    // Advice: where it is not taken, nothing is lost but memory.
    if start < end {
      madvise(UnsafeMutableRawPointer(mutating: address + start), end - start, MADV_DONTNEED)
    }
  }

  /// Lends the bytes of a range of the file as a span, whose every access is checked.
  ///
  /// - Precondition: `range` lies within the file.
  public func withSpan<Result, Failure: Error>(
    of range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the file")
    return try body(UnsafeRawBufferPointer(rebasing: unsafeBytes[range]).bytes)
  }

  /// Lends all of the file's bytes as a span.
  public func withSpan<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withSpan(of: 0..<count, body)
  }
}

import CPCRE2

/// A pattern that PCRE2 has compiled, to machine code where it can.
final class PCRE2Code: Sendable {
  // PCRE2 only reads compiled patterns once they are made, from any number of threads.
  nonisolated(unsafe) fileprivate let code: OpaquePointer
  fileprivate let hasMachineCode: Bool

  /// - Parameter pattern: in PCRE2's syntax, where `.` is any character.
  init(_ pattern: String) throws(RegularExpression.Failure) {
    guard let context = pcre2_compile_context_create_8(nil) else { outOfMemory() }
    defer { pcre2_compile_context_free_8(context) }
    // Else what ends a line, for `^` and `$`, would depend on how the library was built.
    pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
    pcre2_set_parens_nest_limit_8(context, 1000)

    let options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOTALL | PCRE2_NO_AUTO_CAPTURE
    var (fault, offset): (Int32, Int) = (0, 0)
    var utf8 = Array(pattern.utf8)
    // A pointer to no bytes would be nil, which PCRE2 refuses.
    utf8.append(0)
    guard
      let code = pcre2_compile_8(utf8, utf8.count - 1, options, &fault, &offset, context)
    else {
      // All that can be wrong with what we write is its size.
      throw RegularExpression.Failure(offset: 0, problem: Self.message(fault))
    }
    self.code = code
    hasMachineCode = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
  }

  deinit { pcre2_code_free_8(code) }

  private static func message(_ fault: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(fault, &buffer, buffer.count)
    return String(decoding: buffer.prefix(Int(max(0, length))), as: UTF8.self)
  }
}

extension RegularExpression {
  /// Searches texts for one pattern: one for each task.
  final class Matcher {
    /// Machine code keeps what it may return to on a stack of its own, which grows up to this.
    private static let largestStack = 64 << 20

    private let code: PCRE2Code
    private let data: OpaquePointer
    private let context: OpaquePointer
    private let stack: OpaquePointer?

    /// - Parameter stepLimit: how many steps a search may take from one place.
    init(_ code: PCRE2Code, stepLimit: UInt32 = .max) {
      self.code = code
      guard let data = pcre2_match_data_create_8(1, nil),
        let context = pcre2_match_context_create_8(nil)
      else { outOfMemory() }
      self.data = data
      self.context = context
      pcre2_set_match_limit_8(context, stepLimit)
      pcre2_set_depth_limit_8(context, .max)
      pcre2_set_heap_limit_8(context, .max)
      stack = code.hasMachineCode ? pcre2_jit_stack_create_8(32 << 10, Self.largestStack, nil) : nil
      pcre2_jit_stack_assign_8(context, nil, stack.map(UnsafeMutableRawPointer.init))
    }

    deinit {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
      pcre2_jit_stack_free_8(stack)
    }

    /// The first match at or after `index` in `text[subject]`, which is taken for the whole text:
    /// look-around and anchors see its ends. Nil if there is none, or if the search is given up at
    /// the limit of steps.
    ///
    /// A match may be empty. To find all matches as the reference does, search again from the end
    /// of each; an empty match at the end of the match before is no match, and the search goes on
    /// one character later.
    ///
    /// Bytes that are not UTF-8 are in no match, and no character for any set or its complement:
    /// where one stands, `.` does not match and `(?!.)` does.
    ///
    /// - Parameter index: where a character begins, or the end of `subject`.
    func firstMatch(in text: Span<UInt8>, subject: Range<Int>, from index: Int) -> Range<Int>? {
      precondition(
        0 <= subject.lowerBound && subject.upperBound <= text.count
          && subject.lowerBound <= index && index <= subject.upperBound,
        "the search begins outside the text")
      let result = text.withUnsafeBufferPointer { text in
        // A pointer to no bytes may be nil, which PCRE2 refuses.
        withUnsafePointer(to: 0 as UInt8) { nothing in
          search(
            text.baseAddress.map { $0 + subject.lowerBound } ?? nothing,
            count: subject.count, from: index - subject.lowerBound)
        }
      }
      guard result > 0 else { return nil }
      let bounds = pcre2_get_ovector_pointer_8(data)!
      return subject.lowerBound + bounds[0]..<subject.lowerBound + bounds[1]
    }

    /// The name of the last `(*:NAME)` on the way of the match found last, nil if there is none.
    var mark: String? { pcre2_get_mark_8(data).map { String(decodingCString: $0, as: UTF8.self) } }

    /// The number of groups in a match, at least 1, or 0 where there is none.
    private func search(_ text: UnsafePointer<UInt8>, count: Int, from index: Int) -> Int32 {
      var result = PCRE2_ERROR_JIT_STACKLIMIT
      if code.hasMachineCode {
        result = pcre2_jit_match_8(code.code, text, count, index, 0, data, context)
      }
      if result == PCRE2_ERROR_JIT_STACKLIMIT {
        // The interpreter is slower, and takes what memory it needs.
        let options = UInt32(PCRE2_NO_JIT)
        result = pcre2_match_8(code.code, text, count, index, options, data, context)
      }
      switch result {
      case 1...: return result
      case PCRE2_ERROR_NOMATCH, PCRE2_ERROR_MATCHLIMIT: return 0
      case PCRE2_ERROR_NOMEMORY, PCRE2_ERROR_HEAPLIMIT: outOfMemory()
      default: preconditionFailure("PCRE2 error \(result), which no text should lead to")
      }
    }
  }
}

/// As everywhere in Swift, running out of memory ends the program.
private func outOfMemory() -> Never { fatalError("out of memory") }

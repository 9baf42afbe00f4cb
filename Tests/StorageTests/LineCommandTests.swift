import Testing

@testable import Storage

@Suite("Commands that answer lines with lines")
struct LineCommandTests {
  /// Sends lines, the rest after answers have been asked for, and returns all answers.
  private func answers(
    of command: inout LineCommand, to lines: [String]
  ) throws -> [String] {
    var answers: [[UInt8]] = []
    for line in lines {
      command.send(Array(line.utf8))
      answers += try command.receive(expected: 10, waits: false)
    }
    command.closeInput()
    while !command.hasEnded { answers += try command.receive(expected: 10, waits: true) }
    return answers.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("lines go in, and answers come out in their order")
  func order() throws {
    var command = try LineCommand("sed 's/^/got /'", patience: 60)
    let lines = (0..<1000).map { "line \($0)" }
    #expect(try answers(of: &command, to: lines) == lines.map { "got \($0)" })
    #expect(try command.end() == 0)
  }

  @Test("more than all pipes hold goes through, both where it is answered at once and at the end")
  func fullPipes() throws {
    let lines = (0..<300).map { "\($0) " + String(repeating: "x", count: 20_000) }
    for text in ["cat", "tac | tac"] {
      var command = try LineCommand(text, patience: 60)
      #expect(try answers(of: &command, to: lines) == lines)
      #expect(try command.end() == 0)
    }
  }

  @Test("a command may close its input, and a last answer needs no line break")
  func closedInput() throws {
    var command = try LineCommand("head -n 1; printf end; exit 3", patience: 60)
    let lines = (0..<300).map { _ in String(repeating: "x", count: 20_000) }
    #expect(try answers(of: &command, to: lines) == [lines[0], "end"])
    #expect(try command.end() == 3)
  }

  @Test("the end of a command by a signal is told from an exit status")
  func signal() throws {
    var command = try LineCommand("kill -TERM $$", patience: 60)
    #expect(try answers(of: &command, to: []) == [])
    #expect(try command.end() == -15)
  }

  @Test("a command that neither reads nor answers is given up, and killed with what it started")
  func stuck() throws {
    var command = try LineCommand("sleep 1000 & sleep 1000", patience: 0)
    command.send([1])
    var failure: StorageError?
    do throws(StorageError) {
      _ = try command.receive(expected: 1, waits: true)
      _ = try command.receive(expected: 1, waits: true)
    } catch { failure = error }
    #expect(failure?.description.contains("flush") == true)
  }

  @Test("an answer without an end is refused")
  func endless() throws {
    var command = try LineCommand("tr '\\n' x < /dev/zero", patience: 60)
    var failure: StorageError?
    do throws(StorageError) { _ = try command.receive(expected: 1, waits: true) } catch {
      failure = error
    }
    #expect(failure?.operation == .read)
  }

  @Test("more answers than expected come in pieces, not for ever")
  func tooMany() throws {
    var command = try LineCommand("yes", patience: 60)
    let answers = try command.receive(expected: 5, waits: true)
    #expect(answers.count > 5)
  }
}

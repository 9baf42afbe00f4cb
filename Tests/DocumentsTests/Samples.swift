import Documents
import Foundation
import Glibc
import TestSupport
import Testing

/// All events of inputs, in order.
func events(
  of inputs: [String], kind: RecordParser.Kind = .text(field: "text"),
  options: ReadingOptions = ReadingOptions(),
  recordLimit: Int = RecordReader.defaultRecordLimit
) throws(DocumentError) -> [DocumentEvent] {
  var reader = try DocumentReader(
    inputs: inputs, kind: kind, options: options, recordLimit: recordLimit)
  var events: [DocumentEvent] = []
  while let event = try reader.next() { events.append(event) }
  return events
}

/// The event of one JSON line.
func event(of line: String, kind: RecordParser.Kind = .text(field: "text")) throws -> DocumentEvent
{
  let folder = try TemporaryFolder()
  let all = try events(of: [folder.write(line + "\n", to: "a.jsonl")], kind: kind)
  try #require(all.count == 1)
  return all[0]
}

extension DocumentEvent {
  /// The text, where this is one.
  var text: String? {
    guard case .document(let document) = self, case .text(let text) = document.content else {
      return nil
    }
    return text
  }

  /// The conversation, where this is one.
  var turns: [ChatTurn]? {
    guard case .document(let document) = self, case .chat(let turns) = document.content else {
      return nil
    }
    return turns
  }

  var location: RecordLocation {
    switch self {
    case .document(let document): document.location
    case .rejected(let rejection): rejection.location
    }
  }

  var reason: Rejection.Reason? {
    guard case .rejected(let rejection) = self else { return nil }
    return rejection.reason
  }
}

/// A shell's commands, in a folder.
func shell(_ command: String, in folder: TemporaryFolder) throws {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-e", "-c", command]
  process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
  try process.run()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "\(command)")
}

/// The program, where it is installed.
func isInstalled(_ program: String) -> Bool {
  FileManager.default.isExecutableFile(atPath: "/usr/bin/" + program)
    || FileManager.default.isExecutableFile(atPath: "/bin/" + program)
}

/// How many mutations of each format are tried; more with `REHEARSE_MUTATIONS`.
let mutations = TestSettings.number("REHEARSE_MUTATIONS", otherwise: 500)

/// Reads mutations of a file.
///
/// What is expected is no more than an end: documents, rejections, or an error that names the file.
func readMutations(
  of bytes: [UInt8], name: String, in folder: TemporaryFolder, count: Int = mutations
) throws {
  for seed in 0..<UInt64(count) {
    let path = try folder.write(bytes.mutated(seed: seed), to: "mutated/\(name)")
    // What an earlier call on this thread has left decides nothing.
    errno = ENOMEM
    do throws(DocumentError) {
      #expect(try events(of: [path]).count < 10_000)
    } catch {
      #expect(error.file == path, "seed \(seed)")
    }
  }
}

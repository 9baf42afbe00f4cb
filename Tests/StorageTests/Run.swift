import Foundation
import Testing

/// Runs a program to its end and expects success.
func run(_ program: String, _ arguments: String...) throws {
  let process = try Process.run(URL(fileURLWithPath: program), arguments: arguments)
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
}

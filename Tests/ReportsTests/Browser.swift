import Foundation
import TestSupport

/// Chromium without a window, told what to do in the DevTools protocol: JSON messages that end with
/// a zero byte, over pipes.
final class Browser {
  /// Where Chromium is installed; nil where it is not.
  static let path = ["chromium", "chromium-browser", "google-chrome"].lazy.flatMap { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
      "\($0)/\(name)"
    }
  }.first(where: FileManager.default.isExecutableFile)

  /// Long enough for a busy machine; a browser that hangs fails its test.
  private static let timeLimit: Int32 = 60_000

  /// What the page has written on the console, and what has gone wrong in it.
  private(set) var complaints: [String] = []
  private let folder: TemporaryFolder
  private let process = Process()
  private let commands: FileHandle
  private let replies: FileHandle
  private var received = Data()
  private var lastNumber = 0
  private var session: String?

  /// Starts a browser with an empty page.
  ///
  /// - Throws: where it cannot be started, or does not answer.
  init() throws {
    folder = try TemporaryFolder()
    commands = try folder.makePipe("commands")
    replies = try folder.makePipe("replies")
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    // The page is our own, and a container has no means for the sandbox.
    process.arguments = [
      "-c",
      """
      exec "\(Self.path ?? "chromium")" --headless=new --no-sandbox --disable-gpu --no-first-run \
      --remote-debugging-pipe --user-data-dir="\(folder.file("profile"))" about:blank \
      3<"\(folder.file("commands"))" 4>"\(folder.file("replies"))" >/dev/null 2>&1
      """,
    ]
    try process.run()
    let target = try send("Target.createTarget", ["url": "about:blank"])["targetId"]
    session =
      try send("Target.attachToTarget", ["targetId": target as Any, "flatten": true])["sessionId"]
      as? String
    for domain in ["Page", "Runtime", "Log"] { try send("\(domain).enable") }
    try send("Emulation.setFocusEmulationEnabled", ["enabled": true])
  }

  deinit {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// Shows a file, and waits until it is all there.
  ///
  /// - Parameters:
  ///   - width: of the window, in CSS pixels.
  ///   - scheme: the user's preference, `light` or `dark`.
  ///   - runsScripts: whether the page may run its scripts.
  func open(
    _ bytes: [UInt8], width: Int = 1_200, scheme: String = "light", runsScripts: Bool = true
  ) throws {
    let path = try folder.write(bytes, to: "page.html")
    try send(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600])
    try send(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": scheme]]])
    try send("Emulation.setScriptExecutionDisabled", ["value": !runsScripts])
    try send("Page.navigate", ["url": URL(fileURLWithPath: path).absoluteString])
    try wait(for: "location.protocol === 'file:' && document.readyState === 'complete'")
  }

  /// The value of an expression in the page.
  func value(of expression: String) throws -> Any? {
    let reply = try send(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true])
    if let details = reply["exceptionDetails"] { throw Failure(description: "\(details)") }
    return (reply["result"] as? [String: Any])?["value"]
  }

  /// Waits until an expression in the page is true.
  func wait(for expression: String) throws {
    let limit = Date(timeIntervalSinceNow: Double(Self.timeLimit) / 1000)
    while try value(of: expression) as? Bool != true {
      guard Date() < limit else { throw Failure(description: "\(expression) does not come true") }
      usleep(20_000)
    }
  }

  /// Types text where the focus is.
  func type(_ text: String) throws { try send("Input.insertText", ["text": text]) }

  /// Presses a key that writes nothing.
  func press(_ key: String, code: Int) throws {
    for type in ["rawKeyDown", "keyUp"] {
      try send(
        "Input.dispatchKeyEvent",
        ["type": type, "key": key, "code": key, "windowsVirtualKeyCode": code])
    }
  }

  @discardableResult
  private func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    lastNumber += 1
    var message: [String: Any] = ["id": lastNumber, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    try commands.write(contentsOf: JSONSerialization.data(withJSONObject: message) + [0])
    while true {
      let reply = try receive()
      if reply["id"] as? Int == lastNumber {
        guard let result = reply["result"] as? [String: Any] else {
          throw Failure(description: "\(method): \(reply)")
        }
        return result
      }
      let method = reply["method"] as? String ?? ""
      if ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"].contains(method)
      {
        complaints.append("\(reply["params"] ?? method)")
      }
    }
  }

  private func receive() throws -> [String: Any] {
    while true {
      if let end = received.firstIndex(of: 0) {
        let message = received[..<end]
        received = Data(received[(end + 1)...])
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      var descriptor = pollfd(fd: replies.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, Self.timeLimit) == 1 else {
        throw Failure(description: "the browser does not answer")
      }
      received += replies.availableData
    }
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}

extension TemporaryFolder {
  /// A named pipe; it is open in both directions, so that neither end waits for the other.
  fileprivate func makePipe(_ name: String) throws -> FileHandle {
    guard mkfifo(file(name), 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    guard let handle = FileHandle(forUpdatingAtPath: file(name)) else {
      throw CocoaError(.fileReadUnknown)
    }
    return handle
  }
}

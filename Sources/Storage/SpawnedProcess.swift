import FoundationEssentials
import Glibc

/// How processes are started and waited for.
enum SpawnedProcess {
  /// Starts a program, as the leader of a process group of its own.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: what it is called, then what it is given.
  ///   - name: what errors call it.
  ///   - input: becomes its standard input; nil leaves this process's.
  ///   - output: becomes its standard output.
  static func start(
    _ path: String, _ arguments: [String], name: String, input: Int32?, output: Int32
  ) throws(StorageError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    // The threads of Dispatch block signals, and whoever notes requests to stop ignores them: a
    // command must receive both.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)

    var texts = cStrings(arguments)
    var variables = cStrings(
      ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" })
    defer { for string in texts + variables { free(string) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, &attributes, &texts, &variables)
    guard code == 0 else { throw StorageError(path: name, operation: .run, errno: code) }
    return process
  }

  /// The exit status of a process that has ended, or minus the number of the signal that ended it;
  /// nil of one that still runs.
  static func status(of process: pid_t, name: String) throws(StorageError) -> Int32? {
    var status: Int32 = 0
    switch waitpid(process, &status, WNOHANG) {
    case 0: return nil
    case process:
      let signal = status & 0x7F
      return signal == 0 ? (status >> 8) & 0xFF : -signal
    default: throw StorageError(path: name, operation: .run, errno: errno)
    }
  }

  /// Copies for C, nil after the last; they are to be freed.
  private static func cStrings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }
}

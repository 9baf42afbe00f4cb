import Glibc

/// Runs `body` on a thread of its own.
///
/// Not `Thread` of Foundation: a module that loads Foundation cannot load libxml2 as well, for the two
/// declare other versions of ICU.
func detachThread(_ body: @escaping @Sendable () -> Void) {
  var thread = pthread_t()
  let context = Unmanaged.passRetained(ThreadBody(run: body)).toOpaque()
  let error = pthread_create(&thread, nil, runThreadBody, context)
  precondition(error == 0, "no thread: \(error)")
  pthread_detach(thread)
}

private final class ThreadBody {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThreadBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
  return nil
}

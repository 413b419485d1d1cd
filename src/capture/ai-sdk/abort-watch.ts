// Listens to signals of the application for calls whose end nobody tells when they fail: such a signal may be that of a whole
// server, and must not keep these calls.

/** Calls that are watched at once. */
const most = 1000
const watched = new Set<() => void>()

/**
 * Calls `abort` once when the signal is, while `call` is still in memory and is one of the last 1000. Returns what ends that.
 * `abort` must not hold `call`.
 */
export function watchAbort<T extends object>(
  signal: AbortSignal,
  call: T,
  abort: (call: T, reason: unknown) => void,
): () => void {
  const weakCall = new WeakRef(call)
  const weakSignal = new WeakRef(signal)
  const listen = (): void => {
    watched.delete(unwatch)
    const call = weakCall.deref()
    if (call) abort(call, weakSignal.deref()?.reason)
  }
  const unwatch = (): void => {
    watched.delete(unwatch)
    weakSignal.deref()?.removeEventListener('abort', listen)
  }
  const [oldest] = watched.size >= most ? watched : []
  oldest?.()
  watched.add(unwatch)
  signal.addEventListener('abort', listen, { once: true })
  return unwatch
}

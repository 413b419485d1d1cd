/**
 * Lets other work of this thread go on: what it returns waits for a turn of the event loop once so many milliseconds have
 * gone by since the last one. For loops of which the steps differ in what they take.
 */
export function createPace(ms = 10): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < ms) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now()
        resolve()
      })
    })
  }
}

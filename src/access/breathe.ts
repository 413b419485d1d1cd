/**
 * Lets other work of this thread go on: of the calls of what it returns, each `every`th waits for a turn of the event
 * loop. For loops over all of a long run, which an ingest key may make as long as it likes.
 */
export function createBreath(every = 100): () => Promise<void> | undefined {
  let calls = 0
  return () =>
    ++calls % every === 0 ? new Promise<void>((resolve) => setImmediate(resolve)) : undefined
}

/** Milliseconds. What takes less is not measured well, and is fast enough. */
const shortest = 20

/**
 * How many times as long work takes that is four times as much: about 4 for linear work, 16 for quadratic that takes
 * longer than a moment. The best of three, since other work of the machine only ever adds time.
 * @param work given a size, prepares it and gives what is timed
 */
export function growth(size: number, work: (size: number) => () => unknown): number {
  const one = Math.max(shortest, fastest(size, work))
  return fastest(4 * size, work) / one
}

function fastest(size: number, work: (size: number) => () => unknown): number {
  let best = Infinity
  for (let i = 0; i < 3; i++) {
    const run = work(size)
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

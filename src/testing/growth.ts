/** Milliseconds. What takes less is not measured well, and is fast enough. */
const shortest = 20

/**
 * How many times as long work takes that is four times as much: about 4 for linear work, 16 for quadratic that takes
 * longer than a moment. In processor time, and the best of three, since other work of the machine only ever adds to it.
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
    const before = process.threadCpuUsage()
    run()
    const { user, system } = process.threadCpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

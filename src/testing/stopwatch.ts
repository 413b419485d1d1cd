/**
 * Starts to measure; what it returns gives the milliseconds since. Time in which other work of the machine had the processor
 * does not count, as long as the code that is measured does not wait.
 */
export function stopwatch(): () => number {
  const processor = process.cpuUsage()
  const begun = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(processor)
    return Math.min((user + system) / 1000, performance.now() - begun)
  }
}

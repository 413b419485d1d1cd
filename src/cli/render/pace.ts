import { duration } from './figures.ts'

/** `1200 of 5000 records · 4000/s · 1.0 s left`, as far as it can be told. */
export function pace({ done, total, ms }: { done: number; total: number; ms: number }): string {
  const count = `${done} of ${total} records`
  if (ms <= 0 || done <= 0) return count
  const rate = (done / ms) * 1000
  const left = duration(((total - done) / rate) * 1000)
  return `${count} · ${Math.round(rate)}/s · ${left} left`
}

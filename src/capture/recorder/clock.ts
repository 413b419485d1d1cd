/** Microseconds since the epoch. Grows with every call of one process, also within a millisecond. */
export function nowMicros(): number {
  last = Math.max(last + 1, Date.now() * 1000)
  return last
}

let last = 0

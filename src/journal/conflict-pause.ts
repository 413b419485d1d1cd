// What lost a race is tried again: at once at first, then after pauses, since those that win may come one after the other
// (an expiry is many short turns). A pause also keeps what can never win from voiding the writes of others all the time.

const promptAttempts = 4
const firstPause = 10
const longestPause = 500
const patience = 10_000

/** `begun`: when the first attempt began, by `performance.now()`. `trouble`: why writes fail that nobody overtook, or null. */
export interface Contest {
  readonly begun: number
  readonly trouble: string | null
}

/** Milliseconds to wait before the next attempt, with jitter; null: give up. `attempt`: attempts so far. */
export function conflictPause(attempt: number, { begun, trouble }: Contest): number | null {
  const pauses = attempt - promptAttempts
  if (pauses < 0) return 0
  // A disk that is full stays full: the sender is to know at once.
  if (trouble !== null || performance.now() - begun > patience) return null
  return Math.min(longestPause, firstPause * 2 ** pauses) * (0.5 + Math.random() / 2)
}

// Attempts without a valid key are on the record too, but in sum: one entry a minute, so that nobody can flood the log.
import type { AuditEntry } from '../journal/audit-entry.ts'

export interface AuthFailures {
  note(): void
  /** Writes what was counted if a minute has passed since the last entry, or with `all` in any case. */
  flush(all?: boolean): Promise<void>
}

export interface AuthFailureOptions {
  readonly audit: (entry: AuditEntry) => Promise<unknown>
  readonly now?: () => number
}

const interval = 60_000

export function createAuthFailures({ audit, now = Date.now }: AuthFailureOptions): AuthFailures {
  let count = 0
  let written = -Infinity
  let writing: Promise<void> = Promise.resolve()

  async function write(sum: number): Promise<void> {
    try {
      await audit({
        action: 'auth.failed',
        outcome: 'denied',
        actor: 'anonymous',
        details: { count: sum },
      })
    } catch {
      // The log does not take it now: it stays counted for the next time.
      count += sum
    }
  }

  function flush(all = false): Promise<void> {
    if (count > 0 && (all || now() - written >= interval)) {
      const sum = count
      count = 0
      written = now()
      writing = writing.then(() => write(sum))
    }
    return writing
  }

  return {
    note() {
      count++
      void flush()
    },
    flush,
  }
}

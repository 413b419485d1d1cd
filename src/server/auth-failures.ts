// Attempts without a valid key are on the record too, but in sum: one entry a minute, so that nobody can flood the log.
import type { AuditEntry } from '../journal/audit-entry.ts'

export interface AuthFailures {
  note(): void
  /** Somebody has to wait: a network, a key or a person, as they are told apart. */
  noteLocked(name: string): void
  /** Writes what was counted if a minute has passed since the last entry, or with `all` in any case. */
  flush(all?: boolean): Promise<void>
}

export interface AuthFailureOptions {
  readonly audit: (entry: AuditEntry) => Promise<unknown>
  readonly now?: () => number
}

const interval = 60_000

/** Names that an entry has room for. */
const mostNames = 20

export function createAuthFailures({ audit, now = Date.now }: AuthFailureOptions): AuthFailures {
  const failed = createSum({ now, write: (count) => audit({ ...failure, details: { count } }) })
  const names = new Set<string>()
  const locked = createSum({
    now,
    gather() {
      const named = [...names]
      names.clear()
      return named
    },
    write: (count, named) => audit({ ...lockOut, details: { count, names: named } }),
  })
  return {
    note: failed.note,
    noteLocked(name) {
      if (names.size < mostNames) names.add(name)
      locked.note()
    },
    async flush(all) {
      await Promise.all([failed.flush(all), locked.flush(all)])
    },
  }
}

const failure = { action: 'auth.failed', outcome: 'denied', actor: 'anonymous' } as const
const lockOut = { action: 'sign-in.locked', outcome: 'denied', actor: 'anonymous' } as const

interface SumOptions {
  readonly now: () => number
  readonly write: (count: number, names: string[]) => Promise<unknown>
  /** Whom the count is about, as of now. */
  readonly gather?: () => string[]
}

/** Counts, and writes what was counted once a minute. */
function createSum({ now, write, gather = () => [] }: SumOptions) {
  let count = 0
  let written = -Infinity
  let writing: Promise<void> = Promise.resolve()

  async function tryWrite(sum: number, names: string[]): Promise<void> {
    try {
      await write(sum, names)
    } catch {
      // The log does not take it now: it stays counted for the next time.
      count += sum
    }
  }

  function flush(all = false): Promise<void> {
    if (count > 0 && (all || now() - written >= interval)) {
      const sum = count
      const names = gather()
      count = 0
      written = now()
      writing = writing.then(() => tryWrite(sum, names))
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

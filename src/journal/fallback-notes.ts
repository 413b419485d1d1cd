import type { Fallback } from '../keys/root-keys.ts'
import type { AuditEntry } from './audit-entry.ts'

export interface FallbackNotes {
  /** Notes one fall-back; may be called from within a wrap. */
  note(fallback: Fallback): void
  /** From now on it is on the record; what was noted before goes there first. */
  recordWith(audit: (entry: AuditEntry) => Promise<unknown>): void
}

/** Milliseconds: the same fall-back is told and recorded no more often than this. */
const pause = 60_000

/**
 * Puts it on the record that another root key provider than the first wrapped a key. `onFallback` hears of each; `isNews` is
 * true for those that are told to people and recorded.
 */
export function fallbackNotes(
  onFallback: (fallback: Fallback, isNews: boolean) => void = () => {},
  now: () => number = Date.now,
): FallbackNotes {
  const told = new Map<string, number>()
  let waiting: AuditEntry[] = []
  let audit: ((entry: AuditEntry) => Promise<unknown>) | null = null

  function put(entry: AuditEntry): void {
    if (audit) void audit(entry).catch(() => waiting.push(entry))
    else waiting.push(entry)
  }
  return {
    note(fallback) {
      const { from, to, code } = fallback
      const key = JSON.stringify([from, to, code])
      const isNews = now() - (told.get(key) ?? Number.NEGATIVE_INFINITY) >= pause
      onFallback(fallback, isNews)
      if (!isNews) return
      told.set(key, now())
      const late = waiting
      waiting = []
      for (const entry of [...late, entryOf(fallback)]) put(entry)
    },
    recordWith(given) {
      audit = given
      const late = waiting
      waiting = []
      for (const entry of late) put(entry)
    },
  }
}

/** Key ids are names that the settings give: content like any other. */
function entryOf({ from, to, code }: Fallback): AuditEntry {
  return {
    action: 'key.fallback',
    outcome: 'allowed',
    actor: 'collector',
    details: { from, to, code },
  }
}

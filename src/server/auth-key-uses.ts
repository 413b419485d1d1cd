// When API keys were last used, written behind the requests: together, and each key once a minute at most.
import type { KeyStore } from '../store/key-store.ts'

export interface KeyUses {
  note(id: string): void
  /** Writes what is due. */
  flush(): Promise<void>
}

export interface KeyUsesOptions {
  readonly keys: Pick<KeyStore, 'noteApiKeyUses'>
  readonly now: () => number
  /** Calls it some time later; default after a second, unless the process ends before. */
  readonly later?: (action: () => void) => void
}

const interval = 60_000

export function createKeyUses({ keys, now, later = inASecond }: KeyUsesOptions): KeyUses {
  const written = new Map<string, number>()
  let due = new Map<string, number>()

  async function flush(): Promise<void> {
    const uses = due
    due = new Map()
    // It is told to people, and nothing depends on it: what cannot be written now is left out.
    if (uses.size > 0) await keys.noteApiKeyUses(uses).catch(() => {})
  }

  return {
    note(id) {
      const time = now()
      if (time - (written.get(id) ?? -Infinity) < interval) return
      written.set(id, time)
      due.set(id, time)
      if (due.size === 1) later(() => void flush())
    },
    flush,
  }
}

function inASecond(action: () => void): void {
  setTimeout(action, 1000).unref()
}

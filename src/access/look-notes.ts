// Looks at the audit log and at proofs are on the record too: one entry an hour for each who looks from one address, so that who follows the log
// does not fill it with his own looking.
import type { AuditEntry } from '../journal/audit-entry.ts'
import { auditBy } from './audit-by.ts'
import type { Principal } from './principal.ts'

export interface LookNotesOptions {
  readonly recorder: { audit(entry: AuditEntry): Promise<string> }
  readonly now?: () => number
}

interface Noted {
  readonly hour: number
  /** Looks since the entry. */
  more: number
  readonly written: Promise<unknown>
}

const hourMs = 3_600_000
const mostNoted = 10_000

export class LookNotes {
  readonly #options: LookNotesOptions
  readonly #noted = new Map<string, Noted>()

  constructor(options: LookNotesOptions) {
    this.#options = options
  }

  /** Resolves once an entry that stands for this look is published. Rejects with `unavailable`. */
  async note(principal: Principal, action: 'audit.read' | 'verify'): Promise<void> {
    const { recorder, now = Date.now } = this.#options
    const hour = Math.floor(now() / hourMs)
    const key = JSON.stringify([action, principal.name, principal.address])
    const known = this.#noted.get(key)
    if (known?.hour === hour) {
      known.more++
      await known.written
      return
    }
    const about = known?.more ? { about: { moreBefore: known.more } } : {}
    const written = auditBy(recorder, principal, { action, outcome: 'allowed', ...about })
    this.#noted.delete(key)
    this.#noted.set(key, { hour, more: 0, written })
    const [oldest] = this.#noted.keys()
    if (this.#noted.size > mostNoted && oldest !== undefined) this.#noted.delete(oldest)
    try {
      await written
    } catch (error) {
      this.#noted.delete(key)
      throw error
    }
  }
}

// What the routes of reveals and of the audit log stand on.
import { AuditLog } from '../access/audit-log.ts'
import { LookNotes } from '../access/look-notes.ts'
import { RevealDesk } from '../access/reveal-desk.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { AppContext } from './app-context.ts'
import type { Config } from './config.ts'
import type { Metrics } from './metrics.ts'

type Reveals = Pick<AppContext, 'reveals' | 'audits' | 'looks'>

interface RevealSurroundings {
  readonly config: Pick<Config, 'reveal'>
  readonly metrics: Pick<Metrics, 'add'>
  /** Told, in one line for people, that the glass was broken. */
  readonly onWarning?: ((warning: string) => void) | undefined
}

export function createReveals(
  { store, ring, info, recorder }: OpenLog,
  { config, metrics, onWarning }: RevealSurroundings,
): Reveals {
  const log = { store, ring, origin: info.origin, recorder }
  const looks = new LookNotes({ recorder })
  const onBreakGlass = (auditRecordId: string): void => {
    metrics.add('sealtrace_break_glass_total')
    onWarning?.(breakGlassWarning(auditRecordId))
  }
  return {
    reveals: new RevealDesk({ ...log, reveal: config.reveal, onBreakGlass }),
    audits: new AuditLog({ ...log, looks }),
    looks,
  }
}

/** Who, what and why are in the entry, for who may read it. */
export function breakGlassWarning(auditRecordId: string): string {
  return `the glass was broken: hidden values were revealed past the second person; the audit entry is ${auditRecordId}`
}

/** Of a collector without a log to read: everything rejects with `unavailable`. */
export function noReveals(): Omit<Reveals, 'looks'> {
  const none = (): Promise<never> =>
    Promise.reject(new SealtraceError('unavailable', 'this collector reveals nothing'))
  return {
    reveals: { reveal: none, bulk: none, ask: none, requests: none, decide: none, copied: none },
    audits: { page: none, export: noEntries, follow: noEntries },
  }
}

// oxlint-disable-next-line require-yield
async function* noEntries(): AsyncGenerator<never> {
  throw new SealtraceError('unavailable', 'this collector shows no audit log')
}

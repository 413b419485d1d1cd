// Takes batches out of the way by hand, for whoever looks after a spool.
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { formatRecordId, newRecordId } from '../../record/id.ts'
import { SealtraceError } from '../../error.ts'
import { spoolsIn } from './list-spool.ts'
import { isDead, thisProcess } from './owner.ts'
import { codeOf, factsOf } from './private-files.ts'
import type { SpoolFolder } from './spool-folder.ts'

export interface ClearOptions {
  /** Of all spools. */
  readonly folder: string
  /** Default: of all of them. */
  readonly collector: string | undefined
}

/** What was moved, or removed. */
export interface ClearedSpool {
  readonly batches: number
  readonly bytes: number
}

/**
 * Sets aside what processes that are gone have left, of one session or of all: it is kept, and not sent any more. What a running
 * process still sends is left alone, wherever it runs: what shows no sign of life for a minute is dead. Throws `not_found` for a session
 * that waits nowhere, `unavailable` when files cannot be moved, which stay, and `denied`, like all here, see {@link SpoolFolder.expectPlain}.
 */
export function setAsideSpool(options: ClearOptions & { readonly session?: string }): ClearedSpool {
  const cleared = { batches: 0, bytes: 0 }
  const me = thisProcess(Date.now() - process.uptime() * 1000)
  let isThere = options.session === undefined
  for (const spool of chosen(options))
    for (const name of spool.sessions()) {
      if (options.session !== undefined && !name.startsWith(options.session)) continue
      isThere = true
      if (isDead(join(spool.path, name), me))
        add(
          cleared,
          attempt(() => setAside(spool, name)),
        )
    }
  if (isThere) return cleared
  throw new SealtraceError(
    'not_found',
    'nothing of that session waits; see sealtrace spool ls for those that do',
  )
}

/** Removes what was set aside, for good. Throws `unavailable` when files cannot be removed. */
export function dropSpool(options: ClearOptions): ClearedSpool {
  const cleared = { batches: 0, bytes: 0 }
  for (const spool of chosen(options))
    for (const why of ['refused', 'damaged'] as const)
      for (const name of spool.aside(why)) {
        const path = join(spool.path, why, name)
        const bytes = factsOf(path)?.size ?? 0
        attempt(() => rmSync(path, { force: true }))
        add(cleared, { batches: 1, bytes })
      }
  return cleared
}

/**
 * Forgets what is remembered of collectors' logs, so that the next answer is taken as the first one. Evidence stays.
 * Returns of how many collectors something was forgotten. Throws `unavailable` when files cannot be removed.
 */
export function forgetLogs(options: ClearOptions): number {
  return chosen(options).filter(({ memory }) => attempt(() => memory.forget()) > 0).length
}

/** The session is taken over first: where a process of it still lives after all, or another one was first, it is left alone. */
function setAside(spool: SpoolFolder, name: string): ClearedSpool {
  const taken = `${name.slice(0, 36)}.${formatRecordId(newRecordId(Date.now()))}`
  spool.take(name, taken)
  const cleared = { batches: 0, bytes: 0 }
  const files = spool.batchesOf(taken)
  for (const file of files) {
    const bytes = factsOf(join(spool.path, taken, file))?.size ?? 0
    if (spool.setAside(taken, file, 'refused')) add(cleared, { batches: 1, bytes })
  }
  // The runs that were under way are still to be told, by whoever takes it over next.
  renameSync(join(spool.path, taken), join(spool.path, name))
  if (cleared.batches === files.length) return cleared
  throw new SealtraceError(
    'unavailable',
    `${files.length - cleared.batches} of ${files.length} batches of a session cannot be moved to the folder refused, and stay where they are; check its owner, and that the disk has room`,
  )
}

function chosen({ folder, collector }: ClearOptions): SpoolFolder[] {
  const asked = collector?.replace(/\/+$/, '')
  const spools = spoolsIn(folder).filter(
    (spool) => asked === undefined || spool.collector === asked,
  )
  for (const spool of spools) spool.expectPlain()
  return spools
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (SealtraceError.is(error)) throw error
    throw new SealtraceError(
      'unavailable',
      `the files of the spool cannot be changed (${codeOf(error)}); check who owns them`,
      { cause: error },
    )
  }
}

function add(sum: { batches: number; bytes: number }, more: ClearedSpool): void {
  sum.batches += more.batches
  sum.bytes += more.bytes
}

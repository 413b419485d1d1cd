// Rotation of the keys that wrap others: that of a month (its slots), and the project's for subjects. Recording goes on meanwhile;
// it can end at any point and be taken up again, since the key table says how far it came (docs/spec/envelope.md, E25).
import { setTimeout as sleep } from 'node:timers/promises'
import { createBreath } from '../access/breathe.ts'
import { encodeUtf8, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { epochOf, epochOfDomain } from '../keys/domain.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { KeyRows } from '../keys/key-rows.ts'
import type { KeyKind, KeyRow } from '../keys/key-row.ts'
import { openRootKeyOf, parentOf, renewKey, rewrapChild } from '../keys/renew-keys.ts'
import { destroyKeys } from './destroy-keys.ts'

/** Where a test can end it; in their order. `rows` comes after each batch. */
export type WrappingStep = 'begun' | 'rows' | 'audit' | 'destroyed'

export interface RotateOptions {
  /** Who asked for it: on the record. */
  readonly actor: string
  readonly onProgress?: (done: number, total: number) => void
  /** Rows that are committed at once; default 500. */
  readonly batch?: number
  readonly at?: (step: WrappingStep) => void
  readonly now?: () => number
}

export interface RotateDataOptions extends RotateOptions {
  /** `YYYY-MM`; default the current one. */
  readonly month?: string | undefined
  /** The key of subjects in the place of a month's. */
  readonly subjects?: boolean | undefined
}

export interface RotatedData {
  readonly of: 'month' | 'subjects'
  /** Null for subjects. */
  readonly month: string | null
  /** Ids (hex) of the keys that were put out of use and destroyed, and of the one in their place. */
  readonly from: readonly string[]
  readonly to: string
  /** Keys that were wrapped anew. */
  readonly rows: number
  /** It was taken up where another one had ended. */
  readonly resumed: boolean
}

/**
 * A new key for a month, or for subjects: all that the old one wraps is wrapped anew, then the old one is destroyed. Only the
 * process that owns the log may. Rejects with `usage`, `not_found`, `key_unavailable`, `unavailable`.
 */
export async function rotateData(log: OpenLog, options: RotateDataOptions): Promise<RotatedData> {
  mustOwn(log)
  const rotation = rotationOf(log, options)
  const { of, use } = rotation
  const begun = await retiredKeys(log, rotation)
  if (begun.length === 0) await begin(log, rotation)
  options.at?.('begun')
  const [row] = await rotation.inForce()
  if (!row) throw new SealtraceError('internal', 'there is no key in the place of the old one')
  const to = await openRootKeyOf(rotation.rows, row)
  const old = await retiredKeys(log, rotation)
  const from = old.map(({ id }) => toHex(id))
  let rows = 0
  for (;;) {
    for (const each of old) rows += await rewrapAll(log, rotation, { old: each, to })
    const target = use === 'epoch' ? 'data' : 'subjects'
    const month = of === 'month' ? { month: rotation.domain } : {}
    const details = { from, to: toHex(to.id), rows, ...month }
    const entry = { action: 'keys.rotate', outcome: 'allowed', actor: options.actor } as const
    const audit = await log.recorder.audit({ ...entry, target, details })
    options.at?.('audit')
    const ids = old.map(({ id }) => id)
    const isDue = async (): Promise<boolean> => (await childrenOf(rotation, from)).length === 0
    if (await destroyKeys(log, { ids, audit, isDue })) break
  }
  options.at?.('destroyed')
  const month = of === 'month' ? rotation.domain : null
  return { of, month, from, to: toHex(to.id), rows, resumed: begun.length > 0 }
}

interface Rotation {
  readonly of: RotatedData['of']
  readonly use: 'epoch' | 'subject'
  /** Of the key. */
  readonly domain: string
  readonly rows: KeyRows
  readonly ring: KeyRing
  readonly options: RotateOptions
  /** The key that is renewed. */
  readonly inForce: () => Promise<KeyRow[]>
  /** Rows of the kind that it wraps, where they can lie. */
  readonly wrapped: () => Promise<KeyRow[]>
  /** Ids (hex) of rows that do not open. */
  readonly damaged: Set<string>
}

function rotationOf(log: OpenLog, options: RotateDataOptions): Rotation {
  const { keys, provider, state } = log
  const { now = Date.now, month = epochOf(now()), subjects = false } = options
  if (!/^\d{4}-\d{2}$/.test(month)) throw new SealtraceError('usage', 'a month is YYYY-MM')
  const given = { table: keys, provider, state }
  // Rows and a ring of their own: what is made here must not go out with what the pipeline makes.
  const shared = {
    rows: new KeyRows(given),
    ring: new KeyRing(given),
    options,
    damaged: new Set<string>(),
  }
  const all = async (kind: KeyKind, isDomain: (domain: string) => boolean): Promise<KeyRow[]> => {
    const found: KeyRow[] = []
    for (const domain of await keys.domains())
      if (isDomain(domain))
        for (const row of await keys.inDomain(domain)) if (row.kind === kind) found.push(row)
    return found
  }
  if (subjects)
    return {
      ...{ ...shared, of: 'subjects', use: 'subject', domain: 'project' },
      inForce: () => keys.find('project', encodeUtf8('subject')),
      wrapped: () => all('subject', () => true),
    }
  return {
    ...{ ...shared, of: 'month', use: 'epoch', domain: month },
    inForce: async () => {
      const row = await keys.epochKey(month)
      return row ? [row] : []
    },
    wrapped: () => all('slot', (domain) => epochOfDomain(domain) === month),
  }
}

/** Keys of this kind that another rotation has put out of use and not destroyed. */
async function retiredKeys({ keys }: OpenLog, { domain, use }: Rotation): Promise<KeyRow[]> {
  const rows = await keys.find('retired', encodeUtf8(use))
  return rows.filter(({ epoch }) => epoch === domain)
}

async function begin(log: OpenLog, { inForce, rows, use }: Rotation): Promise<void> {
  const [row] = await inForce()
  if (!row)
    throw new SealtraceError('not_found', 'there is no such key yet; nothing is to be rotated')
  await renewKey(rows, row, use)
  const writes = rows.takeWrites()
  // Alone: what was sealed and not stored is sealed anew, and no thread goes on with the old key.
  await log.journal.alone((committer) => committer.commit([], writes))
}

/** Rows that one of these keys (hex ids) wraps. */
async function childrenOf(
  { rows, wrapped, damaged }: Rotation,
  ids: readonly string[],
): Promise<KeyRow[]> {
  const under: KeyRow[] = []
  const breath = createBreath(50)
  for (const row of await wrapped()) {
    await breath()
    const parent = damaged.has(toHex(row.id)) ? null : await parentOf(rows, row)
    if (parent !== null && ids.includes(parent)) under.push(row)
  }
  return under
}

type OpenKey = Awaited<ReturnType<typeof openRootKeyOf>>

/** Until a pass finds nothing; resolves with how many rows it came to. */
async function rewrapAll(
  log: OpenLog,
  rotation: Rotation,
  { old, to }: { old: KeyRow; to: OpenKey },
): Promise<number> {
  const { rows, options } = rotation
  const from = await openRootKeyOf(rows, old)
  const size = options.batch ?? 500
  let done = 0
  for (;;) {
    const found = await childrenOf(rotation, [toHex(old.id)])
    if (found.length === 0) return done
    for (let first = 0; first < found.length; first += size) {
      const batch = found.slice(first, first + size)
      for (const row of batch) await rewrap(rotation, row, { from, to })
      await store(log, rows)
      done += batch.length
      options.onProgress?.(Math.min(first + size, found.length), found.length)
      options.at?.('rows')
    }
  }
}

/** What does not open was lost before, and must not keep an old key alive. */
async function rewrap(
  { rows, ring, damaged }: Rotation,
  row: KeyRow,
  keys: { from: OpenKey; to: OpenKey },
): Promise<void> {
  try {
    await rewrapChild(rows, { row, commitment: await ring.commitmentOf(row) }, keys)
  } catch (error) {
    if (!SealtraceError.is(error) || error.code !== 'corrupt') throw error
    damaged.add(toHex(row.id))
  }
}

const attempts = 50

/** What an erasure has put out of date is taken up by the next pass. */
async function store(log: OpenLog, rows: KeyRows): Promise<void> {
  const keys = rows.takeWrites()
  for (let attempt = 1; ; attempt++)
    try {
      await log.journal.append({ records: [], keys, traces: [], duplicates: 0 })
      return
    } catch (error) {
      if (!SealtraceError.is(error) || attempt >= attempts) throw error
      if (error.code === 'conflict') return
      if (error.code !== 'busy') throw error
      await sleep(20)
    }
}

export function mustOwn({ owner }: OpenLog): void {
  if (!owner)
    throw new SealtraceError(
      'unavailable',
      'another process owns this log (a running collector?); ask it with --url, or stop it',
    )
}

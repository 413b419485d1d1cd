// Rotation of a month's index key: another comes in its place, all rows of the blind index are made anew under it, and the old
// one is destroyed. Searches use both meanwhile. Recording goes on, and it can be taken up again (docs/spec/envelope.md, E26).
import { encodeUtf8, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { epochOf } from '../keys/domain.ts'
import { KeyRing } from '../keys/key-ring.ts'
import type { StoredRecord } from '../store/log-store.ts'
import { Indexer } from '../terms/indexer.ts'
import { destroyKeys } from './destroy-keys.ts'
import { closedParts } from './closed-parts.ts'
import { LateArrivals } from './late-arrivals.ts'
import { RowRemaker, type Remade } from './remake-rows.ts'
import { mustOwn, type RotateOptions } from './rotate-data.ts'

export interface RotateIndexOptions extends Omit<RotateOptions, 'at'> {
  /** `YYYY-MM`; default the current one. */
  readonly month?: string | undefined
  /** Give up the rows of what is sealed to a reader key that is not here; else it is refused while there are any. */
  readonly drop?: boolean | undefined
  readonly at?: (step: IndexStep) => void
}

/** Where a test can end it; in their order. `rows` comes after each batch. */
export type IndexStep = 'begun' | 'rows' | 'audit' | 'destroyed'

export interface RotatedIndex extends Remade {
  readonly month: string
  /** Ids (hex) of the keys that were destroyed, and of the one in their place. */
  readonly from: readonly string[]
  readonly to: string
  /** It was taken up where another one had ended. */
  readonly resumed: boolean
}

const pageSize = 200
/** Milliseconds: a record's time is taken a moment after its index key was. */
const margin = 3_600_000

/** Months (`YYYY-MM`) that have an index key, oldest first. */
export async function indexMonths({ keys }: Pick<OpenLog, 'keys'>): Promise<string[]> {
  return [...new Set((await keys.ofKind('index')).map(({ epoch }) => epoch))]
}

/**
 * Only the process that owns the log may. Rejects with `usage`, `not_found`, `unavailable`, and with `key_unavailable` when keys
 * do not open: then it is to be run again.
 */
export async function rotateIndex(
  log: OpenLog,
  options: RotateIndexOptions,
): Promise<RotatedIndex> {
  mustOwn(log)
  const { now = Date.now, month = epochOf(now()), at = () => {} } = options
  const rows = await log.keys.find('index', encodeUtf8(month))
  if (rows.length === 0)
    throw new SealtraceError('not_found', 'this month has no index key; nothing is to be rotated')
  if (!options.drop) await refuseClosed(log, month, options)
  if (rows.length === 1) await begin(log, month)
  at('begun')
  const all = await log.keys.find('index', encodeUtf8(month))
  const to = toHex(all.at(-1)?.id ?? new Uint8Array())
  const old = all.slice(0, -1)
  const remakers = new Map([[month, await remakerOf(log, month)]])
  const next = await remakeAll(log, month, { remakers, options, from: 0 })
  const from = old.map(({ id }) => toHex(id))
  const remade = sumOf(remakers)
  const audit = await log.recorder.audit({
    ...{ action: 'keys.rotate', outcome: 'allowed', actor: options.actor, target: 'index' },
    details: { month, from, to, ...remade },
  })
  at('audit')
  await destroyKeys(log, {
    ids: old.map(({ id }) => id),
    audit,
    // What another process had staged before it saw the new key.
    isDue: async () => {
      await remakeAll(log, month, { remakers, options, from: next })
      return true
    },
  })
  at('destroyed')
  return { month, from, to, ...remade, resumed: rows.length > 1 }
}

/** Before anything is changed: such rows could not be made again, and nothing of theirs would be found any more. */
async function refuseClosed(
  log: OpenLog,
  month: string,
  options: RotateIndexOptions,
): Promise<void> {
  let closed = 0
  const count = async (records: readonly StoredRecord[]): Promise<void> => {
    for (const record of records) closed += await closedParts(log, record)
  }
  await eachPage(log, month, { take: count, from: 0, batch: options.batch })
  if (closed > 0)
    throw new SealtraceError(
      'key_unavailable',
      `${closed} ${closed === 1 ? 'part is' : 'parts are'} sealed to a reader key that is not here, and would not be found any more; rotate where that key is, with --reader-key FILE, or give them up with --drop`,
    )
}

async function begin(log: OpenLog, month: string): Promise<void> {
  const { keys, provider, state } = log
  const ring = new KeyRing({ table: keys, provider, state })
  await ring.renewIndexKey(month)
  const writes = ring.takeWrites()
  // Alone: what was sealed and not stored is sealed anew, and no thread goes on with the old key.
  await log.journal.alone((committer) => committer.commit([], writes))
}

async function remakerOf(log: OpenLog, month: string): Promise<RowRemaker> {
  const indexer = new Indexer(month, await log.ring.indexKey(month), log.indexing)
  return new RowRemaker(log, indexer, await log.ring.projectKey('index'))
}

interface Work {
  /** By the month of whose key the rows are to be. */
  readonly remakers: Map<string, RowRemaker>
  readonly options: Pick<RotateIndexOptions, 'onProgress' | 'at' | 'batch'>
  /** Leaf index. */
  readonly from: number
}

/** Resolves with the leaf index that it ended before. */
async function remakeAll(
  log: OpenLog,
  month: string,
  { remakers, options, from }: Work,
): Promise<number> {
  const { onProgress, at, batch } = options
  return eachPage(log, month, {
    ...{ from, batch },
    take: async (records) => {
      for (const [at, of] of Map.groupBy(records, ({ time }) => keyMonth(month, time))) {
        const hasKey = (await log.keys.find('index', encodeUtf8(at))).length > 0
        const key = hasKey ? at : month
        const remaker = remakers.get(key) ?? (await remakerOf(log, key))
        remakers.set(key, remaker)
        await remaker.remake(of)
      }
    },
    taken: async (next) => {
      onProgress?.(next, await log.store.size())
      at?.('rows')
    },
  })
}

interface Walk {
  /** Leaf index. */
  readonly from: number
  readonly batch?: number | undefined
  readonly take: (records: readonly StoredRecord[]) => Promise<void>
  readonly taken?: (next: number) => Promise<void>
}

/**
 * The records of a month, and those of producers that came later: what these are found by is made where they are, with the key of
 * then. Resolves with the leaf index that it ended before.
 */
async function eachPage(
  log: OpenLog,
  month: string,
  { from, batch = pageSize, take, taken }: Walk,
): Promise<number> {
  const late = new LateArrivals(log)
  for (let next = from; ;) {
    const page: StoredRecord[] = await log.store.page(next, batch)
    const last = page.at(-1)?.index ?? null
    if (last === null) return next
    const due: StoredRecord[] = []
    for (const record of page)
      if (isWithin(month, record.time) || (await late.isOne(record))) due.push(record)
    await take(due)
    next = last + 1
    await taken?.(next)
  }
}

function isWithin(month: string, time: number): boolean {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  return time >= Date.UTC(year, number - 1) - margin && time < Date.UTC(year, number) + margin
}

/** The month of whose key the rows of a record are to be: what came later is kept as long as the month in which it came. */
function keyMonth(month: string, time: number): string {
  return isWithin(month, time) ? month : epochOf(time)
}

function sumOf(remakers: ReadonlyMap<string, RowRemaker>): Remade {
  const sum = { parts: 0, dropped: 0, owners: 0 }
  for (const { remade } of remakers.values()) {
    sum.parts += remade.parts
    sum.dropped += remade.dropped
    sum.owners += remade.owners
  }
  return sum
}

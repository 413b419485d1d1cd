// Carries out the erasure intents that are on record. Each step can be done again, so a crash anywhere is mended by doing it
// all once more (docs/spec/erasure.md).
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import type { Committer } from '../journal/journal.ts'
import { openIntents, type OpenIntent } from '../journal/erasure-intents.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { keepErasure } from '../keys/kept-erasures.ts'
import { parseHeader, type ErasureCounts } from '../record/header.ts'
import { formatRecordId } from '../record/id.ts'
import { recordKinds } from '../record/kind.ts'
import { rangesOf, type ErasureScope } from '../seal/format/erasure.ts'
import type { Residue, SealedRecord, StoredRecord } from '../store/log-store.ts'
import { completionRecord, intentRecord } from './erasure-records.ts'
import { keptTiles } from './kept-tiles.ts'
import { openOfficer } from './officer.ts'
import { partsOf, planErasure } from './plan-erasure.ts'
import { mayExpire } from './expiring-keys.ts'
import { residueOf } from './residue.ts'
import { shredKeys } from './shred-keys.ts'

/** Where a crash can fall: before each of these. */
export type ErasureStep =
  | 'plan'
  | 'keys'
  | 'rows'
  | 'flush'
  | 'anchor'
  | 'generations'
  | 'completion'

export interface CarryOutOptions {
  /** Called before each step. */
  readonly onStep?: (step: ErasureStep) => void
  readonly now?: () => number
}

export interface CarriedOut {
  /** Record id of the completion. */
  readonly completion: string
  /** Record ids of the intents. */
  readonly intents: readonly string[]
  readonly counts: ErasureCounts
}

const pageSize = 500

const noCounts: ErasureCounts = { keys: 0, parts: 0, records: 0 }

/** What an expiry was judged by: content, holds and rules. */
const judged: ReadonlySet<number> = new Set(
  (['step', 'revision', 'gap', 'audit', 'hold', 'retention'] as const).map(
    (kind) => recordKinds[kind],
  ),
)

/**
 * Null when no intent is open. For the process that owns the log: nothing is written meanwhile, and what was sealed before and
 * not written is sealed anew. Rejects with `unavailable`, `key_unavailable`; then it is to be tried again.
 */
export async function carryOutErasures(
  log: OpenLog,
  options: CarryOutOptions = {},
): Promise<CarriedOut | null> {
  if (!log.owner || (await log.store.openErasures()).length === 0) return null
  return carryOut(log, options)
}

/**
 * As {@link carryOutErasures}, with the intent that `make` gives, if any: what it finds in the store stays so until the intent
 * is carried out.
 */
export async function carryOutNew(
  log: OpenLog,
  make: () => Promise<SealedRecord | null>,
  options: CarryOutOptions = {},
): Promise<CarriedOut | null> {
  return carryOut(log, options, make)
}

async function carryOut(
  log: OpenLog,
  { onStep = () => {}, now = Date.now }: CarryOutOptions,
  make?: () => Promise<SealedRecord | null>,
): Promise<CarriedOut | null> {
  return log.journal.alone(async (committer) => {
    // What another process staged before belongs to the tree first: it may be of the same person.
    await committer.idle()
    const stale = await staleExpiries(log)
    const made = await make?.()
    if (made) await committer.commit([made], [])
    const found = await openIntents(log.store, log.info)
    const open = found.filter(({ record }) => !stale.some(({ id }) => equalBytes(id, record.id)))
    if (found.length === 0) return null
    onStep('plan')
    const all = [...open, ...(await supplements(log, open, { committer, now }))]
    // Expiries are not kept: what a restored copy has again that had expired stays until it is discarded (docs/restore.md).
    for (const { record, reason } of all) if (reason === 'erasure') keepErasure(log.state, record)
    const keys = await keysOf(log, all)
    onStep('keys')
    await shredKeys(log, keys)
    onStep('rows')
    const { records, parts } = await eraseRows(log, all)
    onStep('flush')
    await log.store.flush()
    await log.keys.flush()
    onStep('anchor')
    await endGenerations(log, committer, { all, onStep })
    onStep('completion')
    const counts = { keys: keys.length, parts, records }
    const erased = all.map(({ record }) => record.id)
    const completions: SealedRecord[] = []
    if (all.length > 0) completions.push(completionRecord({ erased, counts }, now()))
    const voided = stale.map(({ id }) => id)
    if (voided.length > 0)
      completions.push(completionRecord({ erased: voided, counts: noCounts }, now()))
    await committer.commit(completions, [])
    await log.store.flush()
    return {
      completion: completions.map(({ id }) => formatRecordId(id))[0] ?? '',
      intents: [...erased, ...voided].map(formatRecordId),
      counts,
    }
  })
}

/**
 * Expiries that were on record and not carried out when something else was recorded, which may refer to what they name: they
 * are void, and the next run plans anew. What they took before they failed stays covered.
 */
async function staleExpiries(log: OpenLog): Promise<StoredRecord[]> {
  const { store } = log
  const expiries = (await openIntents(store, log.info)).filter(({ reason }) => reason === 'expiry')
  const first = expiries[0]?.record.index
  if (first === undefined || first === null) return []
  const isStale = (await store.staged(1)).length > 0 || (await hasContentAfter(store, first))
  return isStale ? expiries.map(({ record }) => record) : []
}

async function hasContentAfter(store: OpenLog['store'], index: number): Promise<boolean> {
  for (let at = index + 1; ; at += pageSize) {
    const page = await store.page(at, pageSize)
    if (page.some(({ kind }) => judged.has(kind))) return true
    if (page.length < pageSize) return false
  }
}

/** What came for a subject after its intent was written is put on record too, before its keys go. */
async function supplements(
  log: OpenLog,
  open: readonly OpenIntent[],
  { committer, now }: { committer: Committer; now: () => number },
): Promise<OpenIntent[]> {
  if (!open.some(({ reason }) => reason === 'erasure')) return []
  const known = union(open.map(({ scope }) => scope))
  const keys = new Set(known.keys.map(toHex))
  const indexes = indexesOf(known)
  for (const { header } of uniqueSubjects(open)) {
    const subject = await log.ring.subjectById(header.subject ?? '')
    if (!subject) continue
    const { scope } = await planErasure(log, subject)
    const rest: ErasureScope = {
      keys: scope.keys.filter((id) => !keys.has(toHex(id))),
      parts: [],
      records: rangesOf([...indexesOf(scope)].filter((index) => !indexes.has(index))),
    }
    if (rest.keys.length === 0 && rest.records.length === 0) continue
    const intent = { subject: subject.id, scope: rest, audit: header.audit ?? '' }
    const officer = await openOfficer(log)
    const record = intentRecord(intent, { origin: log.info.origin, officer, time: now() })
    await committer.commit([record], [])
  }
  const before = new Set(open.map(({ record }) => toHex(record.id)))
  return (await openIntents(log.store, log.info)).filter(
    ({ record }) => !before.has(toHex(record.id)),
  )
}

/** By an expiry go keys of slots and of months only: of the project and of people never, whatever it names. */
async function keysOf({ keys }: OpenLog, intents: readonly OpenIntent[]): Promise<Uint8Array[]> {
  const going: Uint8Array[] = []
  for (const { scope, reason } of intents)
    for (const id of scope.keys) {
      const row = reason === 'expiry' ? await keys.get(id) : null
      if (!row || mayExpire(row)) going.push(id)
    }
  return going
}

/** Returns how many records and parts the scopes have, gone or not. */
async function eraseRows(
  { store }: OpenLog,
  intents: readonly OpenIntent[],
): Promise<Pick<ErasureCounts, 'records' | 'parts'>> {
  const records: Uint8Array[] = []
  const parts = intents.flatMap(({ scope }) => scope.parts)
  const residues: Residue[] = []
  const tiles = keptTiles(store)
  const seen = new Set<number>()
  // A later intent names what came under the keys of an earlier one.
  const keys = new Set(intents.flatMap(({ scope }) => scope.keys.map(toHex)))
  for (const { scope, reason } of intents) {
    for await (const record of recordsIn(store, scope)) {
      // A record that expired goes with all that it brought; of a person what is under their keys.
      for (const { id, keyId } of partsOf(record, tiles) ?? [])
        if (reason === 'expiry' || keys.has(toHex(keyId))) parts.push(id)
      if (record.index === null || seen.has(record.index)) continue
      seen.add(record.index)
      records.push(record.id)
      const header = record.header === null ? null : parseHeader(record.header)
      const residue = header && residueOf(header)
      if (residue) residues.push(residue)
    }
  }
  await store.erase({ records, parts, residues })
  return { records: seen.size, parts: parts.length }
}

async function* recordsIn(
  store: OpenLog['store'],
  { records }: ErasureScope,
): AsyncIterable<StoredRecord> {
  for (const [from, to] of records)
    for (let at = from; at <= to; at += pageSize)
      for (const record of await store.page(at, Math.min(pageSize, to - at + 1)))
        if (record.index !== null && record.index <= to) yield record
}

/** The state folder learns of the new generations before the old ones go. */
async function endGenerations(
  { keys, state }: OpenLog,
  committer: Committer,
  { all, onStep }: { all: readonly OpenIntent[]; onStep: (step: ErasureStep) => void },
): Promise<void> {
  const inForce = await keys.generations()
  const shredded = all.flatMap(({ header }) => header.subject ?? [])
  await committer.remember({ generations: inForce, shredded })
  onStep('generations')
  for (const { epoch, number } of state.generations())
    if (number < (inForce.get(epoch) ?? 1)) state.destroyGeneration(epoch, number)
}

function uniqueSubjects(open: readonly OpenIntent[]): OpenIntent[] {
  return [...new Map(open.map((intent) => [intent.header.subject, intent])).values()]
}

function union(scopes: readonly ErasureScope[]): ErasureScope {
  return {
    keys: scopes.flatMap(({ keys }) => keys),
    parts: scopes.flatMap(({ parts }) => parts),
    records: rangesOf(scopes.flatMap((scope) => [...indexesOf(scope)])),
  }
}

function indexesOf({ records }: ErasureScope): Set<number> {
  const indexes = new Set<number>()
  for (const [from, to] of records) for (let at = from; at <= to; at++) indexes.add(at)
  return indexes
}

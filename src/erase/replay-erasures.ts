// After a restore from an old copy: what was erased since is in the copy again, and goes again. What that was is known from the
// state folder, which the copy has no part of: the intents that the officer signed, and the generations of keys that ended.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { openIntents } from '../journal/erasure-intents.ts'
import type { LogInfo } from '../journal/log-info.ts'
import { keptErasures, type KeptErasure } from '../keys/kept-erasures.ts'
import type { RestoreCounts } from '../keys/restore-marker.ts'
import type { RootKeyProvider } from '../keys/root-key-provider.ts'
import type { StateFolder } from '../keys/state-folder.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { parseHeader, type Header } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { isSignedIntent, rangesOf, scopeOf, type ErasureScope } from '../seal/format/erasure.ts'
import { headerCommitment, parseManifest, type PartEntry } from '../seal/format/manifest.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore, Residue, StoredRecord } from '../store/log-store.ts'
import { keysOfCopy, type KeysOfCopy } from './dead-keys.ts'
import { residueOf } from './residue.ts'

export interface CopyOfLog {
  readonly info: LogInfo
  readonly state: StateFolder
  readonly store: LogStore
  readonly keys: KeyStore
  readonly provider: RootKeyProvider
}

export interface KeptIntent {
  readonly record: KeptErasure
  readonly header: Header
  readonly scope: ErasureScope
}

export interface Replay {
  /** Generation domains of which the copy's key table is behind. */
  readonly domains: readonly string[]
  /** What goes and no intent names: keys that nothing opens any more, and what is under them. */
  readonly rest: ErasureScope
  readonly counts: RestoreCounts
}

/** What intents name, each with the subject (hex, or empty) that it goes for. */
interface Dying {
  readonly keys: ReadonlyMap<string, string>
  readonly parts: ReadonlyMap<string, string>
  readonly records: ReadonlyMap<number, string>
}

interface TableOfCopy extends KeysOfCopy {
  /** There was an erasure of which no intent is kept. */
  readonly isBlind: boolean
  /** The keys of the project do not open, so that nothing does. */
  readonly isClosed: boolean
}

const pageSize = 500
const mostStaged = 100_000

/** The intents that the state folder keeps and the officer has signed, oldest first. */
export function keptIntents({ info, state }: Pick<CopyOfLog, 'info' | 'state'>): KeptIntent[] {
  const officer = parseVerifierKey(state.readAnchor()?.authorityKey ?? info.authorityKey)
  return keptErasures(state).flatMap((record) => {
    if (record.kind !== recordKinds.erasureIntent) return []
    const { signature, header: commitment } = parseManifest(record.manifest)
    const header = parseHeader(record.header)
    const scope = header && scopeOf(header)
    const signed = { origin: info.origin, id: record.id, header: commitment }
    const holds =
      equalBytes(headerCommitment(record.salt, record.header), commitment) &&
      isSignedIntent(officer.publicKey, signed, signature)
    return scope && holds ? [{ record, header, scope }] : []
  })
}

/** Those of erasures that are on record in the copy, were not carried out, and are not kept: oldest first. */
export async function intentsLeftOpen({
  info,
  state,
  store,
}: Pick<CopyOfLog, 'info' | 'state' | 'store'>): Promise<KeptIntent[]> {
  const kept = new Set(keptErasures(state).map(({ id }) => toHex(id)))
  const authorityKey = state.readAnchor()?.authorityKey ?? info.authorityKey
  const open = await openIntents(store, { ...info, authorityKey })
  return open.flatMap(({ reason, record, header, scope }) => {
    const { salt, header: text } = record
    if (reason !== 'erasure' || salt === null || text === null || kept.has(toHex(record.id)))
      return []
    return [{ record: { ...record, salt, header: text }, header, scope }]
  })
}

/** What a replay takes. No content is opened and nothing is written. With `isClosed` all that is not erased counts as lost. */
export async function planReplay(
  copy: CopyOfLog,
  { isClosed = false }: { isClosed?: boolean } = {},
): Promise<Replay> {
  const anchor = copy.state.readAnchor()
  const intents = [...keptIntents(copy), ...(await intentsLeftOpen(copy))]
  const known = dying(intents, await copy.store.size())
  const domains = await domainsBehind(copy)
  const behind = new Set(domains)
  const shredded = new Set(anchor?.shredded)
  const table = await keysOfCopy(
    copy,
    ({ id, epoch }) => behind.has(epoch) || known.keys.has(id) || shredded.has(id),
  )
  const told = new Set(intents.map(({ header }) => header.subject))
  // An erasure of which the state folder keeps no intent: what nothing opens may be of that person.
  const untold = [...shredded].filter((id) => !told.has(id))
  const tally = new Tally(known, { ...table, isBlind: untold.length > 0, isClosed })
  const present = await presentParts(copy.store)
  for await (const record of recordsOf(copy.store)) tally.take(record, present)
  for (const id of shredded) if (table.deadRows.has(id)) tally.subjects.add(id)
  // Nobody says of whom it is: of one of these.
  if (tally.subjects.delete('')) for (const id of untold) tally.subjects.add(id)
  return {
    domains,
    rest: {
      keys: [...table.deadRows].filter((id) => !known.keys.has(id)).map(bytesOf),
      parts: tally.parts.map(bytesOf),
      records: rangesOf(tally.headers),
    },
    counts: { subjects: tally.subjects.size, ...tally.counts },
  }
}

/** Takes what the kept intents name, those of the replay itself among them. It can be done again. Rejects with `unavailable`. */
export async function replayErasures(copy: CopyOfLog): Promise<void> {
  const { store, keys } = copy
  const {
    keys: dead,
    parts: alone,
    records: headers,
  } = dying(keptIntents(copy), await store.size())
  const records: Uint8Array[] = []
  const parts: Uint8Array[] = [...alone.keys()].map(bytesOf)
  const residues: Residue[] = []
  for await (const record of recordsOf(store)) {
    const under = entriesOf(record).filter(({ keyId }) => dead.has(toHex(keyId)))
    parts.push(...under.map(({ id }) => id))
    const goes = record.index === null ? under.length > 0 : headers.has(record.index)
    if (!goes || record.header === null) continue
    records.push(record.id)
    const header = parseHeader(record.header)
    const residue = header && residueOf(header)
    if (residue) residues.push(residue)
  }
  await store.erase({ records, parts, residues })
  const inForce = copy.state.readAnchor()?.generations ?? {}
  const generations = new Map(
    (await domainsBehind(copy)).map((domain) => [domain, inForce[domain] ?? 1]),
  )
  await keys.shred({ ids: [...dead.keys()].map(bytesOf), rows: [], generations, changes: [] })
  await store.flush()
  await keys.flush()
}

/** Domains that had an erasure of which the key table knows nothing. */
export async function domainsBehind({
  state,
  keys,
}: Pick<CopyOfLog, 'state' | 'keys'>): Promise<string[]> {
  const inForce = await keys.generations()
  return Object.entries(state.readAnchor()?.generations ?? {})
    .filter(([domain, number]) => (inForce.get(domain) ?? 1) < number)
    .map(([domain]) => domain)
    .sort()
}

interface Fate {
  readonly isDead: boolean
  readonly isErased: boolean
  /** Where it is not erased. */
  readonly isLost: boolean
  readonly isNameless: boolean
  /** Of whom it is, where an intent names it. */
  readonly subject: string
}

/** Looks at each record once and keeps what goes beyond the intents. */
class Tally {
  readonly #known: Dying
  readonly #table: TableOfCopy
  /** Parts (hex) that no key names. */
  readonly parts: string[] = []
  readonly headers: number[] = []
  /** Ids (hex) of those of whom something is in the copy that is erased; an empty one for what no intent names. */
  readonly subjects = new Set<string>()
  readonly counts = { erasedRecords: 0, erasedParts: 0, lostRecords: 0, lostParts: 0 }

  constructor(known: Dying, table: TableOfCopy) {
    this.#known = known
    this.#table = table
  }

  take(record: StoredRecord, present: ReadonlySet<string>): void {
    const seen = { erased: 0, lost: 0, slots: 0 }
    for (const entry of entriesOf(record)) {
      const fate = this.#fateOf(entry)
      if (fate.isDead) seen.slots++
      const name = toHex(entry.id)
      if (!present.has(name)) continue
      if (fate.isNameless) this.parts.push(name)
      if (fate.isErased) this.subjects.add(fate.subject)
      if (fate.isErased) seen.erased++
      else if (fate.isLost) seen.lost++
    }
    this.counts.erasedParts += seen.erased
    this.counts.lostParts += seen.lost
    const goes = this.#headerGoes(record, seen.slots)
    if (goes || seen.erased) this.counts.erasedRecords++
    else if (seen.lost) this.counts.lostRecords++
  }

  #fateOf({ id, keyId }: PartEntry): Fate {
    const { keys, parts } = this.#known
    const { deadRows, rows, isBlind, isClosed } = this.#table
    const key = toHex(keyId)
    const isKnown = keys.has(key)
    const hasNoRow = !rows.has(key) && !deadRows.has(key)
    // Where an intent may be missing, so may the row of a key that it took.
    const isNameless = !isKnown && isBlind && hasNoRow
    const isDead = isKnown || deadRows.has(key) || isNameless
    const isErased = isKnown || parts.has(toHex(id)) || (isDead && isBlind)
    const isLost = isDead || hasNoRow || isClosed
    const subject = keys.get(key) ?? parts.get(toHex(id)) ?? ''
    return { isDead, isErased, isLost, isNameless, subject }
  }

  #headerGoes({ index, header }: StoredRecord, deadSlots: number): boolean {
    if (header === null) return false
    const subject = index === null ? undefined : this.#known.records.get(index)
    if (subject !== undefined) {
      this.subjects.add(subject)
      return true
    }
    const goes = this.#table.isBlind && deadSlots > 0
    if (goes && index !== null) this.headers.push(index)
    return goes
  }
}

function dying(intents: readonly KeptIntent[], size: number): Dying {
  const keys = new Map<string, string>()
  const parts = new Map<string, string>()
  const records = new Map<number, string>()
  for (const { header, scope } of intents) {
    const subject = header.subject ?? ''
    for (const id of scope.keys) keys.set(toHex(id), subject)
    for (const id of scope.parts) parts.set(toHex(id), subject)
    for (const [from, to] of scope.records)
      for (let index = from; index <= Math.min(to, size - 1); index++) records.set(index, subject)
  }
  return { keys, parts, records }
}

async function* recordsOf(store: LogStore): AsyncIterable<StoredRecord> {
  for (let from = 0; ;) {
    const page = await store.page(from, pageSize)
    yield* page
    const last = page.at(-1)?.index ?? null
    if (last === null || page.length < pageSize) break
    from = last + 1
  }
  yield* await store.staged(mostStaged)
}

/** The parts that a record says it brought. A copy that was tampered with is `verify`'s to find. */
function entriesOf({ manifest }: StoredRecord): PartEntry[] {
  try {
    const { appended, own } = parseManifest(manifest)
    return [...appended, ...own]
  } catch {
    return []
  }
}

async function presentParts(store: LogStore): Promise<Set<string>> {
  const present = new Set<string>()
  for await (const { id } of store.partIds()) present.add(toHex(id))
  return present
}

function bytesOf(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}

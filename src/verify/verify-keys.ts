// Wrapped keys against the changes of them that are on record.
import { equalBytes } from '../crypto/equal.ts'
import { fromHex, toHex } from '../crypto/encoding.ts'
import { formatRecordId } from '../record/id.ts'
import type { KeyChange, KeyKindName } from '../seal/format/manifest.ts'
import type { Checkpoint } from '../ledger/checkpoint.ts'
import { newerKeys, type NewerBy } from './later-records.ts'
import type { Findings } from './report.ts'
import type { Erasures } from './verify-erasures.ts'
import type { LastKeyChange, RecordChecker } from './verify-records.ts'
import type { VerifySource } from './verify-source.ts'

export interface KeyCheckOptions {
  readonly deep: boolean
  /** Size of the tree. */
  readonly size: number
  /** Records before this one are not looked at, nor keys that they alone name. */
  readonly since: number
  readonly findings: Findings
  readonly notChecked: string[]
  readonly erasures: Erasures
  /** The newest checkpoint at this moment; null where it does not open. */
  readonly openNewest: () => Promise<Checkpoint | null>
}

interface KeyRowSeen {
  readonly hash: Uint8Array
  readonly kind?: KeyKindName
}

const isClosed = Symbol('sealed to a reader key that is not at hand')

/** Judges what is missing too, since then it is known which keys are there. */
export async function verifyKeys(
  source: VerifySource,
  checker: RecordChecker,
  options: KeyCheckOptions,
): Promise<void> {
  const { deep, since, findings, notChecked, erasures } = options
  const rows = await rowsAtHand(source, [...checker.keyChanges.keys()], options)
  erasures.settle({ parts: checker.parts.stored(), keys: new Set(rows.keys()) })
  const counts = { closed: 0, unjudged: 0, ofErasures: 0 }
  const gone = new Set<string>()
  const newer = deep
    ? await newerKeys(source, changedSince(checker, rows), options)
    : new Map<string, NewerBy>()
  for (const [id, last] of checker.keyChanges) {
    const row = rows.get(id)
    if (!row && erasures.covers(id)) continue
    if (!row && since > 0 && (last.change.operation === 'destroy' || erasures.isNamed(id))) {
      counts.unjudged++
      continue
    }
    if ((await judge(source, { id, row, last, newer: newer.get(id) }, options)) === isClosed)
      counts.closed++
    if (!row) gone.add(id)
    if (newer.get(id) === 'erasure') counts.ofErasures++
  }
  // What is under a key that is gone without right is gone with it.
  for (const leaf of checker.parts.under(gone)) erasures.taken.add(leaf, 'erased-unauthorised')
  if (!source.commitment || !deep) notChecked.push('key commitments')
  noteCounts(counts, options)
  await noteStrangers(source, findings)
}

async function noteStrangers(source: VerifySource, findings: Findings): Promise<void> {
  const problem = 'a staged record was not written by a process of this log'
  for (const id of (await source.strangers?.()) ?? [])
    findings.add(problem, null, formatRecordId(id))
}

function noteCounts(
  counts: { closed: number; unjudged: number; ofErasures: number },
  { since, notChecked }: KeyCheckOptions,
): void {
  if (counts.closed)
    notChecked.push(
      `commitments of ${counts.closed} keys that are sealed to reader keys which are not here`,
    )
  if (counts.ofErasures)
    notChecked.push(
      `${counts.ofErasures} wrapped keys that an erasure under way seals anew: they are on the record at its end`,
    )
  if (counts.unjudged)
    notChecked.push(
      `whether ${counts.unjudged} keys were destroyed rightly: what allowed it may be on record before record ${since}`,
    )
}

interface Judged {
  readonly id: string
  readonly row: KeyRowSeen | undefined
  readonly last: LastKeyChange
  /** Why a row that is not the one on the record is a later one. */
  readonly newer: NewerBy | undefined
}

/** Keys (hex) of which the row is there and is not the one that the last change of it has. */
function changedSince(checker: RecordChecker, rows: ReadonlyMap<string, KeyRowSeen>): Set<string> {
  const changed = new Set<string>()
  for (const [id, { change }] of checker.keyChanges) {
    const row = rows.get(id)
    if (row && change.operation !== 'destroy' && !equalBytes(row.hash, change.rowHash))
      changed.add(id)
  }
  return changed
}

/** `isClosed` is no problem, and no pass: only the holder of a reader key can check it. */
async function judge(
  source: VerifySource,
  { id, row, last, newer }: Judged,
  options: KeyCheckOptions,
): Promise<typeof isClosed | null> {
  const { findings } = options
  const { change, index, recordId, kind } = last
  if (row?.kind !== undefined && !isKindOf(row.kind, kind))
    findings.add(`wrapped key ${id} is of another kind than on the record`, index, recordId)
  const problem = await keyProblem(source, change, { hash: row?.hash, newer, ...options })
  if (problem === isClosed) return isClosed
  const state = row ? '' : 'erased-unauthorised: '
  if (problem) findings.add(`${state}wrapped key ${id} ${problem}`, index, recordId)
  return null
}

/** All rows of the key table, or of a part of the log those that it names. */
async function rowsAtHand(
  source: VerifySource,
  changed: readonly string[],
  { since, erasures }: KeyCheckOptions,
): Promise<Map<string, KeyRowSeen>> {
  const rows = new Map<string, KeyRowSeen>()
  if (since === 0) {
    for await (const { id, ...row } of source.keyRows()) rows.set(toHex(id), row)
    return rows
  }
  for (const id of new Set([...changed, ...erasures.namedKeys])) {
    const key = fromHex(id)
    const hash = key && (await source.keyRowHash(key))
    if (hash) rows.set(id, { hash })
  }
  return rows
}

/** A rotation retires a key: its row has another kind since then, without a change of it. */
function isKindOf(row: KeyKindName, onRecord: KeyKindName | undefined): boolean {
  return onRecord === undefined || row === onRecord || row === 'retired'
}

async function keyProblem(
  source: VerifySource,
  change: KeyChange,
  {
    hash,
    deep,
    newer,
  }: { hash: Uint8Array | undefined; deep: boolean; newer: NewerBy | undefined },
): Promise<string | typeof isClosed | null> {
  if (change.operation === 'destroy')
    return hash
      ? 'is there, though it was destroyed'
      : 'was destroyed, and no signed erasure covers it'
  if (!hash) return 'is missing'
  if (!deep) return null
  if (!equalBytes(hash, change.rowHash)) {
    if (newer === 'pending')
      return 'is not the one on the record; a newer one waits to be recorded, as after a crash: start the collector once, and verify again'
    if (!newer) return 'is not the one on the record'
  }
  const commitment = await source.commitment?.(change.keyId)
  if (commitment === 'closed') return isClosed
  const holds = !source.commitment || (commitment && equalBytes(commitment, change.commitment))
  return holds ? null : 'does not open to the key that was committed to'
}

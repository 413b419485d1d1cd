import { decodeUtf8, toBase64 } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { Checkpoint } from '../ledger/checkpoint.ts'
import { leafHash } from '../ledger/merkle.ts'
import { verifyInclusion } from '../ledger/proof.ts'
import { proveInclusion } from '../ledger/tree.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { formatRecordId } from '../record/id.ts'
import { parseLeaf, type Leaf } from '../seal/format/leaf.ts'
import { parseManifest, type Manifest } from '../seal/format/manifest.ts'
import type { Findings, RecordEvidence } from './report.ts'
import type { SourceRecord } from './verify-source.ts'
import type { TakenRecords } from './taken-records.ts'

/** The last one that a date can have, in milliseconds. */
const lastTime = 8.64e15

/** Looks for one record while all are walked: by its id in the leaf, or in the row where the leaf says something else. */
export class RecordSearch {
  readonly #id: Uint8Array
  #found: { index: number; leaf: Uint8Array; row: SourceRecord | null } | null = null

  constructor(id: Uint8Array) {
    this.#id = id
  }

  see(index: number, leaf: Uint8Array | null, row: SourceRecord | null): void {
    const isIt = (leaf && isOf(leaf, this.#id)) || (row && equalBytes(row.id, this.#id))
    if (isIt && leaf) this.#found ??= { index, leaf: new Uint8Array(leaf), row }
  }

  /** Null when no leaf of the log is of the record, or no signed checkpoint proves it. */
  async evidence({
    checkpoint,
    tiles,
    findings,
    taken,
    isPartThere,
  }: {
    checkpoint: Checkpoint | null
    tiles: TileReader
    findings: Findings
    taken: TakenRecords
    isPartThere: (id: Uint8Array) => Promise<boolean>
  }): Promise<RecordEvidence | null> {
    if (!this.#found || !checkpoint) return null
    const { index, leaf, row } = this.#found
    const recordId = formatRecordId(this.#id)
    const hash = leafHash(leaf)
    const proof = proofOf(tiles, { index, hash }, checkpoint)
    if (!proof) findings.add('no inclusion proof leads to the checkpoint', index, recordId)
    const manifest = row && manifestOrNull(row.manifest)
    return {
      recordId,
      index,
      ...saidBy(leaf),
      ...stateOf(index, { leaf, taken, isBad: findings.bad.has(index) }),
      parts: manifest && (await partsOf(manifest, isPartThere)),
      leaf: toBase64(leaf),
      leafHash: toBase64(hash),
      proof: (proof ?? []).map(toBase64),
      checkpoint: decodeUtf8(checkpoint.note) ?? '',
    }
  }
}

function saidBy(leaf: Uint8Array): Pick<RecordEvidence, 'kind' | 'time'> {
  const said = leafOrNull(leaf)
  if (!said) return { kind: null, time: null }
  const { kind, time } = said
  return { kind, time: time <= lastTime ? new Date(time).toISOString() : null }
}

function stateOf(
  index: number,
  { leaf, taken, isBad }: { leaf: Uint8Array; taken: TakenRecords; isBad: boolean },
): Pick<RecordEvidence, 'state' | 'by' | 'byRecord'> {
  const state = taken.stateOf(index)
  const { by = null, byRecord = null } = state ?? {}
  if (state?.state === 'erased-unauthorised') return { state: state.state, by, byRecord }
  if (isBad) return { state: 'damaged', by, byRecord }
  const whole = leafOrNull(leaf)?.kind === 'gap' ? 'gap' : 'intact'
  return { state: state?.state ?? whole, by, byRecord }
}

async function partsOf(
  { appended, own }: Manifest,
  isPartThere: (id: Uint8Array) => Promise<boolean>,
): Promise<RecordEvidence['parts']> {
  const parts = [...appended, ...own]
  let missing = 0
  for (const { id } of parts) if (!(await isPartThere(id))) missing++
  return { listed: parts.length, missing }
}

function proofOf(
  tiles: TileReader,
  { index, hash }: { index: number; hash: Uint8Array },
  checkpoint: Checkpoint,
): Uint8Array[] | null {
  try {
    const proof = proveInclusion(tiles, index, checkpoint.size)
    verifyInclusion(hash, index, checkpoint, proof)
    return proof
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}

function isOf(leaf: Uint8Array, id: Uint8Array): boolean {
  const said = leafOrNull(leaf)
  return said !== null && equalBytes(said.id, id)
}

function leafOrNull(leaf: Uint8Array): Leaf | null {
  try {
    return parseLeaf(leaf)
  } catch {
    return null
  }
}

function manifestOrNull(bytes: Uint8Array): Manifest | null {
  try {
    return parseManifest(bytes)
  } catch {
    return null
  }
}

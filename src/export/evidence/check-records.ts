// Checks the records of an evidence pack, one by one in leaf order: when it is made, and when somebody else checks it. Pure, and without
// a key of any content. What it is given may come from an attacker.
import { equalBytes } from '../../crypto/equal.ts'
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import type { Checkpoint } from '../../ledger/checkpoint.ts'
import { leafHash } from '../../ledger/merkle.ts'
import { verifyInclusion } from '../../ledger/proof.ts'
import { parseTlogProof } from '../../ledger/tlog-proof.ts'
import { parseHeader, type Header } from '../../record/header.ts'
import { formatRecordId } from '../../record/id.ts'
import { recordKinds } from '../../record/kind.ts'
import { parseLeaf, type Leaf } from '../../seal/format/leaf.ts'
import {
  headerCommitment,
  parseManifest,
  type Manifest,
  type PartEntry,
} from '../../seal/format/manifest.ts'
import { Findings, type VerifyFinding } from '../../verify/report.ts'
import { Erasures } from '../../verify/verify-erasures.ts'
import { LegalHolds } from '../../verify/verify-holds.ts'
import { Takings, type Taking } from './takings.ts'

/** A record as its files in the pack have it. */
export interface PackedRecord {
  readonly index: number
  readonly leaf: Uint8Array | null
  readonly manifest: Uint8Array | null
  /** Both null: the header row is gone. */
  readonly salt: Uint8Array | null
  readonly header: string | null
  readonly receipt: Uint8Array | null
}

/** Whether a part that a manifest lists is there, unchanged. */
export type HasPart = (entry: PartEntry) => boolean

/** What a record says, when it is the one in its leaf. */
export interface CheckedRecord {
  readonly recordId: string
  readonly leaf: Leaf
  readonly manifest: Manifest
  /** Null when the row is gone, or is not the one that the manifest commits to. */
  readonly header: Header | null
}

export type RecordState = 'intact' | 'erased' | 'expired' | 'damaged'

export interface StateOfRecord {
  readonly state: RecordState
  /** The record by which it was erased or expired. */
  readonly by: Taking | null
}

interface Missing {
  readonly index: number
  readonly keyId: string | null
  readonly part: string | null
}

export class RecordChecks {
  readonly findings = new Findings()
  readonly #head: Checkpoint | null
  readonly #note: Uint8Array
  readonly #erasures: Erasures
  readonly #holds: LegalHolds
  readonly #takings = new Takings()
  readonly #missing: Missing[] = []
  readonly #seen = new Set<number>()
  #last = -1

  /** `head`: the checkpoint with a good signature; null when it has none. `note`: its bytes, as in the pack. `now`: milliseconds since the epoch. */
  constructor(options: {
    readonly origin: string
    readonly head: Checkpoint | null
    readonly note: Uint8Array
    /** The officer's vkey. */
    readonly authorityKey: string | undefined
    readonly now: number
  }) {
    this.#head = options.head
    this.#note = options.note
    const { origin, authorityKey, now } = options
    const { findings } = this
    this.#erasures = new Erasures({ origin, authorityKey, findings, now, isWholeLog: false })
    this.#holds = new LegalHolds({ origin, authorityKey, findings })
  }

  /** Records in ascending order of their indexes. Null for one that is not the one in its leaf. */
  take(record: PackedRecord, hasPart: HasPart): CheckedRecord | null {
    const { index } = record
    if (index <= this.#last) {
      this.findings.add('the records of the pack are not in the order of the log', index)
      return null
    }
    this.#last = index
    const leaf = this.#leafOf(record)
    const manifest = leaf && this.#manifestOf(record, leaf)
    if (!leaf || !manifest) return null
    const recordId = formatRecordId(leaf.id)
    const place = { index, recordId }
    const { header, isGone } = this.#headerOf(record, manifest, recordId)
    if (isGone) this.#miss({ index, keyId: null, part: null }, leaf, recordId)
    for (const entry of [...manifest.appended, ...manifest.own])
      if (!hasPart(entry))
        this.#miss({ index, keyId: toHex(entry.keyId), part: toHex(entry.id) }, leaf, recordId)
    const source = {
      ...{ id: leaf.id, kind: recordKinds[leaf.kind], time: leaf.time, index },
      ...{ manifest: record.manifest ?? new Uint8Array(0) },
      ...{ salt: record.salt, header: record.header },
    }
    this.#erasures.take(source, manifest, place)
    this.#holds.take(source, manifest, place)
    if (header) this.#takings.add(header, place)
    return { recordId, leaf, manifest, header }
  }

  /** Once all are taken. Gives the state of each, by leaf index. */
  settle(): ReadonlyMap<number, StateOfRecord> {
    this.#erasures.settle({ parts: [], keys: new Set() })
    const bad = new Set(this.findings.list.map(({ index }) => index))
    const states = new Map<number, StateOfRecord>()
    for (const index of this.#seen)
      states.set(index, { state: bad.has(index) ? 'damaged' : 'intact', by: null })
    for (const missing of this.#missing) {
      if (bad.has(missing.index)) continue
      const by = this.#takings.of(missing)
      states.set(missing.index, { state: by?.expires === true ? 'expired' : 'erased', by })
    }
    return states
  }

  all(): VerifyFinding[] {
    return this.findings.all()
  }

  /** Proven to be in the tree of the checkpoint. */
  #leafOf({ index, leaf: bytes, receipt }: PackedRecord): Leaf | null {
    this.#seen.add(index)
    if (!bytes || !receipt) {
      this.findings.add('the leaf or the receipt of the record is missing', index)
      return null
    }
    const leaf = parsed(() => parseLeaf(bytes))
    const proof = parsed(() => parseTlogProof(receipt))
    const recordId = leaf && formatRecordId(leaf.id)
    const problem = !leaf ? 'the leaf is none' : !proof ? 'the receipt is malformed' : null
    if (problem || !proof) {
      this.findings.add(problem ?? '', index, recordId)
      return null
    }
    if (proof.index !== index || !equalBytes(proof.checkpoint, this.#note))
      this.findings.add(
        "the receipt is of another leaf, or over another checkpoint than the pack's",
        index,
        recordId,
      )
    else if (this.#head) {
      const head = this.#head
      const isIn = parsed(() => (verifyInclusion(leafHash(bytes), index, head, proof.proof), true))
      if (!isIn)
        this.findings.add('the receipt does not prove the leaf to be in the log', index, recordId)
    }
    return leaf
  }

  #manifestOf({ index, manifest: bytes }: PackedRecord, leaf: Leaf): Manifest | null {
    const recordId = formatRecordId(leaf.id)
    const manifest = bytes && parsed(() => parseManifest(bytes))
    const isIn =
      bytes && equalBytes(sha256(bytes), leaf.manifestHash) && manifest?.kind === leaf.kind
    if (isIn) return manifest
    this.findings.add('the manifest is not the one in the leaf', index, recordId)
    return null
  }

  #headerOf(
    { index, salt, header: text }: PackedRecord,
    manifest: Manifest,
    recordId: string,
  ): { header: Header | null; isGone: boolean } {
    if (salt === null && text === null) return { header: null, isGone: true }
    const isCommitted =
      salt !== null && text !== null && equalBytes(headerCommitment(salt, text), manifest.header)
    const header = isCommitted ? parseHeader(text) : null
    if (!header)
      this.findings.add('the header is not the one that the manifest commits to', index, recordId)
    return { header, isGone: false }
  }

  #miss(missing: Missing, { time, kind }: Leaf, recordId: string): void {
    const { index, keyId, part } = missing
    this.#missing.push(missing)
    const at = { index, recordId, time, kind }
    if (part === null || keyId === null) this.#erasures.missingHeader(at)
    else this.#erasures.missingPart({ ...at, name: part, keyId })
  }
}

/** Null when it throws one of ours: what is wrong is said by who asks. */
export function parsed<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}

// Each record against its leaf: manifest, list, header, parts.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { formatRecordId } from '../record/id.ts'
import { encodeLeaf, parseLeaf } from '../seal/format/leaf.ts'
import {
  headerCommitment,
  listHash,
  parseManifest,
  type KeyChange,
  type KeyKindName,
  type Manifest,
} from '../seal/format/manifest.ts'
import { recordKindOf } from '../record/kind.ts'
import type { Findings } from './report.ts'
import type { Erasures } from './verify-erasures.ts'
import { PartListings } from './part-listings.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'

/** What a record says goes to each of these, in leaf order, when it is the one in its leaf. */
export interface RecordTaker {
  take(record: SourceRecord, manifest: Manifest, place: { index: number; recordId: string }): void
}

export interface RecordCheckerOptions {
  readonly source: Pick<VerifySource, 'part'>
  readonly findings: Findings
  readonly erasures: Erasures
  /** Beside `erasures`. */
  readonly takers: readonly RecordTaker[]
  readonly deep: boolean
  /** See `PartListingsOptions`. */
  readonly present: ReadonlySet<string> | null
  /** Records before this one are not looked at. */
  readonly since: number
}

export interface LastKeyChange {
  readonly change: KeyChange
  readonly index: number
  readonly recordId: string
  /** Of the key, as this change or one before says. */
  readonly kind: KeyKindName | undefined
}

/** Follows the records of a log in leaf order. */
export class RecordChecker {
  readonly #options: RecordCheckerOptions
  readonly #findings: Findings
  readonly #erasures: Erasures
  readonly #takers: readonly RecordTaker[]
  readonly #lists = new Set<string>()
  readonly parts: PartListings
  /** The last change of each key, by id in hex. */
  readonly keyChanges = new Map<string, LastKeyChange>()
  /** Part lists that continue one which may be of a record that is not looked at. */
  unknownBases = 0

  constructor(options: RecordCheckerOptions) {
    this.#options = options
    this.#findings = options.findings
    this.#erasures = options.erasures
    this.#takers = [options.erasures, ...options.takers]
    this.parts = new PartListings(options)
  }

  /** `leaf` and `record` of one index; either may be missing. */
  async check(index: number, leaf: Uint8Array | null, record: SourceRecord | null): Promise<void> {
    if (!record) {
      this.#findings.add('the record row is missing', index, leaf && leafId(leaf))
      return
    }
    const id = formatRecordId(record.id)
    const isInLeaf = leaf !== null && isLeafOf(leaf, record)
    if (leaf && !isInLeaf)
      this.#findings.add(
        'the record (id, kind, time or manifest) is not the one in its leaf',
        index,
        id,
      )
    const manifest = parseOrNull(record.manifest)
    if (!manifest) {
      this.#findings.add('the manifest does not parse', index, id)
      return
    }
    this.#checkList(manifest, index, id)
    if (isInLeaf)
      for (const taker of this.#takers) taker.take(record, manifest, { index, recordId: id })
    this.#takeKeyChanges(manifest, index, id)
    const at = { index, recordId: id, time: record.time, kind: manifest.kind }
    if (record.header === null || !record.salt) this.#erasures.missingHeader(at)
    else if (
      this.#options.deep &&
      !equalBytes(headerCommitment(record.salt, record.header), manifest.header)
    )
      this.#findings.add('the header row is not the one that the manifest commits to', index, id)
    for (const part of [...manifest.appended, ...manifest.own]) await this.parts.take(part, at)
  }

  #takeKeyChanges({ keyChanges = [] }: Manifest, index: number, recordId: string): void {
    for (const change of keyChanges) {
      const id = toHex(change.keyId)
      const kind = change.kind ?? this.keyChanges.get(id)?.kind
      this.keyChanges.set(id, { change, index, recordId, kind })
    }
  }

  #checkList(manifest: Manifest, index: number, id: string): void {
    if (manifest.base && !this.#lists.has(toHex(manifest.base))) {
      if (this.#options.since > 0) this.unknownBases++
      else this.#findings.add('the part list that it continues is of no earlier record', index, id)
    }
    const hash = listHash(manifest)
    if (hash) this.#lists.add(toHex(hash))
  }
}

/** The leaf that a row must have; null for a row that none is made for. */
export function leafOfRow({ id, kind: code, time, manifest }: SourceRecord): Uint8Array | null {
  const kind = recordKindOf(code)
  if (!kind || id.length !== 16 || time < 0) return null
  return encodeLeaf({ kind, id, time, manifestHash: sha256(manifest) })
}

export function isLeafOf(leaf: Uint8Array, record: SourceRecord): boolean {
  const expected = leafOfRow(record)
  return expected !== null && equalBytes(leaf, expected)
}

function parseOrNull(bytes: Uint8Array): Manifest | null {
  try {
    return parseManifest(bytes)
  } catch {
    return null
  }
}

function leafId(leaf: Uint8Array): string | null {
  try {
    return formatRecordId(parseLeaf(leaf).id)
  } catch {
    return null
  }
}

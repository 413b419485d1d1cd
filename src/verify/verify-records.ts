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
  type Manifest,
  type PartEntry,
} from '../seal/format/manifest.ts'
import { recordKindOf } from '../record/kind.ts'
import type { Findings } from './report.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'

/** Follows the records of a log in leaf order. */
export class RecordChecker {
  readonly #source: VerifySource
  readonly #findings: Findings
  readonly #deep: boolean
  readonly #present: ReadonlySet<string>
  readonly #lists = new Set<string>()
  readonly #checked = new Map<string, string>()
  /** The last change of each key, by id in hex. */
  readonly keyChanges = new Map<string, { change: KeyChange; index: number; recordId: string }>()

  constructor(options: {
    source: VerifySource
    findings: Findings
    deep: boolean
    present: ReadonlySet<string>
  }) {
    this.#source = options.source
    this.#findings = options.findings
    this.#deep = options.deep
    this.#present = options.present
  }

  /** `leaf` and `record` of one index; either may be missing. */
  async check(index: number, leaf: Uint8Array | null, record: SourceRecord | null): Promise<void> {
    if (!record) {
      this.#findings.add('the record row is missing', index, leaf && leafId(leaf))
      return
    }
    const id = formatRecordId(record.id)
    if (leaf && !this.#matches(leaf, record))
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
    for (const change of manifest.keyChanges ?? [])
      this.keyChanges.set(toHex(change.keyId), { change, index, recordId: id })
    if (record.header === null || !record.salt)
      this.#findings.add('the header row is missing', index, id)
    else if (
      this.#deep &&
      !equalBytes(headerCommitment(record.salt, record.header), manifest.header)
    )
      this.#findings.add('the header row is not the one that the manifest commits to', index, id)
    for (const part of [...manifest.appended, ...manifest.own])
      await this.#checkPart(part, index, id)
  }

  /** Parts in the store that no manifest lists. */
  unlisted(): string[] {
    return [...this.#present].filter((id) => !this.#checked.has(id))
  }

  #matches(leaf: Uint8Array, record: SourceRecord): boolean {
    const kind = recordKindOf(record.kind)
    if (!kind || record.id.length !== 16 || record.time < 0) return false
    const expected = encodeLeaf({
      kind,
      id: record.id,
      time: record.time,
      manifestHash: sha256(record.manifest),
    })
    return equalBytes(leaf, expected)
  }

  #checkList(manifest: Manifest, index: number, id: string): void {
    if (manifest.base && !this.#lists.has(toHex(manifest.base)))
      this.#findings.add('the part list that it continues is of no earlier record', index, id)
    const hash = listHash(manifest)
    if (hash) this.#lists.add(toHex(hash))
  }

  async #checkPart(part: PartEntry, index: number, id: string): Promise<void> {
    const name = toHex(part.id)
    const entry = `${toHex(part.hash)} ${part.length} ${toHex(part.keyId)} ${toHex(part.commitment)}`
    const before = this.#checked.get(name)
    if (before !== undefined && before !== entry)
      this.#findings.add(`part ${name} is listed with other values than before`, index, id)
    if (before === entry) return
    this.#checked.set(name, entry)
    if (!this.#present.has(name)) {
      this.#findings.add(`part ${name} is missing`, index, id)
      return
    }
    if (!this.#deep) return
    const data = await this.#source.part(part.id)
    if (data?.length !== part.length || !equalBytes(sha256(data), part.hash))
      this.#findings.add(`part ${name} is not the one that the manifest lists`, index, id)
  }
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

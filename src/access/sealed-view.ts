// A record as it is stored, for who wants to see that it is sealed. Nothing is opened.
import { toBase64, toHex } from '../crypto/encoding.ts'
import { leafOf } from '../journal/matches-leaf.ts'
import { formatRecordId } from '../record/id.ts'
import { parsePartBytes } from '../seal/format/part.ts'
import type { PartEntry } from '../seal/format/manifest.ts'
import { openRunOf } from './open-run.ts'
import { notFound, type Principal } from './principal.ts'
import type { RunLoader } from './run-loader.ts'

export interface SealedPartView {
  readonly id: string
  /** Null: masked content, or the part is gone. */
  readonly class: string | null
  readonly length: number
  readonly keyId: string
  readonly keyCommitment: string
  readonly sha256: string
  /** Base64 of its beginning; null when it is gone. */
  readonly bytes: string | null
}

export interface SealedRecordView {
  readonly recordId: string
  readonly manifest: string
  readonly leaf: string
  readonly parts: readonly SealedPartView[]
}

/** Bytes of a part, and parts of a record. */
const shownBytes = 4096
const mostParts = 1000

/** The parts are those that the record itself brought. Rejects with `not_found`. */
export async function sealedRecord(
  runs: RunLoader,
  principal: Principal,
  recordId: string,
): Promise<SealedRecordView> {
  const { resolved } = await openRunOf(runs, principal, recordId)
  const item = resolved.find(({ record }) => formatRecordId(record.id) === recordId)
  if (!item) throw notFound()
  const entries = [...item.appended.flat(), ...item.own].slice(0, mostParts)
  const found = await runs.sources.store.parts(entries.map(({ id }) => id))
  return {
    recordId,
    manifest: toBase64(item.record.manifest),
    leaf: toBase64(leafOf(item.record) ?? new Uint8Array(0)),
    parts: entries.map((entry) => partView(entry, found.get(toHex(entry.id)))),
  }
}

function partView(entry: PartEntry, data: Uint8Array | undefined): SealedPartView {
  return {
    id: toHex(entry.id),
    class: data ? classOf(data) : null,
    length: entry.length,
    keyId: toHex(entry.keyId),
    keyCommitment: toHex(entry.commitment),
    sha256: toHex(entry.hash),
    bytes: data ? toBase64(data.subarray(0, shownBytes)) : null,
  }
}

/** It stands in front of what is sealed, and the manifest's hash covers it. */
function classOf(data: Uint8Array): string | null {
  try {
    const name = parsePartBytes(data).class
    return /^[a-z0-9_]{1,40}$/.test(name) ? name : null
  } catch {
    return null
  }
}

import { randomBytes } from '../crypto/random.ts'
import type { PartIndex } from '../record/blind.ts'
import { formatHeader, type Header } from '../record/header.ts'
import { newRecordId } from '../record/id.ts'
import { headerCommitment } from '../seal/format/manifest.ts'
import type { NewPart } from '../seal/seal-part.ts'
import type { SealedRecord } from '../store/log-store.ts'

/** A sealed part with its rows of the blind index. */
export type IndexedPart = NewPart & PartIndex

export interface RecordContent {
  readonly header: Header
  readonly parts: readonly IndexedPart[]
  /** Milliseconds since the epoch. */
  readonly time: number
}

/** A record with an id and a header salt of its own. `manifest` makes its bytes of the header commitment. */
export function makeRecord(
  { header, parts, time }: RecordContent,
  manifest: (headerCommitment: Uint8Array) => Uint8Array,
): SealedRecord {
  const salt = randomBytes(32)
  const text = formatHeader(header)
  return {
    id: newRecordId(time),
    kind: header.kind,
    time,
    manifest: manifest(headerCommitment(salt, text)),
    salt,
    header: text,
    parts: parts.map(({ entry, data, ...rows }) => ({ ...rows, id: entry.id, data })),
  }
}

// A sealed batch as it goes from thread to thread: all its bytes in one buffer that is handed over, not copied.
import type { SealedBatch } from '../journal/pipeline.ts'
import type { HeaderText } from '../record/header.ts'
import type { RecordKind } from '../record/kind.ts'
import type { SealedPart } from '../seal/format/part.ts'
import type { SealedRecord } from '../store/log-store.ts'

const idLength = 16
const saltLength = 32

/** Lengths and clear fields of a record; its bytes stand in the buffer: id, salt, manifest, then id and data of each part. */
interface PackedRecord {
  readonly kind: RecordKind
  readonly time: number
  readonly header: HeaderText
  readonly manifest: number
  readonly parts: readonly number[]
}

export interface PackedBatch extends Omit<SealedBatch, 'records'> {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly records: readonly PackedRecord[]
}

export function packBatch({ records, ...rest }: SealedBatch): PackedBatch {
  const bytes = new Uint8Array(records.reduce((sum, record) => sum + sizeOf(record), 0))
  let at = 0
  const put = (piece: Uint8Array): number => {
    bytes.set(piece, at)
    at += piece.length
    return piece.length
  }
  const packed = records.map(({ id, salt, manifest, parts, kind, time, header }): PackedRecord => {
    put(id)
    put(salt)
    return {
      kind,
      time,
      header,
      manifest: put(manifest),
      parts: parts.map((part) => (put(part.id), put(part.data))),
    }
  })
  return { ...rest, bytes, records: packed }
}

/** The records are views of the buffer. */
export function unpackBatch({ bytes, records, ...rest }: PackedBatch): SealedBatch {
  let at = 0
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length))
  return {
    ...rest,
    records: records.map(({ manifest, parts, kind, time, header }): SealedRecord => ({
      id: take(idLength),
      salt: take(saltLength),
      manifest: take(manifest),
      parts: parts.map((length) => ({ id: take(idLength), data: take(length) as SealedPart })),
      kind,
      time,
      header,
    })),
  }
}

function sizeOf({ manifest, parts }: SealedRecord): number {
  const ofParts = parts.reduce((sum, { data }) => sum + idLength + data.length, 0)
  return idLength + saltLength + manifest.length + ofParts
}

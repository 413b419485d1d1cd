// A sealed batch as it goes from thread to thread: all its bytes in one buffer that is handed over, not copied.
import type { SealedBatch } from '../journal/pipeline.ts'
import type { HeaderText } from '../record/header.ts'
import type { RecordKind } from '../record/kind.ts'
import type { SealedPart } from '../seal/format/part.ts'
import type { BlindTokens, BlindWords } from '../record/blind.ts'
import type { RecordPart, SealedRecord } from '../store/log-store.ts'

const idLength = 16
const saltLength = 32
const nothing = new Uint8Array(0)

/** Lengths of a part's bytes: data, tokens, words; 0 for what it has not. */
type PackedPart = readonly [data: number, tokens: number, words: number]

/** Lengths and clear fields of a record; its bytes stand in the buffer: id, salt, manifest, then id and the rest of each part. */
interface PackedRecord {
  readonly kind: RecordKind
  readonly time: number
  readonly header: HeaderText
  readonly manifest: number
  readonly parts: readonly PackedPart[]
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
      parts: parts.map(({ id: partId, data, tokens, words }): PackedPart => {
        put(partId)
        return [put(data), put(tokens ?? nothing), put(words ?? nothing)]
      }),
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
      parts: parts.map((lengths) => takePart(lengths, take)),
      kind,
      time,
      header,
    })),
  }
}

/** The brands were lost on the way: both ends are this program. */
function takePart(
  [data, tokens, words]: PackedPart,
  take: (length: number) => Uint8Array,
): RecordPart {
  return {
    id: take(idLength),
    data: take(data) as SealedPart,
    ...(tokens ? { tokens: take(tokens) as BlindTokens } : {}),
    ...(words ? { words: take(words) as BlindWords } : {}),
  }
}

function sizeOf({ manifest, parts }: SealedRecord): number {
  const ofParts = parts.reduce(
    (sum, { data, tokens, words }) =>
      sum + idLength + data.length + (tokens?.length ?? 0) + (words?.length ?? 0),
    0,
  )
  return idLength + saltLength + manifest.length + ofParts
}

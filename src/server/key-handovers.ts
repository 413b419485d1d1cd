// What proves to who knows an old key of the log that a new one took over: the record that names it, and a checkpoint that the old
// key has signed and that covers it (docs/spec/ledger.md, L18).
import { fromBase64, toBase64, toHex } from '../crypto/encoding.ts'
import type { LogInfo } from '../journal/log-info.ts'
import { parseCheckpointBody } from '../ledger/checkpoint.ts'
import { parseNote } from '../ledger/note.ts'
import { proveInclusion } from '../ledger/tree.ts'
import { parseHeader } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'

/** Bytes in base64 unless said otherwise. Whoever reads it verifies all of it. */
export interface KeyHandover {
  readonly checkpoint: string
  /** Of the record. */
  readonly index: number
  readonly proof: readonly string[]
  /** Of the record, hex. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly manifest: string
  readonly salt: string
  /** A text: it names the key. */
  readonly header: string
}

/** The newest ones, at most: all of them together have to fit an answer that recorders read. */
const mostHandovers = 20

/** Oldest first. Rejects with `corrupt` when tiles are missing. */
export async function keyHandovers({
  store,
  info,
}: {
  store: Pick<LogStore, 'ofKind' | 'checkpoint' | 'readTile'>
  info: Pick<LogInfo, 'handovers'>
}): Promise<KeyHandover[]> {
  const current = await store.checkpoint()
  const kept = (info.handovers ?? []).map((note) => fromBase64(note))
  const notes = [...kept, current?.note ?? null].filter((note) => note !== null)
  const heads = notes.map((note) => ({
    note,
    size: parseCheckpointBody(parseNote(note).text).size,
  }))
  const named = (await store.ofKind(recordKinds.settings)).filter(namesKey)
  return named
    .slice(0, mostHandovers)
    .toReversed()
    .flatMap((record) => {
      const { index, salt, header } = record
      // The first one that covers it: later ones may be signed by the new key alone.
      const head = heads.find(({ size }) => index !== null && size > index)
      if (!head || index === null || !salt || header === null) return []
      const proof = proveInclusion(store, index, head.size).map((hash) => toBase64(hash))
      const { id, time, manifest } = record
      const bytes = { manifest: toBase64(manifest), salt: toBase64(salt) }
      return [
        { checkpoint: toBase64(head.note), index, proof, id: toHex(id), time, ...bytes, header },
      ]
    })
}

function namesKey({ header }: StoredRecord): boolean {
  return typeof parseHeader(header ?? '')?.logKey === 'string'
}

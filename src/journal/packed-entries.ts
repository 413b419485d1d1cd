// Part entries as the pipeline remembers them: one small array a chunk. Kept as they are made, each of their fields would
// hold on to a slab of Node's buffer pool, 8 KB for 16 bytes.
import type { PartEntry } from '../seal/format/manifest.ts'

const sizes = { id: 16, hash: 32, length: 4, keyId: 16, commitment: 32 } as const
/** Bytes of one. */
export const entrySize = 100

export function packEntries(entries: readonly PartEntry[]): Uint8Array {
  const packed = new Uint8Array(entries.length * entrySize)
  const view = new DataView(packed.buffer)
  for (const [i, { id, hash, length, keyId, commitment }] of entries.entries()) {
    let at = i * entrySize
    packed.set(id, at)
    packed.set(hash, (at += sizes.id))
    view.setUint32((at += sizes.hash), length)
    packed.set(keyId, (at += sizes.length))
    packed.set(commitment, at + sizes.keyId)
  }
  return packed
}

export function unpackEntries(packed: Uint8Array): PartEntry[] {
  const view = new DataView(packed.buffer, packed.byteOffset)
  return Array.from({ length: packed.length / entrySize }, (_, i) => {
    let at = i * entrySize
    const take = (size: number): Uint8Array => packed.subarray(at, (at += size))
    const id = take(sizes.id)
    const hash = take(sizes.hash)
    const length = view.getUint32(at)
    at += sizes.length
    return { id, hash, length, keyId: take(sizes.keyId), commitment: take(sizes.commitment) }
  })
}

// Padding to size buckets (Padmé, Nikitin et al., PETS 2019): a length tells at most its magnitude and the first few
// bits, and costs at most 12 %. Layout: coding (1) ‖ length (4) ‖ body ‖ zeros. Masked text is packed before: its stored
// length tells too whether text in it repeats.
import { SealtraceError } from '../error.ts'

/** How the body is packed; `smallDeflate`: against dictionary 1 (part-dictionary.ts). */
export const coding = { raw: 0, zstd: 1, deflate: 2, smallDeflate: 3 } as const

const head = 5
const smallest = 128

/** Bytes of a padded body of so many bytes. */
export function paddedLength(length: number): number {
  return bucket(head + length)
}

export function padBody(body: Uint8Array, how: number): Uint8Array {
  // Small buffers come from a pool that is not zeroed: every byte is written here.
  const out = Buffer.allocUnsafe(paddedLength(body.length))
  out.fill(0, head + body.length)
  out[0] = how
  out.writeUInt32BE(body.length, 1)
  out.set(body, head)
  return out
}

export function unpadBody(padded: Uint8Array): { body: Uint8Array; coding: number } {
  const view = new DataView(padded.buffer, padded.byteOffset, padded.byteLength)
  const length = padded.length < head ? -1 : view.getUint32(1)
  if (length < 0 || head + length > padded.length)
    throw new SealtraceError('corrupt', 'an opened part is not padded as it should be')
  return { body: padded.subarray(head, head + length), coding: padded[0] ?? 0 }
}

/** The bucket that a length falls in. */
export function bucket(length: number): number {
  if (length <= smallest) return smallest
  const exponent = Math.floor(Math.log2(length))
  const granule = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1)
  return Math.ceil(length / granule) * granule
}

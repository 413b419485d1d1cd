import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { SealtraceError } from '../error.ts'
import { limits } from '../record/limits.ts'
import { badRequest, tooLarge } from './bad-request.ts'

const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
/** What a decoder must be able to hold (RFC 8878, 3.1.1.1.2); senders that use more are rare. */
const zstdWindow = { [constants.ZSTD_d_windowLogMax]: 23 }

/**
 * Inflates a body of gzip, or of one frame of zstd: they are told apart by how they begin. Throws `too_large` above
 * `maxBytes` of output, `bad_request` for bytes that are neither.
 */
export function inflate(body: Uint8Array, maxBytes: number = limits.inflatedBytes): Uint8Array {
  const isZstd = zstdMagic.equals(body.subarray(0, zstdMagic.length))
  try {
    return isZstd ? unzstd(body, maxBytes) : gunzipSync(body, { maxOutputLength: maxBytes })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(`body: inflates to more than ${maxBytes} bytes`)
    if (SealtraceError.is(error)) throw error
    throw badRequest(`body: not valid ${isZstd ? 'zstd' : 'gzip'}`)
  }
}

function unzstd(body: Uint8Array, maxBytes: number): Uint8Array {
  const options = { maxOutputLength: maxBytes, params: zstdWindow, info: true }
  // The types do not know what `info` makes of the result.
  const result = zstdDecompressSync(body, options) as unknown as Inflated
  // Node reads the first frame and says nothing of what follows.
  if (result.engine.bytesWritten !== body.length) throw badRequest('body: more than one zstd frame')
  return result.buffer
}

interface Inflated {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

import { gunzipSync } from 'node:zlib'
import { limits } from '../record/limits.ts'
import { badRequest, tooLarge } from './bad-request.ts'

/** Inflates a gzip body. Throws `too_large` above `maxBytes` of output, `bad_request` for bytes that are no gzip. */
export function inflate(body: Uint8Array, maxBytes: number = limits.inflatedBytes): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(`body: inflates to more than ${maxBytes} bytes`)
    throw badRequest('body: not valid gzip')
  }
}

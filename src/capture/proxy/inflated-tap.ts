// Reads the copy of an answer that is compressed, beside its way to the client.
import zlib from 'node:zlib'
import type { BodyTap } from '../fetch/tap-response.ts'
import { mostBytes } from '../fetch/answer-copy.ts'

interface ReadableTap extends BodyTap {
  /** The rest cannot be read. */
  giveUp(): void
}

/** `tap` itself for what is not compressed. What cannot be inflated, or becomes too much, is given up. */
export function inflatedTap(encoding: string, tap: ReadableTap): BodyTap {
  if (encoding === '' || encoding === 'identity') return tap
  const inflater = inflaterOf(encoding)
  if (!inflater) {
    tap.giveUp()
    return tap
  }
  let [read, made] = [0, 0]
  let isGivenUp = false
  const giveUp = (): void => {
    if (isGivenUp) return
    isGivenUp = true
    tap.giveUp()
    inflater.destroy()
  }
  inflater.on('error', giveUp)
  inflater.on('data', (bytes: Uint8Array) => {
    made += bytes.byteLength
    if (made > mostBytes) giveUp()
    else if (!isGivenUp) tap.chunk(bytes)
  })
  /** What was written is inflated first. */
  const after = (end: () => void): void => {
    if (isGivenUp) return end()
    inflater.once('close', end)
    inflater.end()
  }
  return {
    chunk(bytes) {
      read += bytes.byteLength
      if (isGivenUp) return
      if (read > mostBytes) giveUp()
      else inflater.write(bytes)
    },
    done: () => after(() => tap.done()),
    cancel: () => after(() => tap.cancel()),
    fail: (error) => after(() => tap.fail(error)),
  }
}

/** What breaks off is read as far as it came. */
function inflaterOf(encoding: string) {
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants
  if (encoding === 'gzip' || encoding === 'x-gzip')
    return zlib.createGunzip({ finishFlush: Z_SYNC_FLUSH })
  if (encoding === 'deflate') return zlib.createInflate({ finishFlush: Z_SYNC_FLUSH })
  if (encoding === 'br') return zlib.createBrotliDecompress({ finishFlush: BROTLI_OPERATION_FLUSH })
  // Not in every version of Node.
  return encoding === 'zstd' ? zlib.createZstdDecompress?.() : undefined
}

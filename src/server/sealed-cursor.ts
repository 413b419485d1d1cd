// Where the next page goes on says what stands there, also of runs that who asks may not see: so nobody but the collector reads it.
import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { fromBase64Url, toBase64Url } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'

/** A cursor ends with the collector that gave it. */
const key = Secret.random()
const bound = Buffer.from('cursor')
/** All of a kind are as long. */
const width = 40

export function sealCursor(cursor: string): string {
  return toBase64Url(wrapKey(key, bound, Buffer.from(cursor.padEnd(width))))
}

/** Null when the text is no cursor of this collector. */
export function openCursor(text: string): string | null {
  const bytes = text.length > 200 ? null : fromBase64Url(text)
  if (!bytes) return null
  try {
    return Buffer.from(unwrapKey(key, bound, bytes))
      .toString()
      .trimEnd()
  } catch {
    return null
  }
}

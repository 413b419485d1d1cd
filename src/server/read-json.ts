import type { Context } from 'hono'
import { decodeUtf8 } from '../crypto/encoding.ts'
import type { AppContext, AppEnv } from './app-context.ts'
import { readBody } from './read-body.ts'

const maxBytes = 64 * 1024

/** The body of a small request; undefined for none, null for what is no JSON. The answer is not to be kept by caches. Throws `too_large`. */
export async function readJson(
  c: Context<AppEnv>,
  { inFlight }: Pick<AppContext, 'inFlight'>,
): Promise<unknown> {
  const { bytes, release } = await readBody(c, { maxBytes, inFlight })
  release()
  c.header('cache-control', 'no-store')
  if (bytes.length === 0) return undefined
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '')
  } catch {
    return null
  }
}

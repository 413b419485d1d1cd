import type { Context } from 'hono'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'

/** 304 to who has these bytes already. A HEAD gets the headers of a GET. */
export function taggedAnswer(
  c: Context,
  { bytes, type, caching }: { bytes: Uint8Array; type: string; caching: string },
): Response {
  const tag = `"${toHex(sha256(bytes)).slice(0, 32)}"`
  c.header('etag', tag)
  c.header('cache-control', caching)
  if (hasIt(c.req.header('if-none-match') ?? '', tag)) return c.body(null, 304)
  c.header('content-type', type)
  c.header('content-length', String(bytes.length))
  return c.body(Uint8Array.from(bytes))
}

/** Compared weakly, as is due for this header (RFC 9110, section 13.1.2). */
function hasIt(header: string, tag: string): boolean {
  const tags = header.slice(0, 4000).split(',')
  return tags.some((each) => ['*', tag, `W/${tag}`].includes(each.trim()))
}

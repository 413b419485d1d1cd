// The address of a media upload: clients send the bytes there without their key, so it says what may come, until when,
// and that this collector gave it out.
import { decodeUtf8, fromBase64Url, toBase64Url } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { MediaTicket } from '../ingest/langfuse/decode-media.ts'

/** Clients upload at once, and try four times. */
const lifetimeMs = 10 * 60_000
const macBytes = 32

interface Signed extends MediaTicket {
  /** Milliseconds since the epoch. */
  readonly until: number
}

export function sealTicket(ticket: MediaTicket, key: Secret, nowMs: number): string {
  const signed: Signed = { ...ticket, until: nowMs + lifetimeMs }
  const text = Buffer.from(JSON.stringify(signed))
  return `${toBase64Url(text)}.${toBase64Url(macOf(text, key))}`
}

/** Throws `denied` for what this collector did not make, and for what is too old. */
export function openTicket(token: string, key: Secret, nowMs: number): MediaTicket {
  const [body = '', mac = ''] = token.split('.', 2)
  const text = fromBase64Url(body)
  const given = fromBase64Url(mac)
  if (!text || given?.length !== macBytes || !equalBytes(given, macOf(text, key)))
    throw new SealtraceError('denied', 'this upload address was not given out here')
  const { until, ...ticket } = JSON.parse(decodeUtf8(text) ?? '') as Signed
  if (nowMs > until)
    throw new SealtraceError('denied', 'this upload address is too old; ask for another')
  return ticket
}

function macOf(text: Uint8Array, key: Secret): Uint8Array {
  return hmacSha256(key, labels.mediaTicket, text)
}

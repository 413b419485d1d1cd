import { fromBase64, fromBase64Url } from '../../../crypto/encoding.ts'

/** What a service answered: each member is to be checked. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The text as a JSON object; null when it is none. */
export function parseObject(text: string): JsonObject | null {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    // The parser's message quotes the answer.
    return null
  }
}

/** The value as an object whose members are to be checked; null when it is none. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null
}

/** The value when it is a text of 1 to 65 536 characters that can stand in a header; null otherwise. */
export function tokenOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 65_536 && /^[!-~]+$/.test(value)
    ? value
    : null
}

/** A whole number of at least 0, also one that is written as text, as some services do; null otherwise. */
export function countOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** The bytes of canonical base64, `url` for the alphabet of RFC 4648 section 5; null when it is none, or none at all. */
export function bytesOf(value: unknown, url = false): Uint8Array | null {
  if (typeof value !== 'string' || value === '') return null
  return url ? fromBase64Url(value) : fromBase64(value)
}

/**
 * A vendor's name of an error, such as `AccessDeniedException`: letters and underscores only, so that no token, key or
 * text that a service echoes gets into a message; null for anything else.
 */
export function errorName(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z_]{1,47}$/.test(value) ? value : null
}

// Where the next page of a list goes on, as an opaque text.
import { fromBase64Url, toBase64Url } from '../crypto/encoding.ts'
import { openCursor, sealCursor } from './sealed-cursor.ts'

export interface PageEnd {
  /** Microseconds. */
  readonly start: number
  /** Place in the order of recording. */
  readonly seq: number
}

/** For clients of the collector. */
export function sealedCursor(end: PageEnd): string {
  return sealCursor(formatCursor(end))
}

/** Null when the text is none of these. */
export function openedCursor(text: string): PageEnd | null {
  return parseCursor(openCursor(text) ?? '')
}

export function formatCursor({ start, seq }: PageEnd): string {
  return toBase64Url(Buffer.from(`${start}.${seq}`))
}

/** Null when the text is no cursor. */
export function parseCursor(text: string): PageEnd | null {
  const bytes = text.length > 100 ? null : fromBase64Url(text)
  const [, start, seq] = /^(\d{1,16})\.(\d{1,15})$/.exec(bytes?.toString() ?? '') ?? []
  return start && seq ? { start: Number(start), seq: Number(seq) } : null
}

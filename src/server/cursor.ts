// Where the next page of a list goes on, as an opaque text.
import { fromBase64Url, toBase64Url } from '../crypto/encoding.ts'

export interface PageEnd {
  /** Microseconds. */
  readonly start: number
  readonly trace: string
}

export function formatCursor({ start, trace }: PageEnd): string {
  return toBase64Url(Buffer.from(`${start}.${trace}`))
}

/** Null when the text is no cursor. */
export function parseCursor(text: string): PageEnd | null {
  const bytes = text.length > 100 ? null : fromBase64Url(text)
  const [, start, trace] = /^(\d{1,16})\.([0-9a-f]{32})$/.exec(bytes?.toString() ?? '') ?? []
  return start && trace ? { start: Number(start), trace } : null
}

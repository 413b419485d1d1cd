// Where the next page of search results goes on, as an opaque text.
import { fromBase64Url, toBase64Url } from '../crypto/encoding.ts'

export function formatRowCursor(row: number): string {
  return toBase64Url(Buffer.from(`row.${row}`))
}

/** Null when the text is no cursor. */
export function parseRowCursor(text: string): number | null {
  const bytes = text.length > 40 ? null : fromBase64Url(text)
  const [, row] = /^row\.(\d{1,15})$/.exec(bytes?.toString() ?? '') ?? []
  return row === undefined ? null : Number(row)
}

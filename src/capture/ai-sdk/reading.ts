// Reads what the SDK hands over. Its shape differs between versions, so nothing is taken for granted.

/** An event, or a part of one. Live objects of the application: read only. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

/** A text that says something, or a number as text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Microseconds since the epoch, of events that are told after they happened; else undefined, which means now. */
export function timeOf({ timestamp }: Fields): number | undefined {
  const isTime = typeof timestamp === 'number' && Number.isFinite(timestamp) && timestamp > 0
  return isTime ? Math.round(timestamp * 1000) : undefined
}

/** The fields that say something. */
export function said(fields: Fields): Record<string, unknown> {
  const entries = Object.entries(fields)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null))
}

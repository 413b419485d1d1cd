const isoForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,9}))?(?:Z|[+-]\d\d:\d\d)$/

/** ISO 8601 -> microseconds since the epoch; undefined for anything else. */
export function microsOf(text: unknown): number | undefined {
  const form = typeof text === 'string' ? isoForm.exec(text) : null
  if (!form) return undefined
  const milliseconds = Date.parse(form[0])
  const fraction = Number((form[1] ?? '').padEnd(6, '0').slice(0, 6))
  const micros = Math.floor(milliseconds / 1000) * 1_000_000 + fraction
  return Number.isSafeInteger(micros) && micros >= 0 ? micros : undefined
}

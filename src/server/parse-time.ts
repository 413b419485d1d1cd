// Times in queries: `2026-01-31`, `2026-01-31T08:00:00Z`, `90m`, `7d` (ago), or milliseconds since the epoch.
const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds since the epoch; null when the text is no time. */
export function parseTime(text: string, now: number): number | null {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (amount && unit) return now - Number(amount) * (units[unit] ?? 0)
  if (/^\d{10,15}$/.test(text)) return Number(text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

// Numbers and times for people.
import type { TraceSummary } from '../../access/trace-summary.ts'

/** `340 ms`, `2.1 s`, `3 m 05 s`, `1 h 04 m`. */
export function duration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–'
  if (ms < 1000) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`
  const seconds = Math.round(ms / 100) / 10
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(ms / 1000)
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} m`
}

/** `3 min ago`; the date when it is long ago. */
export function ago(iso: string, now: number): string {
  const ms = now - Date.parse(iso)
  if (!Number.isFinite(ms)) return '–'
  if (ms < -60_000) return iso.slice(0, 10)
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`
  if (minutes < 30 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} d ago`
  return iso.slice(0, 10)
}

/** `812`, `4.1k`, `1.2M`. */
export function short(n: number): string {
  if (n < 10_000) return String(n)
  return n < 1_000_000
    ? `${(n / 1000).toFixed(n < 100_000 ? 1 : 0)}k`
    : `${(n / 1_000_000).toFixed(1)}M`
}

/** `812 → 45`; empty when there are none. */
export function tokens(input: number | undefined, output: number | undefined): string {
  return input || output ? `${short(input ?? 0)} → ${short(output ?? 0)}` : ''
}

/** `$0.12`; `≈$0.12` where no client says it but a price table; empty where it is not known. */
export function cost(usd: number | null, from?: TraceSummary['costFrom']): string {
  if (usd === null) return ''
  const sign = from === 'computed' || from === 'mixed' ? '≈$' : '$'
  return sign + (usd !== 0 && Math.abs(usd) < 0.01 ? usd.toPrecision(2) : usd.toFixed(2))
}

/** The cost of a run; with a `+` behind it where there were calls of which the cost is not known. */
export function totalCost({
  costUsd,
  costFrom,
  unpricedCalls,
}: Pick<TraceSummary, 'costUsd' | 'costFrom' | 'unpricedCalls'>): string {
  const text = cost(costUsd, costFrom)
  return text && unpricedCalls > 0 ? `${text}+` : text
}

export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`
}

function pad(n: number): string {
  return String(n).padStart(2, '0')
}

import type { JsonValue } from '../../record/json.ts'

const isoTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/

/** Numbers above are of the next smaller unit: seconds, milliseconds, microseconds (until the year 5138). */
const units = [
  { below: 1e11, micros: 1_000_000 },
  { below: 1e14, micros: 1000 },
  { below: Number.MAX_SAFE_INTEGER, micros: 1 },
]

/**
 * Microseconds since the epoch of what clients write as a time: ISO 8601 with or without a zone (then UTC), or a
 * number. Undefined for anything else.
 */
export function readTime(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') {
    const unit = value >= 0 ? units.find(({ below }) => value < below) : undefined
    return unit && safe(Math.round(value * unit.micros))
  }
  if (typeof value !== 'string' || value.length > 40) return undefined
  const [, day, time, fraction = '', zone = 'Z'] = isoTime.exec(value) ?? []
  const seconds = Date.parse(`${day}T${time}${zone}`) / 1000
  const micros = seconds * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
  return safe(micros)
}

function safe(micros: number): number | undefined {
  return Number.isSafeInteger(micros) && micros >= 0 ? micros : undefined
}

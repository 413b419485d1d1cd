// Reads query parameters. Errors name the parameter, never its value.
import { SealtraceError } from '../error.ts'
import { parseTime } from './parse-time.ts'

export type Query = Readonly<Record<string, string | undefined>>

const longest = 1000

/** Undefined when absent or empty. */
export function textParam(query: Query, name: string): string | undefined {
  const text = Object.hasOwn(query, name) ? query[name] : undefined
  if (text !== undefined && text.length > longest) throw off(name, 'too long')
  return text || undefined
}

/** Milliseconds since the epoch. */
export function timeParam(query: Query, name: string, now: number): number | undefined {
  const text = textParam(query, name)
  if (text === undefined) return undefined
  const time = parseTime(text, now)
  if (time === null) throw off(name, 'not a time, such as 2026-01-31T08:00:00Z or 7d')
  return time
}

export function limitParam(query: Query, usual: number, most: number): number {
  const text = textParam(query, 'limit')
  if (text === undefined) return usual
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > most) throw off('limit', `must be 1 to ${most}`)
  return limit
}

/** A number from 0 on, written in digits. */
export function numberParam(query: Query, name: string): number | undefined {
  const text = textParam(query, name)
  if (text === undefined) return undefined
  if (!/^\d{1,12}(\.\d{1,9})?$/.test(text)) throw off(name, 'must be a number from 0 on')
  return Number(text)
}

export function oneOf<T extends string>(
  query: Query,
  name: string,
  values: readonly T[],
): T | undefined {
  const text = textParam(query, name)
  if (text === undefined) return undefined
  const value = values.find((known) => known === text)
  if (value === undefined) throw off(name, `must be one of ${values.join(', ')}`)
  return value
}

const mostClasses = 20

/** Names with commas between. */
export function classesParam(query: Query): string[] | undefined {
  const names = textParam(query, 'classes')?.split(',')
  if (!names) return undefined
  if (names.length > mostClasses || !names.every((name) => /^[a-z0-9_]{1,40}$/.test(name)))
    throw off('classes', `must be 1 to ${mostClasses} names of classes with commas between`)
  return names
}

export function flagParam(query: Query, name: string): boolean {
  const text = oneOf(query, name, ['1', 'true', '0', 'false'])
  return text === '1' || text === 'true'
}

function off(name: string, what: string): SealtraceError {
  return new SealtraceError('bad_request', `${name}: ${what}`)
}

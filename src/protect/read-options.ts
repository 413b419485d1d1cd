// Readers of what a policy file holds. All throw `config_invalid` with the path of the setting, never with its value.
import { SealtraceError } from '../error.ts'
import { actions, masks, type Action, type Mask, type Treatment } from './action.ts'

export function invalid(where: string, what = 'is not valid'): SealtraceError {
  return new SealtraceError('config_invalid', `policy setting ${where} ${what}`)
}

export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isClassName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,39}$/.test(value) && value !== 'unknown'
}

export function onlyKnown(table: object, names: readonly string[], where: string): void {
  for (const name of Object.keys(table))
    if (!names.includes(name)) throw invalid(where, 'has an unknown setting')
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[], where: string): T {
  const found = allowed.find((name) => name === value)
  if (found === undefined) throw invalid(where, `must be one of: ${allowed.join(', ')}`)
  return found
}

export function readTreatment(action: unknown, mask: unknown, where: string): Treatment {
  const name = oneOf<Action>(lower(action), actions, `${where}.action`)
  if (mask === undefined) return { action: name }
  const shown = oneOf<Mask>(lower(mask), masks, `${where}.mask`)
  if (name !== 'seal') throw invalid(`${where}.mask`, 'goes with action seal only')
  return { action: name, mask: shown }
}

/** 0 to 1. */
export function readConfidence(value: unknown, where: string): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw invalid(where, 'must be 0 to 1')
  return value
}

export function readText(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw invalid(where, 'must be a string')
  return value
}

export function readList(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw invalid(where, 'must be a list of strings')
  return value.map((entry: unknown, index) => {
    if (typeof entry !== 'string' || entry === '')
      throw invalid(`${where}[${index}]`, 'must be a string')
    return entry
  })
}

export function readTable(value: unknown, where: string): Record<string, unknown> {
  if (!isTable(value)) throw invalid(where, 'must be a table')
  return value
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

// Hides values whole: fields that a rule, a tool's list or their name speaks of, and what cannot be looked at.
import { isMasked } from '../detect/looks-secret.ts'
import { ChunkRef } from '../record/chunk-ref.ts'
import type { JsonValue } from '../record/json.ts'
import type { Treatment } from './action.ts'
import { hide, type Hiding } from './hide.ts'
import { unknownClass } from './unknown-class.ts'

/** Everything below a field takes this class and treatment; with action `keep` it stays as it is. */
export interface Whole {
  readonly class: string
  readonly treatment: Treatment
  readonly by: 'rule' | 'tool' | 'key' | 'structure'
  /** What is said with a higher rank holds for the fields below, too. */
  readonly rank: number
}

/** In order of precedence: the policy's rules, a tool's list, allowed paths, the preset's rules, names of fields. */
export const ranks = { rules: 4, tool: 3, allowPaths: 2, preset: 1, key: 0 } as const

export const dropped = Symbol('dropped')
export type Shown = JsonValue | typeof dropped

const keyConfidence = 0.9

/**
 * Whether a yes or no and a word for "none" are hidden, too: in the fields that the policy's own rules name, and in those of
 * special categories, where they are the answer.
 */
export function takesAll({ class: name, treatment, rank }: Whole): boolean {
  return treatment.action !== 'keep' && (rank === ranks.rules || name === 'special_category')
}

/** A mask, or a word for "none" where that tells nothing. */
export function saysNothing(text: string, whole: Whole): boolean {
  return isMasked(text) && !(takesAll(whole) && /^[^[*]/.test(text))
}

/** What is kept is still looked into for named values. */
export function looksOn({ named }: Hiding, { treatment }: Whole): boolean {
  return named !== undefined && treatment.action === 'keep'
}

export function hideWhole(state: Hiding, value: string | number | boolean, whole: Whole): string {
  report(state, whole, String(value).length)
  return hide(state, whole.class, value, whole.treatment)
}

/** One text for all that the field holds. Undefined when parts of it are elsewhere: then each piece is hidden. */
export function hideField(state: Hiding, value: JsonValue, whole: Whole): Shown | undefined {
  if (whole.treatment.action === 'drop') return drop(state, whole, value)
  if (holdsChunk(value, 0)) return undefined
  report(state, whole, typeof value === 'string' ? value.length : 0)
  return hide(state, whole.class, value, whole.treatment)
}

export function drop(state: Hiding, whole: Whole, value: JsonValue): typeof dropped {
  if (typeof value === 'string' || typeof value === 'number') hideWhole(state, value, whole)
  else hide(state, whole.class, null, { action: 'drop' })
  return dropped
}

/** What cannot be looked at is not passed. */
export function hideUnknown(state: Hiding, value: JsonValue): string {
  try {
    return hide(state, unknownClass, value, state.policy.unknown)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return hide(state, unknownClass, '[too deep]', { action: 'redact' })
  }
}

export function report(state: Hiding, whole: Whole, end: number): void {
  state.report?.({
    class: whole.class,
    start: 0,
    end,
    confidence: whole.by === 'key' ? keyConfidence : 1,
    detector: whole.by,
    path: [...state.trail],
  })
}

const deepest = 64

/** Too deep to tell counts as yes: then every piece is looked at by itself. */
function holdsChunk(value: JsonValue, depth: number): boolean {
  if (value instanceof ChunkRef || depth > deepest) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((item) => holdsChunk(item, depth + 1))
}

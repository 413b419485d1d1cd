import type { Finding } from '../detect/finding.ts'
import type { JsonValue } from '../record/json.ts'
import { escapeText, formatMark } from '../record/marker.ts'
import type { Treatment } from './action.ts'
import { generalize } from './generalize.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { maskValue } from './mask.ts'
import type { Policy } from './policy.ts'

/** A finding with its place: keys and indexes from the top, also into JSON inside strings. */
export interface Place extends Omit<Finding, 'class'> {
  readonly class: string
  readonly path: readonly (string | number)[]
  /** The finding is in the name of the last field of `path`, not in its value. */
  readonly inKey?: true
}

/** What one call of protectValue gathers. */
export interface Hiding {
  readonly policy: Policy
  readonly keyed: KeyedHash
  readonly hidden: Map<string, Map<string, JsonValue>>
  readonly findings: Map<string, { count: number; action: string }>
  readonly trail: (string | number)[]
  readonly report: ((place: Place) => void) | undefined
  /** Counts everything that was not passed on as it was. */
  changes: number
}

/** The class of what could not be looked at. Always sealed. */
export const unknownClass = 'unknown'

/** The text that stands in the value's place; `drop` gives the empty text. */
export function hide(state: Hiding, name: string, value: JsonValue, treatment: Treatment): string {
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'number'
        ? String(value)
        : JSON.stringify(value)
  count(state, name, treatment.action)
  switch (treatment.action) {
    case 'seal':
      return seal(state, { name, value, text }, treatment)
    case 'replace':
    case 'partial':
      return escapeText(maskValue(name, text, treatment.action))
    case 'redact':
      return '[REDACTED]'
    case 'hash':
      return `[${name.toUpperCase()}:${state.keyed('hash', `${name}\u0000${text}`).slice(0, 12)}]`
    case 'pseudonym':
      return pseudonym(name, state.keyed('pseudonym', `${name}\u0000${text}`))
    case 'generalize':
      return escapeText(generalize(name, text))
    case 'drop':
      return ''
    case 'keep':
      return escapeText(text)
  }
}

export function count(state: Hiding, name: string, action: string): void {
  state.changes++
  const entry = state.findings.get(name)
  if (!entry) state.findings.set(name, { count: 1, action })
  else {
    entry.count++
    if (entry.action !== action) entry.action = 'mixed'
  }
}

interface Named {
  readonly name: string
  readonly value: JsonValue
  readonly text: string
}

function seal(state: Hiding, { name, value, text }: Named, { mask }: Treatment): string {
  const tag = state.keyed('tag', `${name}\u0000${text}`)
  let values = state.hidden.get(name)
  if (!values) state.hidden.set(name, (values = new Map()))
  if (!values.has(tag)) values.set(tag, value)
  const shown = mask ?? (state.policy.style === 'stars' ? 'replace' : undefined)
  return formatMark({ class: name, tag, look: shown ? maskValue(name, text, shown) : '' })
}

/** Stable for equal values; an e-mail address stays one, in a domain that cannot exist. */
function pseudonym(name: string, hash: string): string {
  if (name === 'email') return `user-${hash.slice(0, 10)}@pseudonym.invalid`
  if (name === 'person') return `Person-${hash.slice(0, 8)}`
  return `[${name.toUpperCase()}~${hash.slice(0, 10)}]`
}

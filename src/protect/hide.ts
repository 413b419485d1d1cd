import type { Finding } from '../detect/finding.ts'
import type { JsonValue } from '../record/json.ts'
import { escapeText, formatMark } from '../record/marker.ts'
import type { Treatment } from './action.ts'
import type { Extra, Inside } from './find-in-text.ts'
import { generalize } from './generalize.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { maskValue } from './mask.ts'
import type { NamedValues } from './named-values.ts'
import type { Policy } from './policy.ts'
import { pseudonym } from './pseudonym.ts'
import type { Scope } from './scope.ts'

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
  /** What the policy says where the walk is. */
  scope: Scope
  readonly keyed: KeyedHash
  /** False: `seal` leaves its mark, and the value is not kept. */
  readonly keeps: boolean
  readonly hidden: Map<string, Map<string, JsonValue>>
  readonly findings: Map<string, { count: number; action: string }>
  readonly trail: (string | number)[]
  /** See `Where`. */
  readonly extra: Extra | undefined
  /** Looks into objects and arrays that a text holds encoded. Null: nothing encoded is looked into. */
  readonly inside: Inside | null
  /** See `Where`. */
  readonly named: NamedValues | undefined
  readonly report: ((place: Place) => void) | undefined
  /** Counts everything that was not passed on as it was. */
  changes: number
}

/** For text by itself, where hidden values are not kept. */
export function maskingOnly(policy: Policy, scope: Scope, keyed: KeyedHash): Hiding {
  return {
    policy,
    scope,
    keyed,
    keeps: false,
    hidden: new Map(),
    findings: new Map(),
    trail: [],
    report: undefined,
    extra: undefined,
    inside: null,
    named: undefined,
    changes: 0,
  }
}

/** Stands for the action `seal` in counts where the value is not kept. */
const sealedMask = 'masked'

/** The text that stands in the value's place; `drop` gives the empty text. */
export function hide(state: Hiding, name: string, value: JsonValue, treatment: Treatment): string {
  const text = textOf(value)
  if (treatment.silent) return escapeText(text)
  count(state, name, treatment.action)
  switch (treatment.action) {
    case 'seal':
      return seal(state, { name, value, text }, treatment)
    case 'replace':
    case 'partial':
      return escapeText(maskValue(name, text, treatment.action))
    case 'redact':
      return treatment.label === undefined ? '[REDACTED]' : redacted(treatment.label)
    case 'hash':
      return `[${name.toUpperCase()}:${state.keyed('hash', `${name}\u0000${text}`).slice(0, 12)}]`
    case 'pseudonym':
      return escapeText(pseudonym(name, text, state.keyed))
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
  const shown = action === 'seal' && !state.keeps ? sealedMask : action
  const entry = state.findings.get(name)
  if (!entry) state.findings.set(name, { count: 1, action: shown })
  else {
    entry.count++
    if (entry.action !== shown) entry.action = 'mixed'
  }
}

function redacted(label: string): string {
  return `[REDACTED:${escapeText(label)}]`
}

function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

interface Named {
  readonly name: string
  readonly value: JsonValue
  readonly text: string
}

function seal(state: Hiding, { name, value, text }: Named, { mask }: Treatment): string {
  const tag = state.keyed('tag', `${name}\u0000${text}`)
  if (state.keeps) {
    let values = state.hidden.get(name)
    if (!values) state.hidden.set(name, (values = new Map()))
    if (!values.has(tag)) values.set(tag, value)
  }
  const shown = mask ?? (state.policy.style === 'stars' ? 'replace' : undefined)
  return formatMark({ class: name, tag, look: shown ? maskValue(name, text, shown) : '' })
}

// Walks a JSON value and hides what policy says (docs/spec/protect.md). Fails closed: what cannot be looked at is hidden.
import { fitsKey, type KeyClass } from '../detect/classify-key.ts'
import { isMasked } from '../detect/looks-secret.ts'
import { ChunkRef } from '../record/chunk-ref.ts'
import { setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { escapeText } from '../record/marker.ts'
import type { Treatment } from './action.ts'
import { findRule, pathSegments } from './field-rule.ts'
import { hide, type Hiding, type Place, unknownClass } from './hide.ts'
import { parseJsonText } from './json-in-text.ts'
import { canName, classOfKey, keyInfo } from './key-info.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { fieldsOf, type Field } from './fields.ts'
import { type Policy, treatmentOf } from './policy.ts'
import { protectText } from './protect-text.ts'

/** A hidden value, in its original type. */
interface HiddenValue {
  readonly tag: string
  readonly value: JsonValue
}

export interface Protected {
  /** Strings are escaped and hold marks (record/marker.ts); a hidden number is a mark. */
  readonly value: JsonValue
  /** By class, one entry per tag. Only action `seal` puts values here. */
  readonly hidden: Map<string, HiddenValue[]>
  readonly findings: Map<string, { count: number; action: string }>
}

export interface Where {
  /** Names of the fields that lead to the value. */
  readonly path: readonly string[]
  /** Told of each finding with its place. */
  readonly onFinding?: (place: Place) => void
}

/** Everything below takes this class. */
interface Whole {
  readonly class: string
  readonly treatment: Treatment
  readonly by: 'rule' | 'key'
}

interface At {
  readonly depth: number
  /** Levels of JSON inside strings. */
  readonly level: number
  readonly whole: Whole | undefined
  /** Name of the field that holds this value. */
  readonly key: string | undefined
}

interface Walk extends Hiding {
  /** Normalised names that lead to the value at hand. */
  readonly path: string[]
  readonly base: number
}

const dropped = Symbol('dropped')
type Shown = JsonValue | typeof dropped

/** Masks a value. Sync and pure; tags come from `keyed`. */
export function protectValue(
  value: JsonValue,
  where: Where,
  policy: Policy,
  keyed: KeyedHash,
): Protected {
  const path = where.path.flatMap(pathSegments)
  const state: Walk = {
    policy,
    keyed,
    hidden: new Map(),
    findings: new Map(),
    trail: [],
    report: where.onFinding,
    changes: 0,
    path,
    base: path.length,
  }
  const shown = walkFrom(state, value, where.path)
  const hidden = new Map<string, HiddenValue[]>()
  for (const [name, values] of state.hidden)
    hidden.set(
      name,
      [...values].map(([tag, v]) => ({ tag, value: v })),
    )
  return { value: shown === dropped ? null : shown, hidden, findings: state.findings }
}

/** Fields above the value bind it as they would if it were walked with them. */
function walkFrom(state: Walk, value: JsonValue, path: readonly string[]): Shown {
  let at: At = { depth: 0, level: 0, whole: undefined, key: path.at(-1) }
  const all = path.map((key) => pathSegments(key))
  for (const [i, key] of path.slice(0, -1).entries()) {
    const above = all.slice(0, i + 1).flat()
    const rule = findRule(state.policy.rules, above, 0)
    if (rule?.treatment.action === 'drop') return drop(state, rule.class, value)
    if (rule?.treatment.action === 'keep') return escaped(value, 0)
    const whole: Whole | undefined = rule
      ? { class: rule.class, treatment: rule.treatment, by: 'rule' }
      : wholeByKey(state.policy, rootField(state, key), value, at.whole)
    if (whole?.treatment.action === 'drop') return drop(state, whole.class, value)
    at = { ...at, whole }
  }
  const key = path.at(-1)
  if (key === undefined) return walk(state, value, at)
  return member(state, value, { at, field: rootField(state, key) })
}

function rootField(state: Walk, key: string): Field {
  return { key, segments: [], class: classOfKey(state.policy, key) }
}

function walk(state: Walk, value: JsonValue, at: At): Shown {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return walkString(state, value, at)
  if (typeof value === 'number') return at.whole ? hideWhole(state, value, at.whole) : value
  // A chunk is masked by itself, with the path to it; here only its place stands.
  if (value instanceof ChunkRef) return value
  if (at.depth >= limits.depth) return hideDeep(state, value)
  return Array.isArray(value) ? walkArray(state, value, at) : walkObject(state, value, at)
}

function walkArray(state: Walk, items: JsonValue[], at: At): JsonValue {
  const out: JsonValue[] = []
  const pair = pairField(state, items)
  for (let i = 0; i < items.length; i++) {
    state.trail.push(i)
    const item = items[i] ?? null
    const below: At = { ...at, depth: at.depth + 1 }
    const shown =
      pair && i === 1 ? member(state, item, { at: below, field: pair }) : walk(state, item, below)
    state.trail.pop()
    if (shown !== dropped) out.push(shown)
  }
  return out
}

/** `["authorization", "Bearer …"]`, as lists of headers have it. */
function pairField(state: Walk, items: JsonValue[]): Field | undefined {
  const [key, value] = items
  if (items.length !== 2 || typeof key !== 'string' || !canName(key)) return undefined
  const { class: known, segments } = keyInfo(state.policy, key)
  const isName = typeof value === 'string' && canName(value)
  if (!known || (isName && keyInfo(state.policy, value).class)) return undefined
  return { key, segments, class: known }
}

function walkObject(state: Walk, object: JsonObject, at: At): JsonValue {
  const out: JsonObject = {}
  const taken = new Map<string, number>()
  for (const field of fieldsOf(state.policy, object, at.key)) {
    const { name = field.key } = field
    state.trail.push(name)
    const below: At = { ...at, depth: at.depth + 1, key: field.key }
    const shown = member(state, object[name] ?? null, { at: below, field })
    const shownName = keyInfo(state.policy, name).clean ? name : maskName(state, name)
    state.trail.pop()
    if (shown !== dropped) setKey(out, freeName(out, shownName, taken), shown)
  }
  return out
}

/** The value of a named field: a rule for its path comes first, then what its name says, then what it holds. */
function member(state: Walk, value: JsonValue, { at, field }: { at: At; field: Field }): Shown {
  state.path.push(...field.segments)
  try {
    const rule = findRule(state.policy.rules, state.path, state.base)
    if (rule) {
      const { class: name, treatment } = rule
      if (treatment.action === 'drop') return drop(state, name, value)
      if (treatment.action === 'keep') return escaped(value, at.depth)
      return walk(state, value, { ...at, whole: { class: name, treatment, by: 'rule' } })
    }
    const whole = wholeByKey(state.policy, field, value, at.whole)
    if (whole?.treatment.action === 'drop') return drop(state, whole.class, value)
    return walk(state, value, { ...at, whole })
  } finally {
    state.path.length -= field.segments.length
  }
}

function wholeByKey(
  policy: Policy,
  field: Field,
  value: JsonValue,
  above: Whole | undefined,
): Whole | undefined {
  const known = field.class
  if (!known || above?.by === 'rule' || !fits(known, value, field.key)) return above
  const treatment = treatmentOf(policy, known.class)
  if (treatment.action === 'keep') return above
  return { class: known.class, treatment, by: 'key' }
}

function fits(known: KeyClass, value: JsonValue, key: string): boolean {
  if (typeof value === 'string') return fitsKey(known, value, key)
  return known.confidence > 0.5 && value !== null && typeof value !== 'boolean'
}

function walkString(state: Walk, text: string, at: At): string {
  if (text === '') return text
  if (at.whole && !isMasked(text.trim())) return hideWhole(state, text, at.whole)
  try {
    return inText(state, text, at)
  } catch {
    return hide(state, unknownClass, text, { action: 'seal' })
  }
}

function inText(state: Walk, text: string, at: At): string {
  const inner = at.level < limits.jsonInStringLevels ? parseJsonText(text) : undefined
  if (inner === undefined) return protectText(state, text)
  const before = state.changes
  const shown = walk(state, inner, { ...at, depth: at.depth + 1, level: at.level + 1 })
  if (state.changes !== before) return JSON.stringify(shown === dropped ? null : shown)
  // Nothing found. Unless the parsed value is all that the text says (no key twice), the text itself is looked at.
  return JSON.stringify(inner) === text ? escapeText(text) : protectText(state, text)
}

function hideWhole(state: Walk, value: string | number, whole: Whole): string {
  const end = String(value).length
  state.report?.({
    class: whole.class,
    start: 0,
    end,
    confidence: whole.by === 'rule' ? 1 : 0.9,
    detector: whole.by,
    path: [...state.trail],
  })
  return hide(state, whole.class, value, whole.treatment)
}

function drop(state: Walk, name: string, value: JsonValue): typeof dropped {
  if (typeof value === 'string' || typeof value === 'number')
    hideWhole(state, value, { class: name, treatment: { action: 'drop' }, by: 'rule' })
  else hide(state, name, null, { action: 'drop' })
  return dropped
}

/** Beyond the depth limit nothing is looked at and nothing is passed. */
function hideDeep(state: Walk, value: JsonValue): string {
  try {
    return hide(state, unknownClass, value, { action: 'seal' })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return hide(state, unknownClass, '[too deep]', { action: 'redact' })
  }
}

function maskName(state: Walk, name: string): string {
  try {
    return protectText(state, name, true)
  } catch {
    return hide(state, unknownClass, name, { action: 'seal' })
  }
}

/** Two names can be masked alike: the later ones get a number. */
function freeName(object: JsonObject, name: string, taken: Map<string, number>): string {
  let free = name
  for (let n = taken.get(name) ?? 2; Object.hasOwn(object, free); n++) {
    free = `${name} (${n})`
    taken.set(name, n + 1)
  }
  return free
}

/** A value that policy lets pass. */
function escaped(value: JsonValue, depth: number): JsonValue {
  if (typeof value === 'string') return escapeText(value)
  if (value === null || typeof value !== 'object' || value instanceof ChunkRef) return value
  if (depth >= limits.depth) return '[too deep]'
  if (Array.isArray(value)) return value.map((item) => escaped(item, depth + 1))
  const out: JsonObject = {}
  for (const [key, item] of Object.entries(value))
    setKey(out, escapeText(key), escaped(item, depth + 1))
  return out
}

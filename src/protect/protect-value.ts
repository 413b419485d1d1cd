// Walks a JSON value and hides what policy says (docs/spec/protect.md). Fails closed: what cannot be looked at is hidden.
import { ChunkRef } from '../record/chunk-ref.ts'
import { setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { boundBy } from './bound-by.ts'
import { calledTool } from './called-tool.ts'
import { isCleanName } from './clean-name.ts'
import type { Context } from './context.ts'
import { boundAsEncrypted, keepsEncrypted } from './encrypted.ts'
import { pathSegments } from './field-rule.ts'
import { type Extra, type Inside, notLookedAt, type TextFinding } from './find-in-text.ts'
import type { Hiding, Place } from './hide.ts'
import { hideInField } from './hide-in-field.ts'
import {
  drop,
  dropped,
  hideField,
  hideUnknown,
  hideWhole,
  looksOn,
  saysNothing,
  takesAll,
  type Shown,
  type Whole,
} from './hide-whole.ts'
import { parseJsonText } from './json-in-text.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { fieldsOf, rootField, type Field } from './fields.ts'
import { freeName } from './free-name.ts'
import { listFields, showArgument } from './list-field.ts'
import type { NamedValues } from './named-values.ts'
import { withoutNeverKept } from './never-kept.ts'
import type { Policy } from './policy.ts'
import { protectNamedNumber, protectNumber } from './protect-number.ts'
import { protectNamed, protectText } from './protect-text.ts'
import { referTo } from './reference.ts'
import { unknownClass } from './unknown-class.ts'
import { knowsTool, scopeOf, usesOf } from './scope.ts'

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
  readonly context?: Context
  /** The value is a step: what stands in `input` and `output` has that direction. */
  readonly isStep?: boolean
  /** Default `full`. `masked` keeps no hidden values, `reference` shows length and keyed hash of every value. */
  readonly mode?: 'full' | 'masked' | 'reference'
  /** What outside analyzers found in each text. A text that it does not have is hidden whole. */
  readonly extra?: Extra | undefined
  /** Values that the client names as sensitive; default none. */
  readonly named?: NamedValues | undefined
  /** The value was encoded in a text: what is encoded in it is not looked into. */
  readonly isDecoded?: boolean
  /** Told of each finding with its place. */
  readonly onFinding?: (place: Place) => void
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
  context: Context
  readonly isStep: boolean
  readonly refers: boolean
  /** The policy tells tools apart. */
  readonly tellsTools: boolean
  /** Values that may still be looked at. */
  left: number
}

/** Masks a value. Sync and pure; tags come from `keyed`. */
export function protectValue(
  value: JsonValue,
  where: Where,
  policy: Policy,
  keyed: KeyedHash,
): Protected {
  const path = where.path.flatMap(pathSegments)
  const { context = {}, mode = 'full', named } = where
  const state: Walk = {
    policy,
    scope: scopeOf(policy, context),
    context,
    keyed,
    keeps: mode === 'full',
    refers: mode === 'reference',
    hidden: new Map(),
    findings: new Map(),
    trail: [],
    extra: where.extra,
    inside: where.isDecoded ? null : insideOf({ policy, context, keyed, named }),
    named,
    report: where.onFinding,
    changes: 0,
    path,
    base: path.length,
    isStep: where.isStep ?? false,
    tellsTools: usesOf(policy).tools.length > 0,
    left: limits.valuesPerStep,
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

/** Finds what an object or array holds that a text has encoded. */
export function insideOf({
  policy,
  context,
  keyed,
  named,
}: Pick<Walk, 'policy' | 'context' | 'keyed'> & Partial<Pick<Walk, 'named'>>): Inside {
  return (value) => {
    const found: TextFinding[] = []
    const onFinding = (place: Place): void => void found.push(place)
    const where = { path: [], context, named, mode: 'masked', isDecoded: true, onFinding } as const
    const { findings } = protectValue(value, where, policy, keyed)
    return findings.has(unknownClass) ? [...found, notLookedAt(0, 0)] : found
  }
}

/** Fields above the value bind it as they would if it were walked with them. */
function walkFrom(state: Walk, given: JsonValue, path: readonly string[]): Shown {
  let value = given
  let at: At = { depth: 0, level: 0, whole: undefined, key: path.at(-1) }
  const all = path.map((key) => pathSegments(key))
  for (const [i, key] of path.slice(0, -1).entries()) {
    const above = all.slice(0, i + 1).flat()
    const bound = boundBy(state, rootField(state.policy, key), value, { path: above, base: 0, at })
    if (bound?.treatment.action === 'drop') return drop(state, bound, value)
    const rest = bound === at.whole ? value : cleared(state, value, { bound, key: path.at(-1) })
    if (rest === dropped) return dropped
    if (bound?.by === 'tool' && !looksOn(state, bound)) return hideField(state, rest, bound) ?? null
    value = rest
    at = { ...at, whole: bound }
  }
  const key = path.at(-1)
  if (key === undefined) return walk(state, value, at)
  return member(state, value, { at, field: rootField(state.policy, key) })
}

/** Without what the policy's preset promises never to keep, whatever else is said of the field. */
function cleared(
  state: Walk,
  value: JsonValue,
  { bound, key }: { bound: Whole | undefined; key: string | undefined },
): Shown {
  return bound
    ? withoutNeverKept(state, value, { whole: bound, key, protect: protectValue })
    : value
}

function walk(state: Walk, value: JsonValue, at: At): Shown {
  // A chunk is masked by itself, with the path to it; here only its place stands.
  if (value instanceof ChunkRef) return value
  if (--state.left < 0) return hideUnknown(state, value)
  if (state.refers && (typeof value !== 'object' || value === null)) return referTo(state, value)
  if (value === null) return value
  if (typeof value === 'boolean')
    return at.whole && takesAll(at.whole) ? hideWhole(state, value, at.whole) : value
  if (typeof value === 'string') return walkString(state, value, at)
  if (typeof value === 'number') return walkNumber(state, value, at)
  return walkNested(state, value, at)
}

function walkNumber(state: Walk, value: number, at: At): Shown {
  if (at.whole && !isKept(at)) return hideInField(state, value, at.whole)
  try {
    const shown = isKept(at) ? value : protectNumber(state, value, at.key)
    return shown === value ? protectNamedNumber(state, value) : shown
  } catch {
    return hideUnknown(state, value)
  }
}

function walkNested(state: Walk, value: JsonValue[] | JsonObject, at: At): Shown {
  if (at.depth >= limits.depth) return hideUnknown(state, value)
  if (Array.isArray(value)) return walkArray(state, value, at)
  const bound = boundAsEncrypted(state, value, at.whole)
  if (bound) return walkEncrypted(state, value, at, bound)
  const tool = state.tellsTools ? calledTool(value) : undefined
  if (tool === undefined || !knowsTool(state.policy, tool)) return walkObject(state, value, at)
  return within(state, { ...state.context, tool }, () => walkObject(state, value, at))
}

/** One value, and no object with fields, unless the policy keeps it. */
function walkEncrypted(state: Walk, value: JsonObject, at: At, whole: Whole): Shown {
  if (state.refers) return referTo(state, value)
  if (keepsEncrypted(state, whole)) return walkObject(state, value, { ...at, whole })
  const rest = whole === at.whole ? value : cleared(state, value, { bound: whole, key: at.key })
  return rest === dropped ? dropped : (hideField(state, rest, whole) ?? null)
}

/** Looks at a part of the value that has another context. */
function within(state: Walk, context: Context, look: () => Shown): Shown {
  const { scope, context: before } = state
  Object.assign(state, { context, scope: scopeOf(state.policy, context) })
  try {
    return look()
  } finally {
    Object.assign(state, { context: before, scope })
  }
}

function walkArray(state: Walk, items: JsonValue[], at: At): JsonValue {
  const out: JsonValue[] = []
  const fieldAt = listFields(state.policy, items, at.key)
  for (let i = 0; i < items.length; i++) {
    if (state.left <= 0) {
      out.push(hideUnknown(state, items.slice(i)))
      break
    }
    state.trail.push(i)
    const item = items[i] ?? null
    const below: At = { ...at, depth: at.depth + 1 }
    const field = fieldAt(i)
    const shown = field
      ? member(state, item, { at: below, field })
      : walkItem(state, items, i, below)
    state.trail.pop()
    if (shown !== dropped) out.push(shown)
  }
  return out
}

/** An item by itself; what an argument of a command is may be told by the ones before it. */
function walkItem(state: Walk, items: JsonValue[], index: number, at: At): Shown {
  const item = items[index] ?? null
  if (at.whole || state.refers || typeof item !== 'string' || item.length > state.policy.maxText)
    return walk(state, item, at)
  try {
    const shown = showArgument(state, items, index)
    if (shown !== undefined) state.left--
    return shown ?? walk(state, item, at)
  } catch {
    return hideUnknown(state, item)
  }
}

function walkObject(state: Walk, object: JsonObject, at: At): JsonValue {
  const out: JsonObject = {}
  const taken = new Map<string, number>()
  for (const field of fieldsOf(state, object, at.key)) {
    const { name = field.key } = field
    if (state.left <= 0) {
      setKey(out, freeName(out, '[too large]', taken), hideUnknown(state, restOf(object, name)))
      break
    }
    state.trail.push(name)
    const below: At = { ...at, depth: at.depth + 1, key: field.key }
    const shown = stepMember(state, object[name] ?? null, { at: below, field })
    const shownName = isCleanName(state, name) ? name : showName(state, name, at)
    state.trail.pop()
    if (shown !== dropped) setKey(out, freeName(out, shownName, taken), shown)
  }
  return out
}

function restOf(object: JsonObject, from: string): JsonValue {
  const entries = Object.entries(object)
  return entries.slice(entries.findIndex(([name]) => name === from))
}

/** The input and output of a step have their direction. */
function stepMember(state: Walk, value: JsonValue, of: { at: At; field: Field }): Shown {
  const { key } = of.field
  const isSide = state.isStep && of.at.depth === 1 && (key === 'input' || key === 'output')
  if (!isSide) return member(state, value, of)
  return within(state, { ...state.context, direction: key }, () => member(state, value, of))
}

/** The value of a named field: what is said of the field itself, or else what it holds. */
function member(state: Walk, value: JsonValue, { at, field }: { at: At; field: Field }): Shown {
  state.path.push(...field.segments)
  try {
    const bound = boundBy(state, field, value, { path: state.path, base: state.base, at })
    if (bound !== at.whole && bound?.treatment.action === 'drop') return drop(state, bound, value)
    const rest = bound === at.whole ? value : cleared(state, value, { bound, key: field.key })
    if (rest === dropped) return dropped
    const isField = bound?.by === 'tool' && !state.refers && !looksOn(state, bound)
    const shown = isField ? hideField(state, rest, bound) : undefined
    return shown ?? walk(state, rest, { ...at, whole: bound })
  } finally {
    state.path.length -= field.segments.length
  }
}

function isKept({ whole }: At): boolean {
  return whole?.treatment.action === 'keep'
}

function walkString(state: Walk, text: string, at: At): Shown {
  if (text === '') return text
  if (at.whole && !isKept(at) && !saysNothing(text.trim(), at.whole))
    return hideInField(state, text, at.whole)
  if (text.length > state.policy.maxText) return hideUnknown(state, text)
  try {
    return inText(state, text, at)
  } catch {
    return hideUnknown(state, text)
  }
}

function inText(state: Walk, text: string, at: At): string {
  const isNamed = state.named?.classOf(text) !== undefined
  const inner = at.level < limits.jsonInStringLevels && !isNamed ? parseJsonText(text) : undefined
  const look = (): string => (isKept(at) ? protectNamed(state, text) : protectText(state, text))
  if (inner === undefined) return look()
  const before = state.changes
  const shown = walk(state, inner, { ...at, depth: at.depth + 1, level: at.level + 1 })
  if (state.changes !== before) return JSON.stringify(shown === dropped ? null : shown)
  // Nothing found. Unless the parsed value is all that the text says (no key twice), the text itself is looked at.
  return JSON.stringify(inner) === text ? protectNamed(state, text) : look()
}

function showName(state: Walk, name: string, at: At): string {
  if (name.length > state.policy.maxText && !isKept(at)) return hideUnknown(state, name)
  try {
    return isKept(at) ? protectNamed(state, name, true) : protectText(state, name, true)
  } catch {
    return hideUnknown(state, name)
  }
}

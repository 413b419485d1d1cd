// The values of a step that its client names as sensitive, and which of them a piece of its content holds.
import { classes } from '../detect/class.ts'
import { decodeText, findEncodedText } from '../protect/encoded-text.ts'
import { clearText } from '../protect/header-text.ts'
import { parseJsonText } from '../protect/json-in-text.ts'
import { findMedia } from '../protect/media.ts'
import { namedValues, type NamedValues } from '../protect/named-values.ts'
import type { Policy } from '../protect/policy.ts'
import { unescapeLeftovers } from '../protect/unescape-text.ts'
import type { JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import type { Step } from '../record/step.ts'

const known: ReadonlySet<string> = new Set(classes)
/** Of a class whose name may not stand in the clear. */
const otherClass = 'secret'

/**
 * Undefined for none. Names of classes stand in headers and before sealed values: one that holds more than the name of a
 * kind becomes `secret`.
 */
export function namedOfStep(step: Step, policy: Policy): NamedValues | undefined {
  const { sensitive = [], userId = '' } = step
  if (sensitive.length === 0) return undefined
  const own = namedValues(sensitive)
  const names = new Map<string, string>()
  for (const { class: name } of sensitive)
    if (!names.has(name)) {
      const namesUser = userId !== '' && name.includes(userId.toLowerCase())
      const isClear = known.has(name) || (!namesUser && clearText(name, policy, { named: own }))
      names.set(name, isClear ? name : otherClass)
    }
  return namedValues(
    sensitive.map(({ class: name, value }) => ({ class: names.get(name) ?? otherClass, value })),
  )
}

const mostDepth = 4 * limits.depth

/**
 * Equal for the same content with the same named values in it, wherever `protectValue` looks for them; empty where there
 * are none.
 */
export function namedIn(content: JsonValue, named: NamedValues): string {
  const found = new Set<string>()
  try {
    look(content, { named, found, depth: 0, levels: limits.jsonInStringLevels, encoded: true })
  } catch (error) {
    // What takes too long to look through is hidden whole, by whatever values.
    if (!(error instanceof RangeError)) throw error
    return 'too much'
  }
  return found.size === 0 ? '' : JSON.stringify([...found].sort())
}

interface Looking {
  readonly named: NamedValues
  readonly found: Set<string>
  readonly depth: number
  /** Levels of JSON in texts that are left. */
  readonly levels: number
  /** Encoded text is looked into, one level. */
  readonly encoded: boolean
}

function look(value: JsonValue, at: Looking): void {
  if (typeof value === 'string') return lookInText(value, at)
  if (typeof value === 'number') {
    const name = at.named.classOf(value)
    if (name !== undefined) at.found.add(`${name} ${value}`)
  }
  if (typeof value !== 'object' || value === null) return
  if (at.depth > mostDepth) throw new RangeError('Nested too deep')
  const below = { ...at, depth: at.depth + 1 }
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) lookInText(key, { ...below, levels: 0 })
    look(item, below)
  }
}

function lookInText(text: string, at: Looking): void {
  add(text, at)
  const plain = unescapeLeftovers(text)
  if (plain) add(plain.text, at)
  const inner = at.levels > 0 ? parseJsonText(text) : undefined
  if (inner !== undefined) look(inner, { ...at, depth: at.depth + 1, levels: at.levels - 1 })
  if (!at.encoded) return
  const inside = { ...at, encoded: false }
  for (const { decoded } of findEncodedText(text)) lookInText(decoded.text, inside)
  for (const { start, end, prefix } of findMedia(text)) {
    const decoded = decodeText(text.slice(start + prefix, end).replace(/=+$/, ''))
    if (decoded) lookInText(decoded.text, inside)
  }
}

function add(text: string, { named, found }: Looking): void {
  for (const { class: name, start, end } of named.find(text))
    found.add(`${name} ${text.slice(start, end)}`)
}

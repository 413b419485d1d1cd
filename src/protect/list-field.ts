// Lists whose items name or tell what the next ones are: headers and arguments of commands.
import type { JsonValue } from '../record/json.ts'
import type { Field } from './fields.ts'
import { findPlain, type TextFinding } from './find-in-text.ts'
import { hide, type Hiding } from './hide.ts'
import { canName, keyInfo } from './key-info.ts'
import type { Policy } from './policy.ts'
import { findSpans, showSpans } from './protect-text.ts'
import { treatmentIn } from './scope.ts'

const option = /^--?([A-Za-z][\w.-]{0,79})$/
/** `-pPASSWORD`, `--user=…` */
const withValue = /^-(?:[A-Za-z].|-[A-Za-z][\w-]{0,40}=)/
const headerName = /^[A-Za-z][\w-]{0,60}$/
/** Headers that no list of words or columns has. */
const wellKnown = /^(?:content-(?:type|length)|user-agent|accept(?:-\w{1,20})?|host|connection)$/i
const mostHeaders = 400
/** Of the words before an argument, in characters, and of the argument itself. */
const reach = 400
const mostRead = 512

/** Gives the field that an item is the value of, by the item before it; `key` names the list. */
export function listFields(
  policy: Policy,
  items: readonly JsonValue[],
  key: string | undefined,
): (index: number) => Field | undefined {
  if (items.length === 2) {
    const pair = pairField(policy, items)
    if (pair) return (index) => (index === 1 ? pair : undefined)
  }
  const isFlat = isHeaders(items, key)
  return (index) => {
    const name = items[index - 1]
    if (typeof name !== 'string') return undefined
    if (isFlat) return index % 2 === 1 ? fieldOf(policy, name) : undefined
    const named =
      name.startsWith('-') && !isOption(items[index]) ? option.exec(name)?.[1] : undefined
    return named === undefined ? undefined : fieldOf(policy, named)
  }
}

/** `["authorization", "Bearer …"]`, as lists of headers have it. */
function pairField(policy: Policy, [key, value]: readonly JsonValue[]): Field | undefined {
  if (typeof key !== 'string' || !canName(key)) return undefined
  const isName = typeof value === 'string' && canName(value)
  if (isName && keyInfo(policy, value).class) return undefined
  return fieldOf(policy, key)
}

function fieldOf(policy: Policy, key: string): Field | undefined {
  const { class: known, segments } = keyInfo(policy, key)
  return known ? { key, segments, class: known } : undefined
}

/** `["Host", "x.example", "Authorization", "Bearer …"]`, as `rawHeaders` of Node.js has it. */
function isHeaders(items: readonly JsonValue[], key = ''): boolean {
  const { length } = items
  if (length < 2 || length % 2 === 1 || length > mostHeaders) return false
  let isTold = /headers$/i.test(key)
  for (const [i, item] of items.entries()) {
    if (typeof item !== 'string') return false
    if (i % 2 === 1) continue
    if (!headerName.test(item)) return false
    isTold ||= wellKnown.test(item)
  }
  return isTold
}

function isOption(item: JsonValue | undefined): boolean {
  return typeof item === 'string' && option.test(item)
}

/**
 * The argument behind an option or in it as it is shown, where only the words before it tell that it is to be hidden:
 * `["curl", "-u", "name:password"]`. Undefined for every other item. May throw: the caller fails closed.
 */
export function showArgument(
  state: Hiding,
  items: readonly JsonValue[],
  index: number,
): string | undefined {
  const text = items[index]
  if (typeof text !== 'string' || index === 0) return undefined
  if (!(withValue.test(text) || (isOption(items[index - 1]) && !isOption(text)))) return undefined
  const told = findInArgument(state, items, index, text)
  const [first] = told
  if (!first) return undefined
  const own = findSpans(state, text)
  if (own.length === 0) return showSpans(state, text, { spans: told })
  const isCovered = told.every(({ start, end }) =>
    own.some((span) => span.start <= start && end <= span.end),
  )
  return isCovered
    ? undefined
    : hide(state, first.class, text, treatmentIn(state.scope, first.class))
}

function findInArgument(
  { policy, scope }: Hiding,
  items: readonly JsonValue[],
  index: number,
  text: string,
): TextFinding[] {
  let before = ''
  for (let i = index - 1; i >= 0 && before.length < reach; i--)
    before = `${String(items[i]).slice(-reach)} ${before}`
  // One argument is one word, whatever is in it.
  const word = text.slice(0, mostRead).replace(/\s/g, '_')
  const found = findPlain(policy, before + word, scope)
  return found.flatMap((finding) => {
    const [start, end] = [Math.max(0, finding.start - before.length), finding.end - before.length]
    if (end <= start) return []
    return [{ ...finding, start, end: end === word.length ? text.length : end }]
  })
}

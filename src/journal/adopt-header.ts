// The header of a record that a producer sealed. The producer may be an attacker's: what is not known is refused, and a text is
// clear by the rule of this collector's policy or not at all.
import { encodeUtf8 } from '../crypto/encoding.ts'
import { classes } from '../detect/class.ts'
import { actions } from '../protect/action.ts'
import { clearText } from '../protect/header-text.ts'
import type { Policy } from '../protect/policy.ts'
import type { Header } from '../record/header.ts'
import { gapReasons, ownSteps, stepKinds } from '../record/step.ts'
import { parseBoundedJson } from '../seal/format/bounded-json.ts'
import { SealtraceError } from '../error.ts'
import { namesUser } from './step-header.ts'

export interface HeaderRules {
  readonly policy: Policy
  /** The user whose slot the record is in: no clear text may name them. */
  readonly userId: string | undefined
}

type Check = (value: unknown) => boolean

const bounds = { depth: 6, values: 1_000_000 }
/** Chunks of one record. */
const mostChunks = 100_000
const mostClasses = 200
const mostTags = 1000
const mostTokens = 1e12
const mostCost = 1e9
/** Microseconds. */
const longest = Number.MAX_SAFE_INTEGER

const isTrue: Check = (value) => value === true
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const upTo =
  (most: number): Check =>
  (value) =>
    typeof value === 'number' && value >= 0 && value <= most
const oneOf = (...all: readonly string[]): Check => {
  const known: ReadonlySet<unknown> = new Set(all)
  return (value) => known.has(value)
}
const shaped =
  (shape: RegExp): Check =>
  (value) =>
    typeof value === 'string' && shape.test(value)
const isToken = shaped(/^~[0-9a-f]{16}$/)
const isClass = shaped(/^[a-z][a-z0-9_]{0,39}$/)
const isAction = oneOf(...actions, 'masked')
const isUsage = recordOf(
  oneOf(
    ...['inputTokens', 'outputTokens', 'totalTokens'],
    ...['cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'],
  ),
  upTo(mostTokens),
)
const isFindings = recordOf(isClass, shapeOf({ count: isCount, action: isAction }), mostClasses)
const isPosition: Check = (value) => isCount(value) && value !== 0

/** What a header may have besides texts. */
const fields: Readonly<Record<string, Check>> = {
  kind: oneOf('step', 'revision', 'gap'),
  trace: shaped(/^[0-9a-f]{32}$/),
  span: shaped(/^[0-9a-f]{16}$/),
  parent: shaped(/^[0-9a-f]{16}$/),
  step: oneOf(...stepKinds),
  joins: isTrue,
  fold: shapeOf({ order: isCount }, { unsaid: listOf(oneOf('kind', 'name', 'start'), 3) }),
  start: isCount,
  duration: upTo(longest),
  status: oneOf('unset', 'ok', 'error'),
  gap: shapeOf({ count: isPosition, reason: oneOf(...gapReasons) }),
  usage: isUsage,
  cost: upTo(mostCost),
  costFrom: oneOf('reported', 'computed'),
  session: isToken,
  tags: listOf(isToken, mostTags),
  // A mark that there is one; the pseudonym is the collector's.
  user: (value) => typeof value === 'string',
  findings: isFindings,
  chunks: listOf(isChunk, mostChunks),
  digest: shaped(/^[0-9a-f]{32}$/),
  oversize: isTrue,
}

const required = ['kind', 'trace', 'span', 'step', 'start', 'status', 'digest'] as const
const texts = ['name', 'model', 'provider', 'agent', 'tool', 'traceType', 'environment'] as const
/** Names that are ours. */
const ownClasses: ReadonlySet<string> = new Set([...classes, 'user_id', 'not_listed', 'media'])
const ownNames: ReadonlySet<unknown> = new Set(Object.values(ownSteps))

/** Throws `bad_request` with the name of a known field that is off, and nothing of what came. */
export function readHeader(text: string, { policy, userId }: HeaderRules): Header {
  const header = objectOf(text)
  // Of a step that names no user a text may hold the id of one by chance.
  const rules = { policy, userId: header['user'] === undefined ? undefined : userId }
  for (const name of required)
    if (!Object.hasOwn(header, name)) throw refused(`the header has no ${name}`)
  for (const [name, value] of Object.entries(header)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined
    const isText = texts.some((one) => one === name)
    if (!check && !isText) throw refused('the header has a field that is not known here')
    if (check && !check(value)) throw refused(`the header's ${name} is not valid`)
    if (isText && !isClear(name, value, rules))
      throw refused(`the header's ${name} may not stand in the clear by this collector's policy`)
  }
  for (const name of classesOf(header)) checkClass(name, rules.policy)
  // Every field of it was looked at.
  return header as unknown as Header
}

/** Class names are texts too. Throws `bad_request` for one that may not be clear. */
export function checkClass(name: string, policy: Policy): void {
  if (!ownClasses.has(name) && (!isClass(name) || clearText(name, policy) === null))
    throw refused("the name of a class may not stand in the clear by this collector's policy")
}

function isClear(name: string, value: unknown, { policy, userId }: HeaderRules): boolean {
  if (typeof value !== 'string') return false
  if (isToken(value) || (name === 'name' && ownNames.has(value))) return true
  if (namesUser(value, userId)) return false
  return clearText(value, policy, { isModel: name === 'model' }) !== null
}

function classesOf(header: Partial<Record<keyof Header, unknown>>): Set<string> {
  const { findings, chunks } = header as Pick<Header, 'findings' | 'chunks'>
  const all = [findings ?? {}, ...(chunks ?? []).map(([, , found]) => found)]
  return new Set(all.flatMap((found) => Object.keys(found)))
}

function objectOf(text: string): Record<string, unknown> {
  const parsed = parseBoundedJson(encodeUtf8(text), bounds)
  const value = parsed === null || parsed === 'many' ? null : parsed.value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw refused('the header is no JSON object, or too large')
}

function isChunk(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [tag, parts, findings]: unknown[] = value
  return shaped(/^[0-9a-f]{32}$/)(tag) && isPosition(parts) && isFindings(findings)
}

function listOf(check: Check, most: number): Check {
  return (value) => Array.isArray(value) && value.length <= most && value.every(check)
}

function recordOf(key: Check, check: Check, most = 10): Check {
  return (value) => {
    const entries = entriesOf(value)
    return (
      entries !== null &&
      entries.length <= most &&
      entries.every(([name, of]) => key(name) && check(of))
    )
  }
}

function shapeOf(all: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  const checks = new Map([...Object.entries(all), ...Object.entries(optional)])
  return (value) => {
    const entries = entriesOf(value)
    const names = new Set(entries?.map(([name]) => name))
    return (
      entries !== null &&
      Object.keys(all).every((name) => names.has(name)) &&
      entries.every(([name, of]) => checks.get(name)?.(of) ?? false)
    )
  }
}

function entriesOf(value: unknown): [string, unknown][] | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : null
}

export function refused(what: string): SealtraceError {
  return new SealtraceError('bad_request', `item: ${what}; it is not recorded`)
}

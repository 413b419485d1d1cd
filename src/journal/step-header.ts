// Decides what of a step may stand in the clear, and what goes into its content.
import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { clearText } from '../protect/header-text.ts'
import type { NamedValues } from '../protect/named-values.ts'
import type { Policy } from '../protect/policy.ts'
import type { Header } from '../record/header.ts'
import type { JsonObject } from '../record/json.ts'
import { ownSteps, type Step, type Usage } from '../record/step.ts'
import { namedOfStep } from './named-of-step.ts'

/** Short texts of a step that are clear when they look like identifiers, and the header fields they become. */
const texts = ['name', 'model', 'provider', 'agent', 'tool', 'traceType', 'environment'] as const

export interface SplitStep {
  readonly header: Header
  /** What is detected, masked and sealed. */
  readonly content: JsonObject
  /** What the client names as sensitive: it is hidden in the content, and itself no part of it. */
  readonly named: NamedValues | undefined
}

/** A text that may not stand in a header is represented by a keyed token, so that it can still be filtered by. */
export function headerToken(indexKey: Secret, field: string, text: string): string {
  return `~${toHex(hmacSha256(indexKey, labels.headerToken, `${field}\u0000${text}`).subarray(0, 8))}`
}

/** Throws `bad_request` for a time that no store can hold: decoders refuse it where it stands. */
export function splitStep(step: Step, policy: Policy, indexKey: Secret): SplitStep {
  checkTimes(step)
  const named = namedOfStep(step, policy)
  const content: JsonObject = {}
  const header: Header = {
    kind: step.gap ? 'gap' : 'step',
    trace: step.traceId,
    span: step.spanId,
    ...(step.parentSpanId ? { parent: step.parentSpanId } : {}),
    step: step.kind,
    ...(step.joinsSpan ? { joins: true as const } : {}),
    ...(step.partial ? { fold: step.partial } : {}),
    start: step.startTime,
    ...(step.endTime === undefined ? {} : { duration: Math.max(0, step.endTime - step.startTime) }),
    status: step.status,
    ...(step.gap ? { gap: step.gap } : {}),
  }
  placeFigures(step, header, content)
  for (const field of texts) place(field, step[field])
  // A session names a person as often as not, whatever it looks like.
  placeToken('session', step.sessionId)
  if (step.tags?.length) {
    header.tags = step.tags.map((tag) => headerToken(indexKey, 'tag', tag))
    content['tags'] = step.tags
  }
  copyContent(step, content)
  return { header, content, named }

  function place(field: (typeof texts)[number], text: string | undefined): void {
    if (field === 'name' && isOwn(text)) {
      header.name = text
      return
    }
    const isModel = field === 'model'
    const clear =
      text && !namesUser(text, step.userId) ? clearText(text, policy, { isModel, named }) : null
    if (clear === null) placeToken(field, text)
    else header[field] = clear
  }

  function placeToken(field: (typeof texts)[number] | 'session', text: string | undefined): void {
    if (text === undefined || text === '') return
    header[field] = headerToken(indexKey, field, text)
    content[field] = text
  }
}

const ownNames: ReadonlySet<string | undefined> = new Set(Object.values(ownSteps))

/** Whatever a policy's own words make of it: how a run stands goes by these names. */
function isOwn(name: string | undefined): name is string {
  return ownNames.has(name)
}

function checkTimes({ startTime, endTime = 0, partial }: Step): void {
  if (
    [startTime, endTime, partial?.order ?? 0].every(
      (time) => Number.isSafeInteger(time) && time >= 0,
    )
  )
    return
  throw new SealtraceError('bad_request', 'step: a time is not between 1970 and 2255')
}

/** Tokens of one step, and its cost in US dollars: a greater figure is no count, and may be a number of another kind. */
const mostTokens = 1e12
const mostCost = 1e9

function placeFigures({ usage = {}, costUsd }: Step, header: Header, content: JsonObject): void {
  const counts: [string, number][] = Object.entries(usage)
  const clear = counts.filter(([, count]) => isFigure(count, mostTokens))
  const hidden = counts.filter(([, count]) => !isFigure(count, mostTokens))
  if (clear.length > 0) header.usage = Object.fromEntries<number>(clear) satisfies Usage
  if (hidden.length > 0) content['usage'] = Object.fromEntries(hidden)
  if (costUsd === undefined) return
  if (isFigure(costUsd, mostCost)) header.cost = costUsd
  else content['cost'] = costUsd
}

function isFigure(value: number, most: number): boolean {
  return value >= 0 && value <= most
}

/** Replaces ids that were made of what the client sent, so that they confirm no guess of it to who lacks the key. */
export function withKeyedIds(step: Step, indexKey: Secret): Step {
  const { derived, ...rest } = step
  if (!derived) return step
  const keyed = (name: string, id: string): string =>
    toHex(hmacSha256(indexKey, labels.derivedId, `${name}\u0000${id}`).subarray(0, id.length / 2))
  return {
    ...rest,
    traceId: derived.trace ? keyed('trace', step.traceId) : step.traceId,
    spanId: derived.span ? keyed('span', step.spanId) : step.spanId,
    ...(step.parentSpanId && {
      parentSpanId: derived.parent ? keyed('span', step.parentSpanId) : step.parentSpanId,
    }),
  }
}

/** Shorter user ids are part of many words. */
const minUserId = 3

/** Whether a text holds the user id: it is not clear then, whatever it looks like. */
export function namesUser(text: string, userId: string | undefined): boolean {
  if (userId === undefined || userId.length < minUserId) return false
  return text.toLowerCase().includes(userId.toLowerCase())
}

function copyContent(step: Step, content: JsonObject): void {
  if (step.input !== undefined) content['input'] = step.input
  if (step.output !== undefined) content['output'] = step.output
  if (step.toolCallId) content['toolCallId'] = step.toolCallId
  if (step.error) content['error'] = { ...step.error }
  if (step.metadata) content['metadata'] = step.metadata
  if (Object.keys(step.attributes).length) content['attributes'] = step.attributes
}

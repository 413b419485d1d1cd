import type { JsonObject } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { mapClaudeToolResult } from './dialects/claude-code.ts'
import { Draft } from './dialects/draft.ts'
import { derivedIds } from './derived-ids.ts'
import { unwrapJson } from './json-text.ts'
import type { OtlpLog } from './otlp/model.ts'
import { scopeName } from './span-step.ts'
import { stableSpanId, stableTraceId } from './stable-hash.ts'
import { applyDialects, claimException, draftFields, errorOf, restOf } from './step-of-draft.ts'

const namePattern = /^[A-Za-z][\w.:/-]{0,99}$/

/** Log records of one request -> steps. A record sent again gets the same ids. */
export function logSteps(logs: readonly OtlpLog[]): Step[] {
  const seen = new Map<string, number>()
  return logs.map((log) => logStep(log, seen))
}

function logStep(log: OtlpLog, seen: Map<string, number>): Step {
  const draft = new Draft({
    signal: 'log',
    name: nameOf(log),
    resource: log.origin.resource,
    scopeName: scopeName(log.origin.scope),
    attributes: log.attributes,
    events: [],
    body: log.body,
  })
  applyDialects(draft)
  const joins = log.traceId !== undefined && log.spanId !== undefined && !draft.standalone
  if (!joins) mapClaudeToolResult(draft)
  claimLoggedException(draft)
  const error = errorOf(draft)
  const time = log.time === 0 ? log.observedTime : log.time
  return {
    ...idsOf(log, draft, joins, seen),
    kind: joins ? 'event' : (draft.kind ?? 'event'),
    name: draft.name,
    ...timesOf(time, joins ? undefined : draft.duration),
    status: draft.failed ? 'error' : 'unset',
    ...draftFields(draft),
    ...(error !== undefined && { error }),
    attributes: restOf(draft, log.origin, extraOf(log, draft)),
  }
}

/**
 * The attribute goes first: Rust's exporter puts a place in the source in the event name. Free text in the body is
 * content and no name.
 */
function nameOf(log: OtlpLog): string {
  const attribute = log.attributes['event.name']
  const name = attribute === undefined || attribute === '' ? log.eventName : attribute
  if (typeof name !== 'string' || name === '') return 'log'
  const { body } = log
  return typeof body === 'string' && body.endsWith(`.${name}`) && namePattern.test(body)
    ? body
    : name
}

type Ids = Pick<Step, 'traceId' | 'spanId' | 'derived' | 'parentSpanId' | 'joinsSpan'>

function idsOf(log: OtlpLog, draft: Draft, joins: boolean, seen: Map<string, number>): Ids {
  if (joins && log.traceId !== undefined && log.spanId !== undefined)
    return { traceId: log.traceId, spanId: log.spanId, joinsSpan: true }
  const spanId = spanIdOf(log, seen)
  const group = draft.texts.sessionId ?? textOf(log.attributes['prompt.id'])
  const own = group === '' ? stableTraceId('record', spanId) : stableTraceId('session', group)
  return {
    traceId: log.traceId ?? own,
    spanId,
    ...derivedIds(log.traceId, undefined),
    ...(log.traceId !== undefined && log.spanId !== undefined && { parentSpanId: log.spanId }),
  }
}

/** Of all that the record says: records of one time, name and session differ in nothing else. Equal ones count. */
function spanIdOf(log: OtlpLog, seen: Map<string, number>): string {
  const id = stableSpanId(
    log.traceId ?? '',
    log.spanId ?? '',
    log.time,
    log.time === 0 ? 0 : log.observedTime,
    log.eventName,
    log.severityNumber,
    log.severityText,
    log.attributes,
    log.body,
  )
  const nth = seen.get(id) ?? 0
  seen.set(id, nth + 1)
  return nth === 0 ? id : stableSpanId(id, nth)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Calls are logged when they are over. */
function timesOf(time: number, duration: number | undefined): Pick<Step, 'startTime' | 'endTime'> {
  const length = duration !== undefined && duration > 0 ? Math.min(Math.round(duration), time) : 0
  return { startTime: time - length, endTime: time }
}

function claimLoggedException(draft: Draft): void {
  const keys = ['exception.type', 'exception.message', 'exception.stacktrace']
  const said = Object.fromEntries(keys.map((key) => [key, draft.raw(key) ?? null]))
  if (keys.every((key) => said[key] === null)) return
  const left = claimException(draft, said)
  draft.fail()
  draft.drop(keys.filter((key) => !(key in left)))
}

function extraOf(log: OtlpLog, draft: Draft): JsonObject {
  return {
    ...(log.eventName !== '' && log.eventName !== draft.name && { eventName: log.eventName }),
    ...(draft.body !== null && { body: unwrapJson(draft.body) }),
    ...(log.severityNumber !== 0 && { severityNumber: log.severityNumber }),
    ...(log.severityText !== '' && { severityText: log.severityText }),
    ...(log.time !== 0 &&
      log.observedTime !== 0 &&
      log.observedTime !== log.time && { observedTime: log.observedTime }),
    ...(log.flags !== 0 && { flags: log.flags }),
    ...(log.droppedAttributes !== 0 && { droppedAttributesCount: log.droppedAttributes }),
  }
}

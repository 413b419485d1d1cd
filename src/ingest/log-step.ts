import type { JsonObject } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { mapClaudeToolResult } from './dialects/claude-code.ts'
import { Draft } from './dialects/draft.ts'
import { derivedIds } from './derived-ids.ts'
import { loggedCall } from './hooks/logged-call.ts'
import { unwrapJson } from './json-text.ts'
import type { OtlpLog } from './otlp/model.ts'
import { scopeName } from './span-step.ts'
import { stableSpanId, stableTraceId } from './stable-hash.ts'
import { applyDialects, claimException, draftFields, errorOf, restOf } from './step-of-draft.ts'

const namePattern = /^[A-Za-z][\w.:/-]{0,99}$/

/** Log records of one request -> steps. A record sent again gets the same ids. */
export function logSteps(logs: readonly OtlpLog[]): Step[] {
  const request = { seen: new Map<string, number>(), traces: tracesOfSessions(logs) }
  return logs.flatMap((log) => logStep(log, request) ?? [])
}

interface Request {
  /** How often an id was made. */
  readonly seen: Map<string, number>
  /** By session, the trace that the first of its records names. */
  readonly traces: ReadonlyMap<string, string>
}

function tracesOfSessions(logs: readonly OtlpLog[]): Map<string, string> {
  const traces = new Map<string, string>()
  for (const { traceId, attributes } of logs) {
    const session = textOf(attributes['session.id'])
    if (traceId !== undefined && session !== '' && !traces.has(session))
      traces.set(session, traceId)
  }
  return traces
}

/** Undefined for one that is left out. */
function logStep(log: OtlpLog, request: Request): Step | undefined {
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
  if (draft.leftOut) return undefined
  const joins = log.traceId !== undefined && log.spanId !== undefined && !draft.standalone
  if (!joins) mapClaudeToolResult(draft)
  claimLoggedException(draft)
  const error = errorOf(draft)
  const time = log.time === 0 ? log.observedTime : log.time
  const ids = idsOf(log, draft, joins, request)
  const session = ids.derived?.trace ? draft.texts.sessionId : undefined
  return {
    ...(loggedCall(draft.name, log.attributes, session, time) ?? ids),
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

function idsOf(log: OtlpLog, draft: Draft, joins: boolean, request: Request): Ids {
  if (joins && log.traceId !== undefined && log.spanId !== undefined)
    return { traceId: log.traceId, spanId: log.spanId, joinsSpan: true }
  const spanId = spanIdOf(log, request.seen)
  const { sessionId } = draft.texts
  const group = sessionId ?? textOf(log.attributes['prompt.id'])
  const own = group === '' ? stableTraceId('record', spanId) : stableTraceId('session', group)
  const named = namedTrace(log, draft, request)
  return {
    traceId: named ?? own,
    spanId,
    ...derivedIds(named, undefined),
    ...(named !== undefined && log.spanId !== undefined && { parentSpanId: log.spanId }),
  }
}

function namedTrace(log: OtlpLog, draft: Draft, { traces }: Request): string | undefined {
  const { sessionId } = draft.texts
  if (draft.inSession === 'always' && sessionId !== undefined) return undefined
  if (log.traceId !== undefined || draft.inSession !== 'else') return log.traceId
  return traces.get(sessionId ?? '')
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
    ...(draft.inSession === 'always' && {
      ...(log.traceId !== undefined && { traceId: log.traceId }),
      ...(log.spanId !== undefined && { spanId: log.spanId }),
    }),
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

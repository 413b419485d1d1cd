// A Langfuse trace is itself a step: the root that its observations hang under.
import type { JsonObject } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import { own, readText, readTime } from './fields.ts'
import { rootSpanIdOf, traceIdOf } from './ids.ts'
import { fillRest, metadataOf, setAttribute, tagsOf } from './shared-fields.ts'

const taken = new Set([
  ...['id', 'timestamp', 'name', 'userId', 'sessionId', 'environment'],
  ...['input', 'output', 'metadata', 'tags', 'release', 'version', 'public'],
])

/** What one event says of a trace: several of them are one step. `at` is when the client said it, in microseconds. */
export function traceStep(body: JsonObject, id: string, at: number): Step {
  const trace = traceIdOf(id)
  const span = rootSpanIdOf(id)
  const told = readTime(body, 'timestamp')
  const name = readText(body, 'name')
  const output = own(body, 'output')
  // One that has its answer is done: so are clients written.
  const end = output === null ? undefined : (told ?? at)
  const start = told ?? end ?? at
  const input = own(body, 'input')
  const unsaid = [
    ...(told === undefined ? ['start' as const] : []),
    ...(name ? [] : ['name' as const]),
  ]
  const attributes: JsonObject = {}
  return {
    traceId: trace.id,
    spanId: span.id,
    derived: { ...(trace.derived && { trace: true }), span: true },
    partial: { order: at + lag(at, told), ...(unsaid.length > 0 && { unsaid }) },
    kind: 'agent',
    name: name ?? 'trace',
    startTime: start,
    ...(end !== undefined && { endTime: Math.max(start, end) }),
    status: 'unset',
    ...whoAndWhere(body),
    ...(input !== null && { input: unwrapJson(input) }),
    ...(output !== null && { output: unwrapJson(output) }),
    ...tagsOf(body, attributes),
    ...metadataOf(body, 'langfuse.trace.metadata', attributes),
    attributes: fillRest(body, taken, withOwn(body, attributes)),
  }
}

/** Langfuse's traces never end: with an observation that hangs directly under one, it has ended as far as it goes. */
export function traceEndStep(id: string, end: number, at: number): Step {
  const trace = traceIdOf(id)
  return {
    traceId: trace.id,
    spanId: rootSpanIdOf(id).id,
    derived: { ...(trace.derived && { trace: true }), span: true },
    partial: { order: at, unsaid: ['name', 'start'] },
    kind: 'agent',
    name: 'trace',
    startTime: end,
    endTime: end,
    status: 'unset',
    attributes: {},
  }
}

/** Texts that traces have, and in newer exports observations too. */
export function whoAndWhere(body: JsonObject): Pick<Step, 'userId' | 'sessionId' | 'environment'> {
  const userId = readText(body, 'userId')
  const sessionId = readText(body, 'sessionId')
  const environment = readText(body, 'environment')
  return {
    ...(userId !== undefined && { userId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(environment !== undefined && { environment }),
  }
}

/** Events of one millisecond come in any order: what happened later in it was said later, in thousandths. */
function lag(at: number, told: number | undefined): number {
  if (told === undefined) return 0
  return Math.min(999, Math.max(0, 999 - Math.floor((at - told) / 1000)))
}

function withOwn(body: JsonObject, attributes: JsonObject): JsonObject {
  setAttribute(attributes, 'langfuse.release', own(body, 'release'))
  setAttribute(attributes, 'langfuse.version', own(body, 'version'))
  setAttribute(attributes, 'langfuse.trace.public', own(body, 'public'))
  return attributes
}

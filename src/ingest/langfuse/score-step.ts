// A score, from an SDK, a person or a judge: an evaluation result of the GenAI conventions, shown with what it scores.
import type { JsonObject } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { badRequest } from '../bad-request.ts'
import { stableSpanId } from '../stable-hash.ts'
import { own, readText } from './fields.ts'
import { spanIdOf, traceIdOf, type Id } from './ids.ts'
import { fillRest, metadataOf, setAttribute } from './shared-fields.ts'

const taken = new Set([
  ...['id', 'traceId', 'observationId', 'sessionId', 'environment', 'name', 'value'],
  ...['stringValue', 'comment', 'metadata', 'dataType', 'timestamp'],
])

/**
 * `at`: when it was given, in microseconds. A score of a trace as a whole stands by itself in it; one of a session or of a
 * dataset run, without a trace, is a trace of its own with the others of the same.
 */
export function scoreStep(body: JsonObject, at: number): Step {
  const name = readText(body, 'name')
  if (name === undefined) throw badRequest('name: missing')
  const trace = traceOf(body)
  const span = spanOf(body)
  const sessionId = readText(body, 'sessionId')
  const environment = readText(body, 'environment')
  const derived = {
    ...(trace.derived && { trace: true as const }),
    ...(span.derived && { span: true as const }),
  }
  const attributes: JsonObject = { 'gen_ai.evaluation.name': name }
  placeValue(body, attributes)
  setAttribute(attributes, 'gen_ai.evaluation.explanation', own(body, 'comment'))
  setAttribute(attributes, 'langfuse.score.data_type', own(body, 'dataType'))
  setAttribute(attributes, 'langfuse.score.id', own(body, 'id'))
  return {
    traceId: trace.id,
    spanId: span.id,
    ...(Object.keys(derived).length > 0 && { derived }),
    joinsSpan: true,
    kind: 'event',
    name: 'gen_ai.evaluation.result',
    startTime: at,
    endTime: at,
    status: 'unset',
    ...(sessionId !== undefined && { sessionId }),
    ...(environment !== undefined && { environment }),
    ...metadataOf(body, 'langfuse.score.metadata', attributes),
    attributes: fillRest(body, taken, attributes),
  }
}

function traceOf(body: JsonObject): Id {
  const trace = readText(body, 'traceId')
  if (trace !== undefined) return traceIdOf(trace)
  const of = (['sessionId', 'datasetRunId', 'observationId'] as const).flatMap((field) => {
    const id = readText(body, field)
    return id === undefined ? [] : [`${field} ${id}`]
  })
  if (of[0] === undefined)
    throw badRequest('traceId: missing, and no session or dataset run either')
  return traceIdOf(`score of ${of[0]}`)
}

/** What is scored, else an id of the score's own. */
function spanOf(body: JsonObject): Id {
  const observation = readText(body, 'observationId')
  const trace = readText(body, 'traceId')
  if (observation !== undefined) return spanIdOf(observation, trace)
  const id = readText(body, 'id')
  if (id !== undefined) return spanIdOf(id, trace)
  return { id: stableSpanId('langfuse score', body), derived: true }
}

/** Numbers are values, texts are labels. Exports write both, and a number beside the label says nothing. */
function placeValue(body: JsonObject, attributes: JsonObject): void {
  const value = own(body, 'value')
  const label = own(body, 'stringValue')
  if (typeof value === 'number') {
    const isLabel = typeof label === 'string' && own(body, 'dataType') !== 'NUMERIC'
    if (isLabel) attributes['gen_ai.evaluation.score.label'] = label
    if (!isLabel || own(body, 'dataType') === 'BOOLEAN')
      attributes['gen_ai.evaluation.score.value'] = value
  } else if (typeof value === 'boolean') attributes['gen_ai.evaluation.score.value'] = value ? 1 : 0
  else if (typeof value === 'string') attributes['gen_ai.evaluation.score.label'] = value
  else if (typeof label === 'string') attributes['gen_ai.evaluation.score.label'] = label
  else throw badRequest('value: not a number or a text')
}

import { setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { badRequest } from '../bad-request.ts'
import { unwrapJson } from '../json-text.ts'
import { timeInUuid } from '../uuid-time.ts'
import { readTime } from './read-time.ts'
import { isUuid, spanId, textOf, traceId } from './run-ids.ts'

/** Fields that are read. */
const readFields = new Set([
  ...['id', 'run_id', 'trace_id', 'key', 'score', 'value', 'comment', 'created_at', 'modified_at'],
])

/**
 * A score that a person, a program or a model gave a run, as an event of that run. Throws `bad_request` when it does not
 * say which run, with `where` and nothing of what it holds.
 * @param feedback untrusted
 */
export function feedbackStep(feedback: JsonObject, receivedAt: number, where: string): Step {
  const id = textOf(feedback['id'])
  const run = textOf(feedback['run_id']) ?? textOf(feedback['trace_id'])
  if (run === undefined) throw badRequest(`${where}: feedback names no run`)
  const trace = textOf(feedback['trace_id']) ?? run
  const scored = spanId(run)
  const derived = {
    ...(!isUuid(trace) && { trace: true as const }),
    ...(scored.derived && { span: true as const }),
  }
  const startTime =
    readTime(feedback['created_at']) ?? (id === undefined ? undefined : timeInUuid(id))
  return {
    traceId: traceId(trace),
    spanId: scored.id,
    ...(Object.keys(derived).length > 0 && { derived }),
    joinsSpan: true,
    kind: 'event',
    name: 'gen_ai.evaluation.result',
    startTime: startTime ?? receivedAt,
    status: 'unset',
    attributes: attributesOf(feedback),
  }
}

function attributesOf(feedback: JsonObject): JsonObject {
  const { id, key, score, value, comment } = feedback
  const number = typeof score === 'boolean' ? Number(score) : score
  const said: [string, JsonValue | undefined][] = [
    ['gen_ai.evaluation.name', key],
    ['gen_ai.evaluation.score.value', typeof number === 'number' ? number : undefined],
    ['gen_ai.evaluation.score.label', typeof value === 'string' ? value : undefined],
    ['gen_ai.evaluation.explanation', comment],
    ['feedback.id', id],
    ['feedback.value', typeof value === 'string' ? undefined : value],
    ...Object.entries(feedback)
      .filter(([name]) => !readFields.has(name))
      .map(([name, item]): [string, JsonValue] => [`feedback.${name}`, unwrapJson(item)]),
  ]
  const attributes: JsonObject = {}
  for (const [name, item] of said)
    if (item !== undefined && item !== null && item !== '') setKey(attributes, name, item)
  return attributes
}

// A span of the SDK as a step: the mapping of the door for the SDK's exporter, on a copy of what the exporter leaves out too.
import { mapSpanData } from '../../ingest/openai-agents/span-data.ts'
import { startBudget } from '../../ingest/value-budget.ts'
import { copyJson } from '../../protect/copy-json.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { StepError } from '../../record/step.ts'
import type { StepSaying, StepStart } from '../recorder/step-draft.ts'
import type { AgentsSpan } from './agents-shape.ts'

/** Bounds of one span, as of any step that a recorder takes. */
const most = { values: 50_000, chars: 8 * 1024 * 1024 }

export interface SpanSaying {
  readonly type: string
  readonly saying: StepSaying & Pick<StepStart, 'kind' | 'name'>
}

/** What the span says now. Its live data are copied and not kept. */
export function spanSaying({ spanData, error }: AgentsSpan): SpanSaying {
  startBudget(0)
  const data = copyJson(spanData, { ...most })
  const { type, fields, rest } = mapSpanData(isJsonObject(data) ? data : {})
  const failure = error ? copyJson(error, { ...most }) : undefined
  return {
    type,
    saying: {
      ...fields,
      ...(failure !== undefined && { error: errorOf(failure) }),
      // Ended without an error is not yet well done: calls that were cut off end so too.
      status: failure === undefined ? 'unset' : 'error',
      attributes: { ...rest, ...(isJsonObject(failure) && errorRest(failure)) },
    },
  }
}

/** `message` says where it failed, `data.error` why. */
function errorOf(failure: JsonValue): StepError {
  if (!isJsonObject(failure)) return { message: String(failure) }
  const { message, data } = failure
  const where = textOf(message)
  const why = isJsonObject(data) ? textOf(data['error']) : undefined
  return {
    ...(where !== undefined && why !== undefined && { type: where }),
    message: why ?? where ?? 'failed',
  }
}

function errorRest(failure: JsonObject): JsonObject {
  const { message: _, data, ...rest } = failure
  const { error: __, ...details } = isJsonObject(data) ? data : {}
  const left = { ...rest, ...details }
  return Object.keys(left).length > 0 ? { error: left } : {}
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

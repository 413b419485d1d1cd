// The wrappers of OpenLLMetry's SDK for an application's own functions: `traceloop.span.kind` and `traceloop.entity.*`.
// Every span inside an agent repeats the agent's name, so the kind that is written goes before what names suggest.
import { isJsonObject } from '../../record/json.ts'
import type { JsonValue } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'

const kinds = new Map(
  Object.entries<StepKind>({ workflow: 'agent', task: 'agent', agent: 'agent', tool: 'tool' }),
)

export const openllmetry: Dialect = {
  name: 'openllmetry',
  speaks: (draft) => draft.speaks('traceloop'),
  map(draft) {
    const kind = kinds.get(draft.text('traceloop.span.kind') ?? '')
    draft.setKind(kind)
    draft.fillInput(argumentsOf(draft), 'traceloop.entity.input')
    draft.fillOutput(resultOf(draft), 'traceloop.entity.output')
    if (kind === 'tool') draft.fillText('tool', 'traceloop.entity.name')
    if (kind === 'agent') draft.fillText('agent', 'traceloop.entity.name')
    draft.fillMetadata('traceloop.association.properties.')
  },
}

/** `{args: [], kwargs: {…}}` -> what the function was called with. */
function argumentsOf(draft: Draft): JsonValue | undefined {
  const value = draft.content('traceloop.entity.input')
  if (!isJsonObject(value) || Object.keys(value).length !== 2) return value
  const { args, kwargs } = value
  if (!Array.isArray(args) || !isJsonObject(kwargs)) return value
  if (args.length === 0) return kwargs
  if (Object.keys(kwargs).length > 0) return value
  return args.length === 1 ? args[0] : args
}

/** A text is JSON as well: in quotation marks. */
function resultOf(draft: Draft): JsonValue | undefined {
  const value = draft.content('traceloop.entity.output')
  if (typeof value !== 'string' || !/^"[^]*"$/.test(value)) return value
  try {
    const text: unknown = JSON.parse(value)
    return typeof text === 'string' ? text : value
  } catch {
    return value
  }
}

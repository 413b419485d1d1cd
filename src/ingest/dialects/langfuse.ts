// Langfuse 4 and 5 (OTLP): `langfuse.observation.*`, `langfuse.trace.*`.
import { isJsonObject } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { toNumber } from './draft.ts'
import { toUsage } from './usage.ts'

const kinds = new Map(
  Object.entries<StepKind>({
    generation: 'completion',
    agent: 'agent',
    tool: 'tool',
    chain: 'agent',
    retriever: 'retrieval',
    embedding: 'embedding',
    guardrail: 'guardrail',
    evaluator: 'event',
    event: 'event',
  }),
)

const observation = 'langfuse.observation.'

export const langfuse: Dialect = {
  name: 'langfuse',
  speaks: (draft) => draft.speaks('langfuse'),
  map(draft) {
    const type = draft.text(`${observation}type`)
    draft.setKind(kinds.get(type ?? ''))
    mapContent(draft)
    mapUsage(draft)
    draft.fillText('model', `${observation}model.name`)
    draft.fillText('userId', 'langfuse.user.id', 'langfuse.trace.userId', 'langfuse.trace.user_id')
    draft.fillText('sessionId', 'langfuse.session.id', 'langfuse.trace.session_id')
    draft.fillText('environment', 'langfuse.environment')
    draft.fillTags('langfuse.trace.tags')
    draft.fillMetadata(`${observation}metadata.`)
    draft.fillMetadata('langfuse.trace.metadata.')
    draft.fillMetadataObject(`${observation}metadata`)
    draft.fillMetadataObject('langfuse.trace.metadata')
    if (draft.kind === 'tool' && !draft.has('gen_ai.tool.name')) draft.texts.tool ??= draft.name
    if (draft.kind === 'agent' && type === 'agent') draft.texts.agent ??= draft.name
    mapLevel(draft)
  },
}

/** A plain `span` is not told apart: other dialects may know better, and what has content wraps something. */
export function langfuseFallbackKind(draft: Draft): StepKind | undefined {
  if (draft.text(`${observation}type`) !== 'span') return undefined
  return draft.input === undefined && draft.output === undefined ? undefined : 'agent'
}

function mapContent(draft: Draft): void {
  draft.fillInput(draft.content(`${observation}input`), `${observation}input`)
  const output = draft.content(`${observation}output`)
  const isMessage = draft.kind === 'completion' && output !== undefined && !Array.isArray(output)
  if (!isMessage) draft.fillOutput(output, `${observation}output`)
  else if (isJsonObject(output)) draft.fillOutput([output], `${observation}output`)
  else draft.fillOutput([{ role: 'assistant', content: output }], `${observation}output`)
  draft.fillInput(draft.content('langfuse.trace.input'), 'langfuse.trace.input')
  draft.fillOutput(draft.content('langfuse.trace.output'), 'langfuse.trace.output')
}

function mapUsage(draft: Draft): void {
  const cost = draft.content(`${observation}cost_details`)
  if (isJsonObject(cost)) {
    const only = Object.keys(cost).length === 1 ? [`${observation}cost_details`] : []
    draft.fillCost(toNumber(cost['total']), ...only)
  }
  const usage = draft.content(`${observation}usage_details`)
  if (!isJsonObject(usage)) return
  const pick = (...names: string[]): number | undefined =>
    names.map((name) => toNumber(usage[name])).find((n) => n !== undefined)
  const counts = {
    input: pick('input', 'input_tokens', 'prompt_tokens', 'promptTokens'),
    output: pick('output', 'output_tokens', 'completion_tokens', 'completionTokens'),
    total: pick('total', 'total_tokens', 'totalTokens'),
    cacheRead: pick('cache_read_input_tokens', 'input_cached_tokens', 'input_cache_read'),
    cacheWrite: pick('cache_creation_input_tokens', 'input_cache_creation', 'input_cache_write'),
    reasoning: pick('output_reasoning_tokens', 'reasoning_tokens', 'output_reasoning'),
  }
  const known = Object.values(counts).filter((n) => n !== undefined).length
  const all = known === Object.keys(usage).length
  draft.fillUsage({ usage: toUsage(counts), keys: all ? [`${observation}usage_details`] : [] })
}

function mapLevel(draft: Draft): void {
  if (draft.text(`${observation}level`) !== 'ERROR') return
  draft.fail(undefined, draft.text(`${observation}status_message`))
  draft.drop([`${observation}level`, `${observation}status_message`])
}

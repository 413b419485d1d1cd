// A span of Mastra as a step: the same kinds and names as through its exporter for OpenTelemetry.
import type { StepKind, Usage } from '../../record/step.ts'
import type { StepSaying, StepStart } from '../recorder/step-draft.ts'
import type { MastraSpan } from './mastra-shape.ts'

type Values = Readonly<Record<string, unknown>>

/** Only the inference is a model call: generations and steps repeat what it did. */
const kinds = new Map<string, StepKind>(
  Object.entries({
    agent_run: 'agent',
    model_generation: 'agent',
    model_step: 'agent',
    model_inference: 'completion',
    tool_call: 'tool',
    mcp_tool_call: 'tool',
    provider_tool_call: 'tool',
    client_tool_call: 'tool',
    rag_retrieval: 'retrieval',
    rag_embedding: 'embedding',
  }),
)

/** Operations of the OpenTelemetry conventions; other spans are named by their type. */
const operations = new Map(
  Object.entries({
    agent_run: 'invoke_agent',
    model_inference: 'chat',
    model_step: 'agent_step',
    tool_call: 'execute_tool',
    mcp_tool_call: 'execute_tool',
    provider_tool_call: 'execute_tool',
    workflow_run: 'invoke_workflow',
    rag_embedding: 'embeddings',
  }),
)

const persons = {
  userId: ['userId', 'user_id'],
  sessionId: ['threadId', 'thread_id', 'sessionId', 'session_id'],
  traceType: ['trace_type', 'traceType'],
} as const satisfies Partial<Record<keyof StepSaying, readonly string[]>>

/** Of an answer's headers these are secrets. */
const secretHeaders = /^(?:set-cookie2?|cookie|(?:proxy-)?authorization|x-api-key|api-key)$/i

/** What the span says now, but its input and whether it went well. Values are the live ones. */
export function spanSaying(span: MastraSpan): StepSaying & Pick<StepStart, 'kind' | 'name'> {
  const { type, output, errorInfo, requestContext, tags } = span
  const values: Values = { ...span.attributes }
  const { left, ...persons } = personsOf({ ...span.metadata })
  const kind = kindOf(type)
  return {
    kind,
    name: nameOf(span, values),
    ...modelOf(kind, values),
    ...(span.entityType === 'agent' && { agent: textOf(span.entityName ?? span.entityId) }),
    ...(kind === 'tool' && {
      tool: textOf(span.entityName ?? span.entityId),
      toolCallId: textOf(values['toolCallId'] ?? left['toolCallId']),
    }),
    ...persons,
    ...(kind === 'completion' && { usage: usageOf(values) }),
    output,
    ...(errorInfo && { error: errorOf({ ...errorInfo }) }),
    ...(Array.isArray(tags) && { tags: tags.filter((tag) => typeof tag === 'string') }),
    ...(Object.keys(left).length > 0 && { metadata: left }),
    attributes: {
      'mastra.span.type': type,
      ...restOf(values, kind),
      ...(errorInfo && errorRest({ ...errorInfo })),
      ...(requestContext !== undefined && { 'mastra.request_context': requestContext }),
    },
  }
}

/** The tokens that a span's attributes tell. The input includes the cached ones. */
export function usageOf(attributes: object | undefined): Usage | undefined {
  const { usage: raw }: Values = { ...attributes }
  if (!isObject(raw)) return undefined
  const input = isObject(raw['inputDetails']) ? raw['inputDetails'] : {}
  const output = isObject(raw['outputDetails']) ? raw['outputDetails'] : {}
  const counts = {
    inputTokens: raw['inputTokens'],
    outputTokens: raw['outputTokens'],
    cacheReadTokens: input['cacheRead'],
    cacheWriteTokens: input['cacheWrite'],
    reasoningTokens: output['reasoning'],
  }
  // The recorder takes what are counts.
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined))
}

function kindOf(type: string): StepKind {
  return kinds.get(type) ?? (type.startsWith('workflow_') ? 'agent' : 'event')
}

function nameOf({ type, name, entityName, entityId }: MastraSpan, values: Values): string {
  const operation = operations.get(type) ?? type
  const what = identifierOf(type, { entityName, entityId, model: values['model'] })
  if (what) return `${operation} ${what}`
  return textOf(name) || operation
}

function identifierOf(type: string, { entityName, entityId, model }: Values): string | undefined {
  if (type === 'model_generation' || type === 'model_inference' || type === 'rag_embedding')
    return textOf(model)
  if (type === 'workflow_step') return textOf(entityId)
  if (type.startsWith('workflow_') && type !== 'workflow_run') return undefined
  return textOf(entityName ?? entityId)
}

function modelOf(kind: StepKind, values: Values): Pick<StepSaying, 'model' | 'provider'> {
  if (kind !== 'completion' && kind !== 'embedding') return {}
  const [vendor] = (textOf(values['provider']) ?? '').toLowerCase().split('.', 1)
  return {
    model: textOf(values['responseModel']) ?? textOf(values['model']),
    provider: vendor || undefined,
  }
}

function personsOf(metadata: Record<string, unknown>) {
  const texts: Partial<Record<keyof typeof persons, string>> = {}
  for (const field of ['userId', 'sessionId', 'traceType'] as const)
    for (const name of persons[field]) {
      const text = textOf(metadata[name])
      if (!text) continue
      texts[field] ??= text
      if (texts[field] === text) delete metadata[name]
    }
  if (isObject(metadata['headers'])) metadata['headers'] = withoutSecrets(metadata['headers'])
  return { ...texts, left: metadata }
}

function withoutSecrets(headers: Values): Values {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.test(name)))
}

/** What the fields of a step do not say. */
function restOf(values: Values, kind: StepKind): Values {
  const { usage, model, toolCallId: _, finishReason, responseId, responseModel, ...rest } = values
  const own = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      `mastra.${key}`,
      key === 'parameters' ? withoutHeaders(value) : value,
    ]),
  )
  return {
    ...own,
    ...(kind !== 'completion' && usage !== undefined && { 'mastra.usage': usage }),
    ...(model !== undefined && { 'gen_ai.request.model': model }),
    ...(kind !== 'completion' &&
      responseModel !== undefined && { 'gen_ai.response.model': responseModel }),
    ...(finishReason !== undefined && { 'gen_ai.response.finish_reasons': [finishReason] }),
    ...(responseId !== undefined && { 'gen_ai.response.id': responseId }),
  }
}

/** Headers of the request hold the key of the model's API; a signal holds nothing. */
function withoutHeaders(parameters: unknown): unknown {
  if (!isObject(parameters)) return parameters
  const { headers: _, abortSignal: __, ...rest } = parameters
  return rest
}

function errorOf({ name, id, message, stack }: Values): Values {
  return { type: textOf(name) ?? textOf(id), message, stack }
}

function errorRest(info: Values): Values {
  const { name: _, message: __, stack: ___, ...rest } = info
  return Object.keys(rest).length > 0 ? { 'mastra.error': rest } : {}
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' ? text : undefined
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// OpenTelemetry GenAI conventions: message attributes (since 1.37), and the counts and names of all generations.
import { isJsonObject } from '../../record/json.ts'
import type { JsonValue } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import type { OtlpEvent } from '../otlp/model.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { messageOfEvent } from './genai-event.ts'
import { fillProvider } from './provider.ts'
import { readUsage } from './usage.ts'

const kinds = new Map(
  Object.entries<StepKind>({
    chat: 'completion',
    generate_content: 'completion',
    text_completion: 'completion',
    completion: 'completion',
    embeddings: 'embedding',
    retrieval: 'retrieval',
    rerank: 'retrieval',
    search_memory: 'retrieval',
    execute_tool: 'tool',
    invoke_agent: 'agent',
    create_agent: 'agent',
    agent_step: 'agent',
    invoke_workflow: 'agent',
    plan: 'agent',
    handoff: 'handoff',
    guardrail: 'guardrail',
    apply_guardrail: 'guardrail',
  }),
)

const usageKeys = {
  input: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
  output: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
  total: ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens'],
  cacheRead: ['gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens'],
  cacheWrite: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
  ],
  reasoning: ['gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.reasoning_tokens'],
}

const details = 'gen_ai.client.inference.operation.details'

export const genai: Dialect = {
  name: 'genai',
  speaks: (draft) => draft.speaks('gen_ai'),
  map(draft) {
    claimDetailsEvent(draft)
    draft.setKind(kindOf(draft))
    mapMessages(draft)
    mapTool(draft)
    draft.fillText('model', 'gen_ai.response.model', 'gen_ai.request.model')
    fillProvider(draft, 'gen_ai.provider.name', 'gen_ai.system')
    draft.fillText('agent', 'gen_ai.agent.name')
    draft.fillText('sessionId', 'gen_ai.conversation.id')
    draft.fillText('userId', 'gen_ai.user.id', 'gen_ai.request.user')
    draft.fillUsage(readUsage(draft, usageKeys, countsCachedApart(draft)))
    draft.fillCost(draft.number('gen_ai.usage.cost'), 'gen_ai.usage.cost')
  },
}

/** OpenLLMetry passes on what Anthropic's API says. The Anthropic SDK's own spans have it added up. */
function countsCachedApart(draft: Draft): boolean | undefined {
  const anthropic = draft.texts.provider === 'anthropic'
  const passesOn = /traceloop|^opentelemetry\.instrumentation\.anthropic/.test(draft.scopeName)
  return anthropic && passesOn ? true : undefined
}

function kindOf(draft: Draft): StepKind | undefined {
  const operation = draft.text('gen_ai.operation.name')
  if (operation !== undefined) return kinds.get(operation)
  if (draft.has('gen_ai.tool.name') || draft.has('gen_ai.tool.call.arguments')) return 'tool'
  const calls = draft.has('gen_ai.request.model') || draft.has('gen_ai.response.model')
  const speaks = ['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.usage.output_tokens']
  if (calls && speaks.some((key) => draft.has(key))) return 'completion'
  return draft.has('gen_ai.agent.name') ? 'agent' : undefined
}

function mapMessages(draft: Draft): void {
  const input = draft.content('gen_ai.input.messages')
  const system = draft.content('gen_ai.system_instructions')
  if (Array.isArray(input) && system !== undefined)
    draft.fillInput(
      [systemMessage(system), ...input],
      ['gen_ai.input.messages', 'gen_ai.system_instructions'],
    )
  else draft.fillInput(input, 'gen_ai.input.messages')
  draft.fillOutput(draft.content('gen_ai.output.messages'), 'gen_ai.output.messages')
  draft.fillInput(draft.content('gen_ai.prompt'), 'gen_ai.prompt')
  draft.fillOutput(draft.content('gen_ai.completion'), 'gen_ai.completion')
  draft.fillInput(draft.content('gen_ai.retrieval.query.text'), 'gen_ai.retrieval.query.text')
  draft.fillOutput(draft.content('gen_ai.retrieval.documents'), 'gen_ai.retrieval.documents')
  if (draft.kind === 'completion') mapMessageEvents(draft)
}

function systemMessage(system: JsonValue): JsonValue {
  return Array.isArray(system)
    ? { role: 'system', parts: system }
    : { role: 'system', content: system }
}

function mapTool(draft: Draft): void {
  draft.fillText('tool', 'gen_ai.tool.name')
  if (draft.kind !== 'tool') return
  draft.fillText('toolCallId', 'gen_ai.tool.call.id')
  draft.fillInput(draft.content('gen_ai.tool.call.arguments'), 'gen_ai.tool.call.arguments')
  draft.fillOutput(draft.content('gen_ai.tool.call.result'), 'gen_ai.tool.call.result')
}

/** The details event may be a span event too: its attributes are those of the span. */
function claimDetailsEvent(draft: Draft): void {
  const event = draft.events.find((candidate) => candidate.name === details)
  if (!event) return
  const fresh = Object.entries(event.attributes).filter(([key]) => !draft.has(key))
  if (fresh.length < Object.keys(event.attributes).length) return
  for (const [key, value] of fresh) draft.keep(key, value)
  draft.events = draft.events.map((other) =>
    other === event ? { ...event, attributes: {} } : other,
  )
}

/** Conventions 1.28 to 1.36 as span events, and `gen_ai.content.*` before that. */
function mapMessageEvents(draft: Draft): void {
  const input: JsonValue[] = []
  const output: JsonValue[] = []
  const claimed = new Set<OtlpEvent>()
  for (const event of draft.events) {
    const message = messageOfEvent(event.name, event.attributes)
    if (!message || !isJsonObject(message.value)) continue
    if (message.side === 'input') input.push(message.value)
    else output.push(message.value)
    claimed.add(event)
  }
  if (input.length > 0 && draft.input !== undefined) return
  if (output.length > 0 && draft.output !== undefined) return
  if (input.length > 0) draft.fillInput(input)
  if (output.length > 0) draft.fillOutput(output)
  draft.events = draft.events.map((event) =>
    claimed.has(event) ? { ...event, attributes: {} } : event,
  )
}

// What a request is a step of. The same kinds as of spans with `mcp.method.name` (src/ingest/dialects/mcp.ts).
import type { StepStart } from '../recorder/step-draft.ts'
import { metaOf, objectOf, textOf, type Message } from './message.ts'

type Described = Pick<
  StepStart,
  'kind' | 'name' | 'tool' | 'model' | 'input' | 'attributes' | 'toolCallId'
>

type Describe = (params: Message) => Described

const described: ReadonlyMap<string, Describe> = new Map(
  Object.entries<Describe>({
    'tools/call': (params) => {
      const tool = textOf(params['name'])
      return {
        kind: 'tool',
        name: named('tools/call', tool),
        tool,
        input: params['arguments'],
      }
    },
    'resources/read': (params) => ({
      kind: 'retrieval',
      name: 'resources/read',
      input: params['uri'],
      attributes: { 'mcp.resource.uri': params['uri'] },
    }),
    'prompts/get': (params) => {
      const prompt = textOf(params['name'])
      return {
        kind: 'event',
        name: named('prompts/get', prompt),
        input: params['arguments'],
        attributes: { 'gen_ai.prompt.name': prompt },
      }
    },
    'sampling/createMessage': sampling,
    'elicitation/create': (params) => ({
      kind: 'event',
      name: 'elicitation/create',
      input: withoutMeta(params),
    }),
  }),
)

/** True for requests that are steps: calls of tools, what is read, model calls, questions to the user. */
export function isDescribed(method: string): boolean {
  return described.has(method)
}

/** @param all also what is bookkeeping of the protocol: an event of that name. Else undefined for it. */
export function describeRequest(
  method: string,
  params: unknown,
  all: boolean,
): Described | undefined {
  const known = described.get(method)
  if (known) return known(objectOf(params) ?? {})
  return all ? { kind: 'event', name: method, input: withoutMeta(params) } : undefined
}

/** Without the envelope of the protocol; undefined when nothing is left. */
export function withoutMeta(params: unknown): unknown {
  const object = objectOf(params)
  if (!object) return params
  const { _meta, ...rest } = object
  const meta = Object.entries(metaOf({ _meta })).filter(([key]) => !isEnvelope(key))
  const said = { ...rest, ...(meta.length > 0 && { _meta: Object.fromEntries(meta) }) }
  return Object.keys(said).length > 0 ? said : undefined
}

function isEnvelope(key: string): boolean {
  return (
    key.startsWith('io.modelcontextprotocol/') || key === 'progressToken' || key === 'traceparent'
  )
}

function sampling(params: Message): Described {
  const { messages, systemPrompt } = params
  const system =
    systemPrompt === undefined || systemPrompt === null
      ? []
      : [{ role: 'system', content: systemPrompt }]
  return {
    kind: 'completion',
    name: 'sampling/createMessage',
    model: hintedModel(params['modelPreferences']),
    input: Array.isArray(messages) ? [...system, ...messages] : messages,
    attributes: {
      'gen_ai.request.max_tokens': params['maxTokens'],
      'gen_ai.request.temperature': params['temperature'],
      'gen_ai.request.stop_sequences': params['stopSequences'],
      'gen_ai.tool.definitions': params['tools'],
    },
  }
}

/** What the server would like; the answer says which it was. */
function hintedModel(preferences: unknown): string | undefined {
  const hints = objectOf(preferences)?.['hints']
  return Array.isArray(hints) ? textOf(objectOf(hints[0])?.['name']) : undefined
}

function named(method: string, what: string | undefined): string {
  return what ? `${method} ${what}` : method
}

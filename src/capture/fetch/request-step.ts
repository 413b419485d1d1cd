// What a request says of a model call.
import { inputMessages } from '../../ingest/dialects/provider-body.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import { currentContext } from '../recorder/context.ts'
import type { StepSaying } from '../recorder/step-draft.ts'
import type { Api, ApiName } from './api.ts'
import { providerOf } from './provider.ts'

/** Where a request goes. Neither query nor credentials: both hold keys. */
export interface Target {
  readonly host: string
  /** Null: the one of the scheme. */
  readonly port: number | null
  readonly path: string
}

export interface CallSaying extends StepSaying {
  readonly kind: StepKind
  readonly name: string
}

const operations: Record<ApiName, string> = {
  chat: 'chat',
  responses: 'chat',
  text: 'text_completion',
  messages: 'chat',
  gemini: 'generate_content',
  'gemini-embed': 'embeddings',
  embeddings: 'embeddings',
}

/** @param body undefined: it could not be read */
export function requestStep(api: Api, target: Target, body: JsonObject | undefined): CallSaying {
  const { input, rest }: Content = body ? contentOf(api, body) : { input: undefined, rest: {} }
  const { model: asked = api.model, tools, ...parameters } = rest
  const model = typeof asked === 'string' ? asked : undefined
  const operation = operations[api.name]
  return {
    kind: operation === 'embeddings' ? 'embedding' : 'completion',
    name: [operation, model].filter(Boolean).join(' '),
    model,
    provider: providerOf(target.host, api.name),
    userId: currentContext().userId ?? userOf(parameters),
    input,
    attributes: {
      'gen_ai.operation.name': operation,
      'gen_ai.request.model': model,
      'server.address': target.host,
      ...(target.port !== null && { 'server.port': target.port }),
      'url.path': target.path,
      ...(tools !== undefined && { 'gen_ai.tool.definitions': tools }),
      ...(Object.keys(parameters).length > 0 && { 'sealtrace.request.parameters': parameters }),
      ...(!body && { 'sealtrace.truncated': true }),
    },
  }
}

interface Content {
  readonly input: JsonValue | undefined
  readonly rest: JsonObject
}

function contentOf(api: Api, body: JsonObject): Content {
  const asked = api.name === 'embeddings' || api.name === 'text' ? undefined : inputMessages(body)
  if (asked) return withInstructions(asked.messages, asked.rest)
  for (const field of ['input', 'prompt', 'content', 'requests']) {
    const { [field]: input, ...rest } = body
    if (input !== undefined) return { input, rest }
  }
  return { input: null, rest: body }
}

/** Gemini's have a field of their own, in either spelling. */
function withInstructions(messages: JsonValue[], all: JsonObject): Content {
  const { systemInstruction, system_instruction: other, ...rest } = all
  const system = systemInstruction ?? other
  if (system === undefined || system === null) return { input: messages, rest: all }
  const said = isJsonObject(system) ? { ...system, role: 'system' } : system
  return { input: [said, ...messages], rest }
}

/** What the application told the provider of its user. */
function userOf({ user, metadata }: JsonObject): string | undefined {
  const id = user ?? (isJsonObject(metadata) ? metadata['user_id'] : undefined)
  return typeof id === 'string' && id !== '' ? id : undefined
}

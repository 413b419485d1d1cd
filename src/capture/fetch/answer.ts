// What the answer of a model API says, be it one document or put together from a stream.
import { toUsage, type Counts } from '../../ingest/dialects/usage.ts'
import { outputMessages } from '../../ingest/dialects/provider-body.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Usage } from '../../record/step.ts'
import type { StepSaying } from '../recorder/step-draft.ts'
import type { Api } from './api.ts'

/** What a step says at its end. */
export function answerOf(api: Api, body: JsonObject): StepSaying {
  const { usage, usageMetadata, x_groq: groq, ...said } = body
  const counted = usage ?? usageMetadata ?? (isJsonObject(groq) ? groq['usage'] : undefined)
  const { output, rest } = contentOf(api, said)
  const { id = rest['responseId'], model = rest['modelVersion'], error, ...others } = rest
  const reasons = finishReasons(said)
  const failure = error ?? failureIn(others)
  return {
    output,
    ...(typeof model === 'string' && { model }),
    ...(isJsonObject(counted) && { usage: usageOf(counted, api.name === 'messages') }),
    ...(isSaid(failure) && { error: errorOf(failure) }),
    attributes: {
      ...(typeof id === 'string' && { 'gen_ai.response.id': id }),
      ...(reasons.length > 0 && { 'gen_ai.response.finish_reasons': reasons }),
      ...(Object.keys(others).length > 0 && { 'sealtrace.response.metadata': others }),
    },
  }
}

/** `{type, message, …}` of what providers call an error, and of any text. */
export function errorOf(body: JsonValue | undefined, status?: number): JsonObject {
  const inner = isJsonObject(body) && isSaid(body['error']) ? body['error'] : body
  if (!isJsonObject(inner))
    return {
      ...(status !== undefined && { type: String(status) }),
      message: typeof inner === 'string' ? inner : JSON.stringify(inner ?? ''),
    }
  const { type, code, status: name, ...rest } = inner
  const said = [type, code, name, status].find((one) => isSaid(one) && one !== 'error')
  return { ...rest, ...(said !== undefined && { type: String(said) }) }
}

interface Content {
  readonly output: JsonValue | undefined
  readonly rest: JsonObject
}

function contentOf(api: Api, body: JsonObject): Content {
  if (api.name === 'embeddings' || api.name === 'gemini-embed') return withoutVectors(body)
  if (Array.isArray(body['candidates'])) {
    const { candidates, ...rest } = body
    return { output: candidates.map(liftContent), rest }
  }
  const answered = outputMessages(body)
  return answered
    ? { output: answered.messages, rest: answered.rest }
    : { output: undefined, rest: body }
}

/** Vectors are long, and what they were made of can be guessed from them. */
function withoutVectors({ data, embedding, embeddings, ...rest }: JsonObject): Content {
  const list = data ?? embeddings ?? (embedding === undefined ? undefined : [embedding])
  return { output: Array.isArray(list) ? { embeddings: list.length } : undefined, rest }
}

/** { content: { role, parts }, … } -> { role, parts, … } */
function liftContent(candidate: JsonValue): JsonValue {
  if (!isJsonObject(candidate) || !isJsonObject(candidate['content'])) return candidate
  const { content, ...rest } = candidate
  return { ...rest, ...content }
}

function finishReasons(body: JsonObject): string[] {
  const choices = body['choices'] ?? body['candidates']
  const list = Array.isArray(choices) ? choices : [body]
  const reasons = list.flatMap((item) =>
    isJsonObject(item) ? [item['finish_reason'], item['finishReason'], item['stop_reason']] : [],
  )
  return reasons.filter((reason) => typeof reason === 'string')
}

/** A response that failed says so in its status. */
function failureIn({ status, incomplete_details: details }: JsonObject): JsonValue | undefined {
  return status === 'failed'
    ? { type: 'failed', message: JSON.stringify(details ?? '') }
    : undefined
}

/** @param cachedApart as Anthropic's API counts: input tokens without those of the cache */
function usageOf(usage: JsonObject, cachedApart: boolean): Usage {
  const counts: Counts = {
    input: first(usage, ['prompt_tokens', 'input_tokens', 'promptTokenCount']),
    output: outputTokens(usage),
    total: first(usage, ['total_tokens', 'totalTokenCount']),
    cacheRead:
      first(usage, [
        'cache_read_input_tokens',
        'cachedContentTokenCount',
        'prompt_cache_hit_tokens',
      ]) ??
      first(usage['prompt_tokens_details'], ['cached_tokens']) ??
      first(usage['input_tokens_details'], ['cached_tokens']),
    cacheWrite: first(usage, ['cache_creation_input_tokens']),
    reasoning:
      first(usage, ['thoughtsTokenCount']) ??
      first(usage['completion_tokens_details'], ['reasoning_tokens']) ??
      first(usage['output_tokens_details'], ['reasoning_tokens']),
  }
  return toUsage(counts, cachedApart)
}

/** Gemini counts what it thinks apart from what it answers. */
function outputTokens(usage: JsonObject): number | undefined {
  const answered = first(usage, ['candidatesTokenCount'])
  const thought = first(usage, ['thoughtsTokenCount'])
  if (answered !== undefined || thought !== undefined) return (answered ?? 0) + (thought ?? 0)
  return first(usage, ['completion_tokens', 'output_tokens'])
}

function first(value: JsonValue | undefined, names: readonly string[]): number | undefined {
  if (!isJsonObject(value)) return undefined
  for (const name of names) {
    const count = value[name]
    if (typeof count === 'number') return count
  }
  return undefined
}

function isSaid(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null
}

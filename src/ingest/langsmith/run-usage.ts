import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Usage } from '../../record/step.ts'
import { toUsage, type Counts } from '../dialects/usage.ts'
import { objectOf } from './run-ids.ts'

export interface RunUsage {
  readonly usage?: Usage
  /** In US dollars, as the client reckons it. */
  readonly costUsd?: number
}

/**
 * Of one model call, from the first of these that says something: LangSmith's own field, the messages (those of several
 * prompts are summed up), what LangChain took of the provider's answer, the provider's answer itself.
 */
export function readUsage(outputs: JsonValue | undefined, extra: JsonObject): RunUsage {
  const out = objectOf(outputs)
  const own = out['usage_metadata'] ?? objectOf(extra['metadata'])['usage_metadata']
  const reports = own === undefined ? usagesOfMessages(out) : [own]
  const counts = sumOf(reports.map((report) => ofLangChain(objectOf(report))))
  const usage = isEmpty(counts) ? ofProvider(out) : toUsage(counts)
  const costUsd = objectOf(own)['total_cost']
  return {
    ...(!isEmpty(usage) && { usage }),
    ...(typeof costUsd === 'number' && costUsd >= 0 && { costUsd }),
  }
}

function usagesOfMessages(outputs: JsonObject): JsonValue[] {
  const { generations, messages } = outputs
  const found: JsonValue[] = []
  for (const item of [generations, messages].flat(2)) {
    if (!isJsonObject(item)) continue
    const message = isJsonObject(item['message']) ? item['message'] : item
    const usage = message['usage_metadata'] ?? objectOf(message['kwargs'])['usage_metadata']
    if (usage !== undefined) found.push(usage)
  }
  return found
}

/** `input_tokens` includes the cached ones, as in our model. */
function ofLangChain(usage: JsonObject): Counts {
  const input = objectOf(usage['input_token_details'])
  const output = objectOf(usage['output_token_details'])
  return {
    input: count(usage['input_tokens']),
    output: count(usage['output_tokens']),
    total: count(usage['total_tokens']),
    cacheRead: count(input['cache_read']),
    cacheWrite: count(input['cache_creation']),
    reasoning: count(output['reasoning']),
  }
}

function ofProvider(outputs: JsonObject): Usage {
  const llm = objectOf(outputs['llmOutput'] ?? outputs['llm_output'])
  const usage = objectOf(
    llm['tokenUsage'] ?? llm['token_usage'] ?? llm['usage'] ?? outputs['usage'],
  )
  const first = (...names: string[]) =>
    names.map((name) => count(usage[name])).find((n) => n !== undefined)
  const input = objectOf(usage['prompt_tokens_details'] ?? usage['input_tokens_details'])
  const output = objectOf(usage['completion_tokens_details'] ?? usage['output_tokens_details'])
  const cachedApart = first('cache_read_input_tokens', 'cache_creation_input_tokens')
  const counts = {
    input: first('promptTokens', 'prompt_tokens', 'input_tokens'),
    output: first('completionTokens', 'completion_tokens', 'output_tokens'),
    total: first('totalTokens', 'total_tokens'),
    cacheRead: count(input['cached_tokens']) ?? first('cache_read_input_tokens'),
    cacheWrite: first('cache_creation_input_tokens'),
    reasoning: count(output['reasoning_tokens']),
  }
  return toUsage(counts, cachedApart === undefined ? undefined : true)
}

function sumOf(all: readonly Counts[]): Counts {
  const sum: Counts = {}
  for (const counts of all)
    for (const name of [
      'input',
      'output',
      'total',
      'cacheRead',
      'cacheWrite',
      'reasoning',
    ] as const)
      if (counts[name] !== undefined) sum[name] = (sum[name] ?? 0) + counts[name]
  return sum
}

function count(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function isEmpty(counts: object): boolean {
  return Object.values(counts).every((value) => value === undefined)
}

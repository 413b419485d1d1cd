// Token counts under all the names that the SDKs use: of the responses API, of chat completions, and their own sums.
import { isJsonObject } from '../../record/json.ts'
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { Usage } from '../../record/step.ts'
import { toUsage } from '../dialects/usage.ts'

/** Undefined when nothing was counted. OpenAI's input count includes the cached tokens. */
export function usageOf(raw: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(raw)) return undefined
  const details = inside(raw, 'details')
  const input = {
    ...inside(raw, 'prompt_tokens_details'),
    ...inside(details, 'input_tokens_details'),
    ...inside(raw, 'input_tokens_details'),
  }
  const output = {
    ...inside(raw, 'completion_tokens_details'),
    ...inside(details, 'output_tokens_details'),
    ...inside(raw, 'output_tokens_details'),
  }
  const usage = toUsage(
    {
      input: count(raw, 'input_tokens', 'prompt_tokens'),
      output: count(raw, 'output_tokens', 'completion_tokens'),
      total: count(raw, 'total_tokens') ?? count(details, 'total_tokens'),
      cacheRead: count({ ...raw, ...input }, 'cached_tokens', 'cached_input_tokens'),
      cacheWrite: count({ ...raw, ...input }, 'cache_write_tokens', 'cache_write_input_tokens'),
      reasoning: count(output, 'reasoning_tokens'),
    },
    false,
  )
  return Object.values(usage).some((n) => n > 0) ? usage : undefined
}

const counts = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
] as const satisfies (keyof Usage)[]

/** What is left of a sum when a part of it is counted elsewhere. Not below zero. */
export function withoutUsage(sum: Usage, part: Usage): Usage {
  const left = { ...sum }
  for (const name of counts) {
    const whole = sum[name]
    if (whole !== undefined) left[name] = Math.max(0, whole - (part[name] ?? 0))
  }
  return left
}

function inside(value: JsonObject, key: string): JsonObject {
  const found = value[key]
  return isJsonObject(found) ? found : {}
}

function count(value: JsonObject, ...keys: string[]): number | undefined {
  return keys
    .map((key) => value[key])
    .find((n): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0)
}

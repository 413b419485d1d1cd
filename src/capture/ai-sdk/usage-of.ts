import type { Usage } from '../../record/step.ts'
import { fieldsOf, type Fields } from './reading.ts'

/** Tokens of a call, or of a run. The SDK counts cached tokens in, for every provider. */
export function usageOf(value: unknown): Usage | undefined {
  const usage = fieldsOf(value)
  const into = fieldsOf(usage['inputTokenDetails'])
  const out = fieldsOf(usage['outputTokenDetails'])
  const counts: Usage = {
    // Calls of embedding models have `tokens`.
    ...count('inputTokens', usage['inputTokens'] ?? usage['tokens']),
    ...count('outputTokens', usage['outputTokens']),
    ...count('totalTokens', usage['totalTokens']),
    ...count('cacheReadTokens', into['cacheReadTokens'] ?? usage['cachedInputTokens']),
    ...count('cacheWriteTokens', into['cacheWriteTokens']),
    ...count('reasoningTokens', out['reasoningTokens'] ?? usage['reasoningTokens']),
  }
  return Object.keys(counts).length > 0 ? counts : undefined
}

/** Of a run: all its calls, where the event tells them apart from the last one. */
export function totalUsageOf({ totalUsage, usage }: Fields): Usage | undefined {
  return usageOf(totalUsage) ?? usageOf(usage)
}

function count(name: keyof Usage, value: unknown): Usage {
  return typeof value === 'number' ? { [name]: value } : {}
}

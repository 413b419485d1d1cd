// Langfuse's token counts: `usage` of old, `usageDetails` with names that each integration chooses, and OpenAI's own.
import { isJsonObject, type JsonObject } from '../../record/json.ts'
import type { Usage } from '../../record/step.ts'
import { toNumber } from '../dialects/draft.ts'
import { toUsage, type Counts } from '../dialects/usage.ts'

const names: Readonly<Record<keyof Counts, readonly string[]>> = {
  input: ['input', 'input_tokens', 'prompt_tokens', 'promptTokens'],
  output: ['output', 'output_tokens', 'completion_tokens', 'completionTokens'],
  total: ['total', 'total_tokens', 'totalTokens'],
  cacheRead: [
    'cache_read_input_tokens',
    'input_cached_tokens',
    'input_cache_read',
    'input_cache_read_tokens',
    'cached_tokens',
  ],
  cacheWrite: [
    'cache_creation_input_tokens',
    'input_cache_creation',
    'input_cache_write',
    'input_cache_write_tokens',
  ],
  reasoning: [
    'output_reasoning_tokens',
    'reasoning_tokens',
    'output_reasoning',
    'reasoning_output_tokens',
  ],
}
/** OpenAI's breakdowns, and the prefix that Langfuse's own integrations give their members. */
const breakdowns: readonly (readonly [name: string, prefix: string])[] = [
  ['prompt_tokens_details', 'input_'],
  ['input_tokens_details', 'input_'],
  ['completion_tokens_details', 'output_'],
  ['output_tokens_details', 'output_'],
]

export interface UsageDetails {
  readonly usage: Usage
  /** Every member was understood. */
  readonly whole: boolean
}

/** Null members are none. What is no count is left out. */
export function readUsageDetails(details: JsonObject): UsageDetails {
  const flat = flatten(details)
  const known = new Set<string>()
  const counts: Counts = {}
  for (const [name, candidates] of Object.entries(names) as [keyof Counts, readonly string[]][])
    for (const key of candidates) {
      const value = flat.get(key)
      if (value === undefined) continue
      known.add(key)
      counts[name] ??= value
    }
  const nested = breakdowns.some(([name]) => isJsonObject(details[name]))
  return {
    usage: nested ? toUsage(counts, false) : toUsage(addedUp(counts, flat)),
    whole: [...flat].every(([key, value]) => known.has(key) || value === 0),
  }
}

/** US dollars: the total, or what its shares come to; undefined when nothing is told. */
export function readCostDetails(details: JsonObject): number | undefined {
  const total = toNumber(details['total'])
  if (total !== undefined) return total
  const shares = Object.values(details).flatMap((value) => toNumber(value) ?? [])
  return shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) : undefined
}

function flatten(details: JsonObject): Map<string, number> {
  const flat = new Map<string, number>()
  const add = (key: string, value: unknown): void => {
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0 && !flat.has(key))
      flat.set(key, value)
  }
  for (const [key, value] of Object.entries(details)) add(key, value)
  for (const [name, prefix] of breakdowns) {
    const inner = details[name]
    if (!isJsonObject(inner)) continue
    for (const [key, value] of Object.entries(inner)) add(`${prefix}${key}`, value)
  }
  return flat
}

/**
 * Langfuse's own integrations take each `input_…` and `output_…` share out of `input` and `output`, and leave the total
 * as it was; people's own code rarely does. The total tells, where there is one; without one the shares' names do.
 */
function addedUp(counts: Counts, flat: ReadonlyMap<string, number>): Counts {
  const { input, output, total } = counts
  if (input === undefined && output === undefined) return counts
  const inside = sharesOf(flat, 'input_', 'input_tokens')
  const outside = sharesOf(flat, 'output_', 'output_tokens')
  const plain = (input ?? 0) + (output ?? 0)
  const apart = total === undefined ? plain : total - inside - outside
  if (inside + outside === 0 || (total !== undefined && total === plain) || apart !== plain)
    return counts
  return {
    ...counts,
    ...(input !== undefined && { input: input + inside }),
    ...(output !== undefined && { output: output + outside }),
    total: total ?? plain + inside + outside,
  }
}

function sharesOf(flat: ReadonlyMap<string, number>, prefix: string, except: string): number {
  let sum = 0
  for (const [key, value] of flat) if (key.startsWith(prefix) && key !== except) sum += value
  return sum
}

// Token counts. In our model `inputTokens` includes the cached ones; some sources count them apart.
import type { Usage } from '../../record/step.ts'
import type { Draft, UsageReading } from './draft.ts'

/** For each count the attributes that may hold it, best first. */
export interface UsageKeys {
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly total?: readonly string[]
  readonly cacheRead?: readonly string[]
  readonly cacheWrite?: readonly string[]
  readonly reasoning?: readonly string[]
}

export interface Counts {
  input?: number | undefined
  output?: number | undefined
  total?: number | undefined
  cacheRead?: number | undefined
  cacheWrite?: number | undefined
  reasoning?: number | undefined
}

/** Reads counts from attributes. `cachedApart` says that the input leaves out the cached tokens. */
export function readUsage(draft: Draft, table: UsageKeys, cachedApart?: boolean): UsageReading {
  const keys: string[] = []
  const counts: Counts = {}
  for (const [name, candidates] of Object.entries(table) as [keyof Counts, readonly string[]][]) {
    for (const key of candidates) {
      const value = draft.number(key)
      if (value === undefined || value < 0) continue
      if (counts[name] !== undefined && counts[name] !== value) continue
      counts[name] = value
      keys.push(key)
    }
  }
  return { usage: toUsage(counts, cachedApart), keys }
}

/**
 * When the source is not known to count cached tokens apart, the numbers themselves may prove it: more cached than
 * input tokens, or a total that only adds up with the cached ones.
 */
export function toUsage(counts: Counts, cachedApart?: boolean): Usage {
  const { input, output, total } = counts
  const cached = (counts.cacheRead ?? 0) + (counts.cacheWrite ?? 0)
  const rest = {
    outputTokens: output,
    cacheReadTokens: counts.cacheRead,
    cacheWriteTokens: counts.cacheWrite,
    reasoningTokens: counts.reasoning,
  }
  if (input === undefined || cached === 0 || !(cachedApart ?? provesApart(counts, cached)))
    return defined({ inputTokens: input, ...rest, totalTokens: total })
  const inputTokens = input + cached
  const sum = inputTokens + (output ?? 0)
  const totalTokens = total !== undefined && total < sum ? sum : total
  return defined({ inputTokens, ...rest, totalTokens })
}

function defined(counts: { [name in keyof Usage]: number | undefined }): Usage {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== undefined))
}

function provesApart(counts: Counts, cached: number): boolean {
  const { input = 0, output = 0, total } = counts
  return cached > input || total === input + output + cached
}

// What model calls cost: usage times price, where the client did not say. The price is that of the day of the call.
import type { Usage } from '../record/step.ts'

/** US dollars per million tokens. */
export interface Rates {
  readonly input: number
  readonly output: number
  /** Of input tokens that were read from a cache; absent: as `input`. */
  readonly cacheRead?: number
  /** Of input tokens that were written to a cache; absent: as `input`. */
  readonly cacheWrite?: number
}

export interface Price extends Rates {
  /** From this time on, until the next price. Microseconds since the epoch. */
  readonly from: number
  /** Rates of calls with more input tokens than `tokens`. */
  readonly above?: Rates & { readonly tokens: number }
}

export interface ModelPrices {
  /** In order of time; one at least. */
  readonly prices: readonly Price[]
  /** The provider also names the model with a date behind it (`-2024-08-06`, `-20241022`, `@20241022`). */
  readonly dated: boolean
}

export interface PriceTable {
  /** Day of which the prices are; ISO 8601. */
  readonly asOf: string
  /** By name in lower case. */
  readonly models: ReadonlyMap<string, ModelPrices>
}

export interface PricedCall {
  readonly model: string
  readonly usage: Usage
  /** Microseconds since the epoch. */
  readonly time: number
}

const longestName = 200
const dateSuffix = /[-@](?:\d{8}|\d{4}-\d{2}-\d{2})$/
const million = 1e6

/**
 * US dollars. Null where it is not known: for a model or a time that the table does not have, and for counts that do
 * not add up. Never zero for want of a price.
 */
export function costOf(table: PriceTable, { model, usage, time }: PricedCall): number | null {
  const price = pricesOf(table, model)?.findLast(({ from }) => from <= time)
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage
  if (!price || (inputTokens === undefined && outputTokens === undefined)) return null
  const input = inputTokens ?? 0
  const plain = input - cacheReadTokens - cacheWriteTokens
  const { above } = price
  const rates = above && input > above.tokens ? above : price
  // An embedding has no output, and its price none either; a call that says one side only is not known.
  if (plain < 0 || inputTokens === undefined) return null
  if (outputTokens === undefined && rates.output > 0) return null
  const cost =
    plain * rates.input +
    cacheReadTokens * (rates.cacheRead ?? rates.input) +
    cacheWriteTokens * (rates.cacheWrite ?? rates.input) +
    billedOutput(usage) * rates.output
  return Number((cost / million).toPrecision(12))
}

/** In order of time; undefined for a model that the table does not have. */
export function pricesOf({ models }: PriceTable, model: string): readonly Price[] | undefined {
  if (model.length > longestName) return undefined
  const name = model.toLowerCase().replace(/^models\//, '')
  const exact = models.get(name)
  if (exact) return exact.prices
  const family = models.get(name.replace(dateSuffix, ''))
  return family?.dated ? family.prices : undefined
}

/** Gemini counts the tokens of its thoughts beside those of the answer, and only the total has both. */
function billedOutput(usage: Usage): number {
  const { inputTokens = 0, outputTokens = 0, reasoningTokens = 0, totalTokens } = usage
  const isApart = totalTokens === inputTokens + outputTokens + reasoningTokens
  return isApart ? outputTokens + reasoningTokens : outputTokens
}

// Tokens and cost of an observation, and what of them stays an attribute.
import { type JsonObject } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { own, readObject } from './fields.ts'
import { setAttribute } from './shared-fields.ts'
import { readCostDetails, readUsageDetails } from './usage-details.ts'

/** `usageDetails` wins over the older `usage`, which may count something else than tokens. */
export function usageOf(body: JsonObject, attributes: JsonObject): Pick<Step, 'usage'> {
  const details = notEmpty(readObject(body, 'usageDetails'))
  const old = readObject(body, 'usage')
  const source = details ?? (old && countsTokens(old) ? old : undefined)
  const read = source && readUsageDetails(source)
  if (read?.whole !== true) {
    setAttribute(attributes, 'langfuse.observation.usage_details', details ?? null)
    setAttribute(attributes, 'langfuse.observation.usage', details ? null : (old ?? null))
  }
  return read && Object.keys(read.usage).length > 0 ? { usage: read.usage } : {}
}

function notEmpty(object: JsonObject | undefined): JsonObject | undefined {
  return object && Object.keys(object).length > 0 ? object : undefined
}

function countsTokens(usage: JsonObject): boolean {
  const unit = own(usage, 'unit')
  return unit === null || unit === 'TOKENS'
}

/** In US dollars. The shares stay an attribute beside the total. */
export function costOf(body: JsonObject, attributes: JsonObject): Pick<Step, 'costUsd'> {
  const details = notEmpty(readObject(body, 'costDetails'))
  if (details && Object.keys(details).length > 1)
    setAttribute(attributes, 'langfuse.observation.cost_details', details)
  const cost = (details && readCostDetails(details)) ?? costOfUsage(readObject(body, 'usage'))
  return cost === undefined || cost < 0 ? {} : { costUsd: cost }
}

function costOfUsage(usage: JsonObject | undefined): number | undefined {
  if (!usage) return undefined
  const [input, output, total] = ['inputCost', 'outputCost', 'totalCost'].map((name) =>
    own(usage, name),
  )
  return readCostDetails({ input: input ?? null, output: output ?? null, total: total ?? null })
}

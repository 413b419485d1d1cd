import type { Header } from '../record/header.ts'
import type { Residue } from '../store/log-store.ts'

const hourMs = 3_600_000

/** What stays of an erased step for costs over time; null for a record that is no step. */
export function residueOf({
  kind,
  step,
  start,
  duration,
  model,
  usage,
  cost,
}: Header): Residue | null {
  if (!step) return null
  const hour = Math.floor((start ?? 0) / 1000 / hourMs) * hourMs
  return {
    kind: kind === 'step' ? step : kind,
    hour: Number.isSafeInteger(hour) ? hour : 0,
    duration: whole(duration),
    // A sealed name stands in the header as a token, which leads to the name's other runs.
    model: model === undefined || model.startsWith('~') ? null : model,
    inputTokens: whole(usage?.inputTokens),
    outputTokens: whole(usage?.outputTokens),
    cost: typeof cost === 'number' && Number.isFinite(cost) ? cost : null,
  }
}

function whole(value: number | undefined): number | null {
  return Number.isSafeInteger(value) ? (value ?? null) : null
}

import { costOf, type PriceTable } from '../journal/price-table.ts'
import { linkCalls } from './link-calls.ts'
import { linkRetries } from './link-retries.ts'
import type { RunState } from './run-state.ts'
import type { StepView } from './step-view.ts'

export interface Run {
  readonly state: RunState
  readonly prices: PriceTable | undefined
}

/** What steps say only when they are seen together. `steps` in order of time. */
export function shapeRun(steps: readonly StepView[], { state, prices }: Run): void {
  linkCalls(steps)
  linkRetries(steps)
  for (const step of steps) {
    if (step.durationMs === null && step.kind !== 'event')
      step.state = state === 'running' ? 'running' : 'unfinished'
    if (prices) price(step, prices)
  }
}

/** What was not known when the step was recorded: its parts came one by one, or the table did not have its model. */
function price(step: StepView, prices: PriceTable): void {
  const { kind, usage, model, costUsd, startTime } = step
  if (costUsd !== null || !usage || !model) return
  if (kind !== 'completion' && kind !== 'embedding') return
  step.costUsd = costOf(prices, { model, usage, time: Date.parse(startTime) * 1000 })
  if (step.costUsd !== null) step.costFrom = 'computed'
}

import type { Header } from '../record/header.ts'
import type { Step, StepKind } from '../record/step.ts'
import { costOf, type PriceTable } from './price-table.ts'

/** Steps that are one call of a model; what wraps such calls repeats their tokens. */
const pricedKinds: ReadonlySet<StepKind> = new Set<StepKind>(['completion', 'embedding'])

type Priced = Pick<Step, 'kind' | 'model' | 'startTime' | 'costUsd' | 'partial'>

/**
 * Says who knows the cost in `header`, and works it out where the client does not say. A step that is told in parts may
 * have its model in one of them and its tokens in another: what it costs is known when it is read.
 */
export function placeCost(
  { kind, model, startTime, costUsd, partial }: Priced,
  header: Header,
  prices: PriceTable | undefined,
): void {
  if (header.cost !== undefined) header.costFrom = 'reported'
  else if (costUsd === undefined && !partial)
    priceHeader(header, prices, { kind, model, startTime })
}

interface Call {
  readonly kind: StepKind
  readonly model: string | undefined
  /** Microseconds since the epoch. */
  readonly startTime: number
}

/** Puts the cost of usage times price in a header that has none, where both are known. */
export function priceHeader(
  header: Header,
  prices: PriceTable | undefined,
  { kind, model, startTime }: Call,
): void {
  const { usage } = header
  if (!prices || !usage || !model || header.cost !== undefined || !pricedKinds.has(kind)) return
  const cost = costOf(prices, { model, usage, time: startTime })
  if (cost === null) return
  header.cost = cost
  header.costFrom = 'computed'
}

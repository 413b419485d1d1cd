import type { PriceTable } from '../journal/price-table.ts'
import type { RevealTerms } from './reveal-terms.ts'

/** How runs are summed up for who reads them. */
export interface ReadSettings {
  /** For steps that were told in parts, and so had no price when they were recorded. Default: their cost is not known. */
  readonly prices?: PriceTable
  /** Milliseconds without a record after which a run that did not end counts as incomplete. Default one hour. */
  readonly runTimeout?: number
  /** What a reveal takes. Default: no second person. */
  readonly reveal?: RevealTerms
}

export const defaultRunTimeout = 3_600_000

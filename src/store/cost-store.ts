// The contract of the look-ups for costs over time: which runs have steps in a time, and what stayed of erased steps.

/** From the one and before the other; absent: from the first, to the last. */
export interface TimeRange {
  readonly since?: number | undefined
  readonly until?: number | undefined
}

/** Where a step begins. */
export interface StepPlace {
  /** Null for a step of no run. */
  readonly trace: string | null
  /** Microseconds since the epoch. */
  readonly start: number
  /** Its place in the order of recording. */
  readonly seq: number
}

/** What stayed of the erased steps of one kind, model and day. */
export interface ResidueSum {
  /** Kind of the steps; of a revision or a gap, that of the record. */
  readonly kind: string
  readonly model: string | null
  /** Days since the epoch (UTC). */
  readonly day: number
  readonly steps: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** US dollars; null where none of them has a cost. */
  readonly cost: number | null
  /** Steps with tokens and without a cost. */
  readonly unpriced: number
}

export interface CostStore {
  /** Steps that begin in a time (microseconds), in that order, after a place. */
  steps(
    range: TimeRange,
    page: { readonly after?: Omit<StepPlace, 'trace'> | undefined; readonly limit: number },
  ): Promise<StepPlace[]>
  /** Of residues of which the hour begins in a time (milliseconds). */
  residues(range: TimeRange): Promise<ResidueSum[]>
}

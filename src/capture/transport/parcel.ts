/** A sealed batch on its way to the collector. One of `taken`, `refused` and `denied` is called, or none. */
export interface Parcel {
  /** Of all steps in it. */
  readonly steps: number
  /** Null: it is gone, or was lost, which is told. `later`: it cannot be read now. */
  body(): Uint8Array | 'later' | null
  taken(): void
  /**
   * The collector will never take it as it is. False: it is left as it is, to be sent again: something on the way may have
   * answered, and the steps in it cannot be sent by themselves.
   */
  refused(refused: Refused): boolean
  /**
   * The collector takes the ingest key, and not this batch (401, 403): its signature, or that it has none. Makes way for others.
   * Absent: it waits, and all others with it.
   */
  denied?(status: number): void
}

export interface Refused {
  readonly reason: Refusal
  /** Of the answer. */
  readonly status: number
  /** The answer was the collector's own. */
  readonly isSure: boolean
}

export type Refusal = 'too_large' | 'refused'

/** Gives its parcels one after the other, in order: the next one once the last one is settled. */
export interface ParcelSource {
  next(): Parcel | null
}

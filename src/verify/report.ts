/** Something that is not as it must be. */
export interface VerifyFinding {
  /** Null when it concerns the log and not one record. */
  recordId: string | null
  /** Leaf index; null likewise. */
  index: number | null
  problem: string
}

/** What was verified, all that was found, and what was not looked at. */
export interface VerifyReport {
  ok: boolean
  origin: string
  size: number
  /** Base64. */
  rootHash: string
  records: { intact: number; erased: number; expired: number }
  findings: VerifyFinding[]
  notChecked: string[]
}

const findingsKept = 10_000

/** Collects findings; keeps the first ten thousand and counts the rest. */
export class Findings {
  readonly list: VerifyFinding[] = []
  #more = 0
  readonly #bad = new Set<number>()

  add(problem: string, index: number | null = null, recordId: string | null = null): void {
    if (index !== null) this.#bad.add(index)
    if (this.list.length < findingsKept) this.list.push({ recordId, index, problem })
    else this.#more++
  }

  /** Leaf indexes that something is wrong with. */
  get badRecords(): number {
    return this.#bad.size
  }

  all(): VerifyFinding[] {
    if (this.#more === 0) return this.list
    return [
      ...this.list,
      { recordId: null, index: null, problem: `and ${this.#more} more findings` },
    ]
  }
}

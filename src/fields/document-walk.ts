import { SealtraceError } from '../error.ts'
import { fieldLimits } from './field-limits.ts'

/** Counts what a document holds while it is walked: the document may come from outside. */
export class DocumentWalk {
  #members = 0

  /** Call it for each object and array, with its level. Throws `too_large`. */
  enter(size: number, depth: number): void {
    this.#members += size + 1
    if (depth > fieldLimits.depth)
      throw new SealtraceError(
        'too_large',
        `a document is nested deeper than ${fieldLimits.depth} levels, or holds itself; give it flatter`,
      )
    if (this.#members > fieldLimits.members)
      throw new SealtraceError(
        'too_large',
        `a document holds more than ${fieldLimits.members} members; give it in pieces`,
      )
  }
}

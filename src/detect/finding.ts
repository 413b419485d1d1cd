import type { Class } from './class.ts'

/** A sensitive value in a text: `text.slice(start, end)`. */
export interface Finding {
  readonly class: Class
  readonly start: number
  readonly end: number
  /** 0 to 1: how sure the detector is. */
  readonly confidence: number
  readonly detector: string
}

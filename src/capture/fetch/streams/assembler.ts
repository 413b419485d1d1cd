import type { JsonObject } from '../../../record/json.ts'

/** Puts the events of one stream together into what the API answers without a stream. What it is given comes from outside. */
export interface Assembler {
  add(event: JsonObject): void
  /** As far as it came. */
  body(): JsonObject
  /** The stream said that it was over. */
  readonly isComplete: boolean
}

import type { Class } from './class.ts'

/** A number with a form of its own: national identity and tax numbers, professional, vehicle and device numbers. */
export interface NumberShape {
  /** Kebab-case, the name of its file and of its folder of fixtures. */
  readonly name: string
  readonly class: Class
  /** Cue words as `defineCue` takes them; one within 40 characters before makes the number likelier. */
  readonly cues: string
  /** Sticky, at the first character of the number; bounded quantifiers only. Word boundaries are checked by the engine. */
  readonly shape: RegExp
  /** Lengths of the run of digits it can start with; for numbers that start with a digit and have no letter in that first word. */
  readonly runs?: readonly number[]
  /** Lengths of its first word, when that holds a letter (`X1234567L`, `1234567T`, `131052-308T` has a run of 6 instead). */
  readonly words?: readonly number[]
  /** `compact` is the number without separators, in upper case. True when all check digits and parts are right. */
  readonly check: (compact: string) => boolean
  /**
   * Confidence without a cue when the check passes: `bare` without separators, `formatted` with them; 0 is no finding.
   * With a cue it is 0.95, and 0.45 when the check fails. A check that one in ten random numbers passes is worth nothing on its own.
   */
  readonly alone: { readonly bare: number; readonly formatted: number }
}

// A value that its holder must not show by accident: it prints and serialises as its class.
import type { JsonValue } from './json.ts'

const marker = Symbol.for('sealtrace.sensitive')
const inspect = Symbol.for('nodejs.util.inspect.custom')
const className = /^[a-z][a-z0-9_]{0,39}$/

/** A sensitive value of a step that its client names: hidden in the step's content wherever it stands. */
export interface SensitiveValue {
  /** Lower-case letters, digits and underscores, 40 at most: `salary`, `us_ssn`, or a name of the application's own. */
  readonly class: string
  readonly value: string | number
  /** It is hidden where it stands alone, and not as a word of longer texts. */
  readonly alone?: true
}

/**
 * Holds a value that shows in no print, log, JSON, template or inspection; only {@link Sensitive.reveal} gives it back.
 * The recorder takes it as what it is and hides it as its class, in every text of the same step too.
 */
export class Sensitive<T> {
  readonly #value: T
  /** What is shown in the value's place is this in capitals: `[SALARY]`. */
  readonly class: string
  readonly [marker] = true

  /** @param name class; default `secret`. Throws `TypeError` for a name of another shape. */
  constructor(value: T, name = 'secret') {
    if (!className.test(name))
      throw new TypeError('class: lower-case letters, digits and underscores, 40 at most')
    this.#value = value
    this.class = name
  }

  /** True for a value of this class, also one made by another copy of the package. */
  static is(value: unknown): value is Sensitive<unknown> {
    return typeof value === 'object' && value !== null && marker in value
  }

  /** The value itself. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return `[${this.class.toUpperCase()}]`
  }

  toJSON(): JsonValue {
    return this.toString()
  }

  [Symbol.toPrimitive](): string {
    return this.toString()
  }

  [inspect](): string {
    return this.toString()
  }
}

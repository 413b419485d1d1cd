import type { SealtraceError } from '../../error.ts'
import { limits } from '../../record/limits.ts'
import { badRequest, tooLarge } from '../bad-request.ts'

type Signal = 'span' | 'log record' | 'metric'

/** Where in a request the reader is: for error messages, which name a field and a position and nothing else. */
export class Place {
  resource = 0
  scope = 0
  item = 0
  #values = 0
  #items = 0
  readonly #signal: Signal

  constructor(signal: Signal) {
    this.#signal = signal
  }

  /** The bound on values is per item; what a resource or scope says is counted apart. */
  enterGroup(): void {
    this.#values = 0
  }

  enterItem(): void {
    this.#values = 0
    if (++this.#items > limits.stepsPerRequest)
      throw tooLarge(`OTLP: more than ${limits.stepsPerRequest} ${this.#signal}s in one request`)
  }

  countValue(): void {
    if (++this.#values > limits.valuesPerStep) throw tooLarge(`${this.of('attributes')}: too many`)
  }

  of(field: string): string {
    return `OTLP: ${field} of ${this.#signal} ${this.item} in scope ${this.scope} of resource ${this.resource}`
  }

  invalid(field: string): SealtraceError {
    return badRequest(`${this.of(field)} is not valid`)
  }
}

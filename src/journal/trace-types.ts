// The types of running traces. Clients say the type once, on the root or on one message of many: what the policy says of it
// holds for all that comes after, and for what stands beside it in the same request.
import type { Step } from '../record/step.ts'
import type { TraceState } from './trace-state.ts'

/** Traces whose type is kept in mind; those that were learnt first are forgotten first. */
const mostTraces = 100_000

type Typed = Pick<Step, 'traceId' | 'traceType'>

type StateOf = (trace: string) => Promise<TraceState>

export class TraceTypes {
  readonly #types = new Map<string, string>()

  /**
   * Takes in the types that a request says of its traces. A trace of which something was recorded without a type keeps none,
   * and one that has a type keeps it: nobody can tighten or loosen what others began.
   */
  async learn(steps: readonly Typed[], stateOf: StateOf): Promise<void> {
    for (const { traceId, traceType } of steps) {
      if (traceType === undefined || this.#types.has(traceId)) continue
      const state = await stateOf(traceId)
      if (state.traceType !== undefined || state.isNew)
        this.#set(traceId, state.traceType ?? traceType)
    }
  }

  /** The step with the type of its trace, where it says none itself; `otherwise` where that is not known here. */
  typed<S extends Typed>(step: S, otherwise?: string): S {
    if (step.traceType !== undefined) return step
    const traceType = this.#types.get(step.traceId) ?? otherwise
    return traceType === undefined ? step : { ...step, traceType }
  }

  /** The same with what the store knows. */
  async typedAs<S extends Typed>(step: S, stateOf: StateOf): Promise<S> {
    const typed = this.typed(step)
    if (typed.traceType !== undefined) return typed
    return this.typed(step, (await stateOf(step.traceId)).traceType)
  }

  #set(trace: string, type: string): void {
    this.#types.set(trace, type)
    const [first] = this.#types.size > mostTraces ? this.#types.keys() : []
    if (first !== undefined) this.#types.delete(first)
  }
}

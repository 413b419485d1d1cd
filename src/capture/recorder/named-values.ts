// Values that the application named as sensitive, for the steps that come later: what a tool decrypted is hidden in what the
// model makes of it. Bounded; what was named first is forgotten first.
import type { SensitiveValue } from '../../record/sensitive.ts'

/** Traces that are remembered, values of each, and values that are hidden in all traces. */
const most = { traces: 1000, ofTrace: 500, everywhere: 100 }

export class NamedValues {
  readonly #traces = new Map<string, Map<string, SensitiveValue>>()
  readonly #everywhere = new Map<string, SensitiveValue>()

  /** @param traceId undefined: in every trace */
  add(traceId: string | undefined, values: readonly SensitiveValue[]): void {
    if (values.length === 0) return
    if (traceId === undefined) return addTo(this.#everywhere, values, most.everywhere)
    const known = this.#traces.get(traceId) ?? new Map<string, SensitiveValue>()
    addTo(known, values, most.ofTrace)
    // Put last: the trace that was named in longest ago goes first.
    this.#traces.delete(traceId)
    this.#traces.set(traceId, known)
    trim(this.#traces, most.traces)
  }

  /** All that are to be hidden in a step of the trace that names some itself, which stay named. */
  with(traceId: string, own: readonly SensitiveValue[]): readonly SensitiveValue[] {
    this.add(traceId, own)
    const known = this.#traces.get(traceId)
    if (!known && this.#everywhere.size === 0) return own
    return [...new Map([...this.#everywhere, ...(known ?? []), ...keyed(own)]).values()]
  }
}

function keyed(values: readonly SensitiveValue[]): [string, SensitiveValue][] {
  return values.map((one) => [`${one.class} ${typeof one.value} ${one.value}`, one])
}

function addTo(
  known: Map<string, SensitiveValue>,
  values: readonly SensitiveValue[],
  bound: number,
): void {
  for (const [key, value] of keyed(values)) {
    known.delete(key)
    known.set(key, value)
  }
  trim(known, bound)
}

function trim(map: Map<string, unknown>, bound: number): void {
  for (const key of map.keys()) {
    if (map.size <= bound) return
    map.delete(key)
  }
}

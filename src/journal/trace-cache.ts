// What is known of running traces, kept while it is not too much. To forget it affects cost, never meaning.
import type { Policy } from '../protect/policy.ts'
import type { PipelineKeys, PipelineStore } from './pipeline-options.ts'
import { loadTraceState, type TraceState } from './trace-state.ts'
import type { TraceTypes } from './trace-types.ts'

/** Traces that stay in memory whatever they weigh. */
const keptTraces = 2

/** What is known of running traces, and the policy in force. */
export interface KnownTraces {
  readonly traces: TraceCache
  readonly types: TraceTypes
  readonly policy: Policy
}

export class TraceCache {
  readonly #sources: { readonly store: PipelineStore; readonly ring: PipelineKeys }
  readonly #most: number
  readonly #traces = new Map<string, TraceState>()
  #cached = 0

  /** `most` is in chunks; see `TraceState.weight`. */
  constructor(
    sources: { readonly store: PipelineStore; readonly ring: PipelineKeys },
    most: number,
  ) {
    this.#sources = sources
    this.#most = most
  }

  async get(trace: string): Promise<TraceState> {
    const known = this.#traces.get(trace)
    if (known) {
      this.#traces.delete(trace)
      this.#traces.set(trace, known)
      return known
    }
    const state = await loadTraceState(trace, this.#sources.store, this.#sources.ring)
    this.#traces.set(trace, state)
    return state
  }

  /** Counts what a trace weighs now, in place of what it weighed before. */
  weigh(state: TraceState): void {
    this.#cached += state.weight - state.counted
    state.counted = state.weight
  }

  /** Drops the traces that were quiet longest, and never those in use: to load a long one again for each step takes seconds. */
  trim(): void {
    for (const [trace, state] of this.#traces) {
      if (this.#cached <= this.#most || this.#traces.size <= keptTraces) return
      this.#traces.delete(trace)
      this.#cached -= state.counted
    }
  }

  clear(): void {
    this.#traces.clear()
    this.#cached = 0
  }
}

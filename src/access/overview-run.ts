// What is remembered of a run for sums over many: little, for there are many.
import { parseHeader, type Header } from '../record/header.ts'
import type { RunRow, StepKey } from '../store/run-store.ts'
import type { Facts } from './principal.ts'
import type { ReadSettings } from './read-settings.ts'
import { digestHeaders, type RunDigest, type StepSums } from './run-digest.ts'

/** What many runs share: one object for all that have it. */
export interface Traits {
  /** Of the run, but for its time. */
  readonly facts: Facts
  /** What its steps say, for filters. */
  readonly agent: readonly string[]
  readonly traceType: readonly string[]
  readonly model: readonly string[]
}

/** A run, at the place of its first step. */
export interface KnownRun extends StepKey, StepSums {
  readonly trace: string
  readonly traits: Traits
  /** Of its facts, and of its digest; milliseconds. */
  readonly time: number | undefined
  readonly begins: number
  readonly duration: number | null
  readonly agent: string | null
  readonly models: readonly (readonly [model: string, sums: StepSums])[]
  readonly findings: readonly (readonly [name: string, count: number])[]
  /** So many runs of a usual size take the memory of this one: whoever records chooses how much it says. */
  readonly places: number
}

const mostShared = 50_000
/** What a run of a usual size names: models, agents, types, findings. */
const usualNames = 16
const nothing: readonly never[] = []

/** Makes them, and shares what they have in common. */
export class RunMaker {
  readonly #settings: Pick<ReadSettings, 'prices'>
  readonly #traits = new Map<string, Traits>()
  readonly #names = new Map<string, string>()

  constructor(settings: Pick<ReadSettings, 'prices'>) {
    this.#settings = settings
  }

  /** `rows` of one run, in ledger order. Null where no step of it has a header, or begins at any time. */
  make(trace: string, rows: readonly Omit<RunRow, 'at'>[]): KnownRun | null {
    const headers: Header[] = []
    let place: StepKey | null = null
    for (const { seq, header } of rows) {
      const parsed = parseHeader(header)
      if (!parsed) continue
      headers.push(parsed)
      const { start, step } = parsed
      if (step === undefined || start === undefined) continue
      if (!place || start < place.start || (start === place.start && seq < place.seq))
        place = { start, seq }
    }
    const digest = place && digestHeaders(headers, this.#settings)
    return digest && place ? this.#known({ trace, ...place }, headers, digest) : null
  }

  #known(
    { trace, start, seq }: StepKey & { readonly trace: string },
    headers: readonly Header[],
    digest: RunDigest,
  ): KnownRun {
    const { time, ...facts } = digest.facts
    const { steps, errors, inputTokens, outputTokens, costUsd, duration, agent } = digest
    const { models, findings } = digest
    const traits = this.#shared(facts, headers)
    return {
      ...{ trace, start, seq, time, duration },
      ...{ steps, errors, inputTokens, outputTokens, costUsd },
      begins: digest.start,
      traits,
      places: 1 + Math.floor((namesIn(traits) + models.size + findings.size) / usualNames),
      agent: agent === null ? null : this.#name(agent),
      models: models.size === 0 ? nothing : this.#models(models),
      findings:
        findings.size === 0
          ? nothing
          : [...findings].map(([name, count]) => [this.#name(name), count] as const),
    }
  }

  #models(models: RunDigest['models']): KnownRun['models'] {
    return [...models].map(([model, sums]) => {
      const { steps, errors, inputTokens, outputTokens, costUsd } = sums
      return [this.#name(model), { steps, errors, inputTokens, outputTokens, costUsd }] as const
    })
  }

  #shared(facts: Facts, headers: readonly Header[]): Traits {
    const traits = {
      facts,
      agent: said(headers, 'agent'),
      traceType: said(headers, 'traceType'),
      model: said(headers, 'model'),
    }
    // No other run says as much in the same words, and it must not stay when its run is let go.
    if (namesIn(traits) > usualNames) return traits
    return shared(this.#traits, JSON.stringify(traits), traits)
  }

  #name(name: string): string {
    return shared(this.#names, name, name)
  }
}

function namesIn({ facts, agent, traceType, model }: Traits): number {
  const { mixed = [] } = facts
  return mixed.length + agent.length + traceType.length + model.length
}

function said(headers: readonly Header[], field: 'agent' | 'traceType' | 'model'): string[] {
  const found = new Set<string>()
  for (const header of headers) if (header[field] !== undefined) found.add(header[field])
  return [...found]
}

function shared<T>(all: Map<string, T>, key: string, one: T): T {
  const known = all.get(key)
  if (known !== undefined) return known
  // Whoever records chooses the names: what is forgotten is shared no longer, and stays right.
  if (all.size >= mostShared) all.clear()
  all.set(key, one)
  return one
}

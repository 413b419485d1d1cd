// The recorder in the agent's process: copies what it is told, at once, and hands it to the transport.
import type { SealtraceError } from '../../error.ts'
import type { Flushed, RecorderStats, Transport } from '../transport/transport.ts'
import { nowMicros } from './clock.ts'
import { currentContext, withContext, type RecordContext } from './context.ts'
import { copyStep, sensitiveValues } from './copy-step.ts'
import { activeStep, type ActiveStep } from './active-step.ts'
import {
  logInteraction,
  requestStep,
  responseEnd,
  type Interaction,
  type InteractionRequest,
  type InteractionResponse,
} from './interaction.ts'
import { NamedValues } from './named-values.ts'
import type { OpenStep, StepEnd, StepIds, StepSaying, StepStart, WholeStep } from './step-draft.ts'
import { stepFrame, timeOf } from './step-frame.ts'

export interface RecorderDefaults extends Pick<
  RecordContext,
  'agent' | 'environment' | 'traceType' | 'tags'
> {
  /** Characters of one step's content; default 8 Mi. */
  readonly maxStepChars?: number | undefined
  /** Milliseconds that `close` and the end of the process wait for the collector; default 2000. */
  readonly shutdownMs?: number | undefined
}

const mostChars = 8 * 1024 * 1024
const defaultShutdown = 2000
const bytesPerNamed = 64
/** Requests without a response that are remembered. */
const mostRequests = 10_000
/** Recorded in the place of what cannot even be read. */
const unreadable: StepStart = { kind: 'event', name: 'unreadable' }

/**
 * What adapters and applications record with. Nothing here throws into the application, changes what it is given or waits,
 * unless the options ask for it (`failClosed`, queue policy `block`).
 */
export class Recorder implements AsyncDisposable {
  readonly #transport: Transport
  readonly #defaults: RecorderDefaults
  readonly #requests = new Map<string, OpenStep>()
  readonly #named = new NamedValues()
  #failures = 0

  constructor(transport: Transport, defaults: RecorderDefaults = {}) {
    this.#transport = transport
    this.#defaults = defaults
  }

  /** Records at once that a step has begun. */
  start(start: StepStart): OpenStep {
    const { frame, saying } = this.#begin(start)
    const { kind, name } = saying
    let order = frame.startTime
    this.#put({ ...frame, partial: { order } }, saying)
    const say = (more: StepSaying, end: { endTime?: number } = {}): void => {
      order = Math.max(order + 1, end.endTime ?? nowMicros())
      const { kind: newKind = kind, name: newName = name } = more
      const saying = { ...more, kind: newKind, name: newName }
      this.#put({ ...frame, ...end, partial: { order } }, saying)
    }
    let ended = false
    const finish = ({ endTime: said, ...rest }: StepEnd): void => {
      const endTime = timeOf(said) ?? (ended ? undefined : nowMicros())
      const status = rest.status ?? (isSaid(rest.error) ? 'error' : ended ? undefined : 'ok')
      ended = true
      const end = endTime === undefined ? {} : { endTime: Math.max(endTime, frame.startTime) }
      say({ ...rest, status }, end)
    }
    return {
      traceId: frame.traceId,
      spanId: frame.spanId,
      startTime: frame.startTime,
      update: (more) => this.attempt(() => say(more)),
      end: (more = {}) => {
        let isSaidSo = false
        this.attempt(() => {
          finish(more)
          isSaidSo = true
        })
        // That it ended counts more than what was said of it.
        if (!isSaidSo) this.attempt(() => finish({}))
      },
    }
  }

  /** Records a step that is over. */
  record(step: WholeStep): StepIds {
    const { frame, saying } = this.#begin(step)
    const { endTime, joinsSpan, ...rest }: StepSaying & Pick<WholeStep, 'endTime' | 'joinsSpan'> =
      saying
    const end = Math.max(timeOf(endTime) ?? frame.startTime, frame.startTime)
    const joins = joinsSpan === true ? { joinsSpan } : {}
    this.attempt(() => this.#put({ ...frame, ...joins, endTime: end }, rest))
    return { traceId: frame.traceId, spanId: frame.spanId }
  }

  /**
   * Starts a step that others stand below. With `fn`: for as long as that runs; its result is given back, and what it throws
   * is recorded and thrown on. Without: until it is disposed of (`await using step = recorder.step(…)`), for the rest of the
   * async function; functions that run side by side need the first form.
   */
  step(start: StepStart): ActiveStep
  step<T>(start: StepStart, fn: (step: ActiveStep) => T): T
  step<T>(start: StepStart, fn?: (step: ActiveStep) => T): ActiveStep | T {
    const refusal = this.refusal()
    if (refusal) throw refusal
    const step = activeStep(this.start(start), fn === undefined)
    return fn ? step.run(() => fn(step)) : step
  }

  /** Records a request and its response together. Returns the id of the step, 16 hex digits. */
  logInteraction(interaction: Interaction): string {
    return this.record(this.#told(() => logInteraction(interaction))).spanId
  }

  /** Records a request; {@link logResponse} takes the id that this returns. */
  logRequest(request: InteractionRequest): string {
    const step = this.start(this.#told(() => requestStep(request)))
    if (this.#requests.size >= mostRequests) this.#requests.delete(first(this.#requests) ?? '')
    this.#requests.set(step.spanId, step)
    return step.spanId
  }

  /** False for an id that {@link logRequest} did not give, or that was answered already: nothing is recorded then. */
  logResponse(id: string, response: InteractionResponse): boolean {
    const step = this.#requests.get(id)
    this.#requests.delete(id)
    if (!step) return false
    this.attempt(() => {
      const { latencyMs } = response
      const endTime = latencyMs === undefined ? undefined : step.startTime + latencyMs * 1000
      step.end({ ...responseEnd(response), endTime })
    })
    return true
  }

  /** {@link logInteraction} of the kind `ToolCall`. */
  logToolCall(interaction: Omit<Interaction, 'interactionType'>): string {
    return this.logInteraction({ ...interaction, interactionType: 'ToolCall' })
  }

  /** {@link logInteraction} of the kind `RagQuery`. */
  logRagQuery(interaction: Omit<Interaction, 'interactionType'>): string {
    return this.logInteraction({ ...interaction, interactionType: 'RagQuery' })
  }

  /** {@link logInteraction} of the kind `AgentExecution`. */
  logAgentExecution(interaction: Omit<Interaction, 'interactionType'>): string {
    return this.logInteraction({ ...interaction, interactionType: 'AgentExecution' })
  }

  /**
   * Hides the {@link Sensitive} values in `holder` in what is recorded from now on: in the trace of the step in whose context
   * it is called; without one in every trace. Those that stand in a step are hidden in the later steps of its trace without
   * this. The last 500 of a trace are remembered, in the last 1000 traces, and the last 100 for every trace; what is shorter
   * than 6 characters is hidden only where it stands alone.
   */
  hide(holder: unknown): void {
    this.attempt(() => this.#named.add(currentContext().step?.traceId, sensitiveValues(holder)))
  }

  /** Runs what an adapter does in a callback of its framework. What it throws is counted, and goes no further. */
  attempt(fn: () => void): void {
    try {
      fn()
    } catch {
      this.#failures++
    }
  }

  /** Runs `fn` with this said of all steps that start in it. */
  with<T>(context: RecordContext, fn: () => T): T {
    return withContext(context, fn)
  }

  /**
   * With `failClosed`: why nothing can be recorded now, for wrappers that can refuse to go on. Null: go on. Without it
   * always null.
   */
  refusal(): SealtraceError | null {
    return this.#transport.refusal()
  }

  /** Resolves when all that was recorded before is acknowledged, or after `timeoutMs` (default `shutdownMs`). */
  flush(timeoutMs = this.#defaults.shutdownMs ?? defaultShutdown): Promise<Flushed> {
    return this.#transport.flush(timeoutMs)
  }

  /** Flushes and stops. What is recorded later is dropped, and counted. */
  close(timeoutMs = this.#defaults.shutdownMs ?? defaultShutdown): Promise<Flushed> {
    return this.#transport.close(timeoutMs)
  }

  /** `failures`: callbacks of adapters that failed, which is a defect of ours. */
  stats(): RecorderStats & { readonly failures: number } {
    return { ...this.#transport.stats(), failures: this.#failures }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #told<S extends StepStart>(read: () => S): S {
    try {
      return read()
    } catch {
      this.#failures++
      return unreadable as S
    }
  }

  /** What is read of it is read here, once. */
  #begin<S extends StepStart>(start: S) {
    try {
      return this.#read(start)
    } catch {
      this.#failures++
      return this.#read(unreadable as S)
    }
  }

  #read<S extends StepStart>(start: S) {
    const { traceId, spanId, parent, startTime, ...saying } = start
    const { step, metadata, tags, ...context } = currentContext()
    const frame = stepFrame({ ...saying, traceId, spanId, parent, startTime }, step)
    const { agent, environment, traceType, ...defaults } = this.#defaults
    const top = frame.parentSpanId ? {} : { metadata, tags: tags ?? defaults.tags }
    const inherited = overlay({ agent, environment, traceType, ...top }, context)
    return { frame, saying: overlay(inherited, saying) }
  }

  #put(frame: Parameters<typeof copyStep>[0], saying: StepSaying): void {
    const { step, bytes } = copyStep(frame, saying, this.#defaults.maxStepChars ?? mostChars)
    const sensitive = this.#named.with(step.traceId, step.sensitive ?? [])
    if (sensitive.length > 0) step.sensitive = sensitive
    this.#transport.put(step, bytes + bytesPerNamed * sensitive.length)
  }
}

function first(map: ReadonlyMap<string, unknown>): string | undefined {
  return map.keys().next().value
}

/** What is said in `over` counts before what is said in `under`. */
function overlay<A extends object, B extends object>(under: A, over: B): A & B {
  const said = Object.entries(over).filter(([, value]) => isSaid(value))
  return { ...under, ...(Object.fromEntries(said) as B) }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null
}

// Plays recorded callbacks of the SDK to an integration, as the SDK does: listeners of version 6 read once for each call, wrappers
// of version 7 around what they wrap, and what happened inside of a tool in that tool's async context.
import { AsyncLocalStorage } from 'node:async_hooks'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from '../../record/step.ts'
import type { SealtraceTelemetry } from './telemetry.ts'

export interface RecordedEvent {
  /** A listener, a wrapper, or `resolve`, `reject` and `abort`. */
  readonly method: string
  readonly args?: readonly unknown[]
  /** Version 6: which call to the SDK it belongs to. */
  readonly call?: number
  /** Of a wrapper, or of the tool that starts. */
  readonly id?: number
  /** Happened inside of that one. */
  readonly in?: number
}

type Listener = (event: unknown) => void
type Inside = <T>(fn: () => T) => T

const legacyNames = [
  'onStart',
  'onStepStart',
  'onToolCallStart',
  'onToolCallFinish',
  'onStepFinish',
  'onFinish',
] as const

export function recordedEvents(name: string): RecordedEvent[] {
  const path = join(import.meta.dirname, 'fixtures', `${name}.events.json`)
  return JSON.parse(readFileSync(path, 'utf8')) as RecordedEvent[]
}

/** Gives what the application saw: what listeners returned, and the results and errors of what was wrapped. */
export async function replay(
  telemetry: SealtraceTelemetry,
  events: readonly RecordedEvent[],
): Promise<unknown[]> {
  const player = new Player(telemetry)
  for (const event of events) await player.play(event)
  return player.seen
}

class Player {
  readonly seen: unknown[] = []
  readonly #telemetry: SealtraceTelemetry
  readonly #inside = new Map<number, Inside>()
  readonly #outside: Inside = AsyncLocalStorage.snapshot()
  readonly #calls = new Map<number, Map<string, Listener>>()
  readonly #signals = new Map<number, AbortController>()
  readonly #wrapped = new Map<number, { settle: (event: RecordedEvent) => Promise<void> }>()

  constructor(telemetry: SealtraceTelemetry) {
    this.#telemetry = telemetry
  }

  async play(event: RecordedEvent): Promise<void> {
    const { method, id = 0, call } = event
    const inside = this.#inside.get(event.in ?? 0) ?? this.#outside
    if (method === 'resolve' || method === 'reject') return this.#wrapped.get(id)?.settle(event)
    if (method === 'abort') return this.#signals.get(call ?? 0)?.abort(revive('stop'))
    if (method === 'executeTool' || method === 'executeLanguageModelCall')
      return inside(() => this.#wrap(method, event))
    const listener = inside(() => this.#listenerOf(method, call))
    inside(() => {
      this.seen.push(listener(this.#argument(event)))
      if (event.id !== undefined) this.#inside.set(id, AsyncLocalStorage.snapshot())
    })
  }

  #wrap(method: 'executeTool' | 'executeLanguageModelCall', event: RecordedEvent): void {
    const { id = 0 } = event
    const work = Promise.withResolvers<unknown>()
    const value = { is: 'the result' }
    const execute = () => {
      this.#inside.set(id, AsyncLocalStorage.snapshot())
      return work.promise
    }
    const { callId, ...rest } = this.#argument(event) as { callId: string }
    const result = this.#telemetry[method]({ callId, ...rest, execute })
    const settle = async ({ method: how, args = [] }: RecordedEvent): Promise<void> => {
      const error = revive(args[0])
      if (how === 'resolve') work.resolve(value)
      else work.reject(error)
      const same = await result.then(
        (given) => given === value,
        (given) => given === error,
      )
      this.seen.push(`${method} ${how}: ${same ? 'as it is' : 'changed'}`)
    }
    this.#wrapped.set(id, { settle })
  }

  #listenerOf(method: string, call: number | undefined): Listener {
    if (call === undefined) return this.#telemetry[method as keyof SealtraceTelemetry] as Listener
    const known = this.#calls.get(call)
    if (known) return known.get(method) ?? missing
    const read = new Map(legacyNames.map((name) => [name as string, this.#telemetry[name]]))
    this.#calls.set(call, read)
    return read.get(method) ?? missing
  }

  #argument({ method, call, args = [] }: RecordedEvent): unknown {
    const argument = revive(args[0])
    if (method !== 'onStart' || call === undefined) return argument
    const controller = new AbortController()
    this.#signals.set(call, controller)
    return { ...(argument as object), abortSignal: controller.signal }
  }
}

function missing(): void {
  throw new Error('a method that the integration lacks')
}

/** Errors are recorded as what they hold. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  if ('$error' in value) {
    const error: { message: string } = value.$error as { message: string }
    return Object.assign(new Error(error.message), error)
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]))
}

/** Steps as they are read: a later word wins. */
export function folded(steps: readonly Step[]): Step[] {
  const whole = new Map<string, Step>()
  for (const { status, attributes, ...said } of steps) {
    const before = whole.get(said.spanId)
    const now = status === 'unset' ? (before?.status ?? status) : status
    const all = { ...before?.attributes, ...attributes }
    whole.set(said.spanId, { ...before, ...said, status: now, attributes: all })
  }
  return [...whole.values()]
}

/** One line a step, indented by depth: kind, name and status. */
export function treeOf(steps: readonly Step[]): string[] {
  const all = folded(steps)
  const known = new Set(all.map(({ spanId }) => spanId))
  const walk = (parent: string | undefined, depth: number): string[] =>
    all
      .filter(({ parentSpanId: above = '' }) => (known.has(above) ? above : undefined) === parent)
      .flatMap(({ spanId, kind, name, status, endTime }) => {
        const state = endTime === undefined ? 'open' : status
        return [`${'  '.repeat(depth)}${kind} ${name}: ${state}`, ...walk(spanId, depth + 1)]
      })
  return walk(undefined, 0)
}

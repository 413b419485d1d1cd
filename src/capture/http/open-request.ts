// What the helpers for web frameworks have in common: what is said of a request's steps, and the step of the request itself.
import type { SealtraceError } from '../../error.ts'
import { AdapterRecorder, type AdapterOptions } from '../adapter-recorder.ts'
import { currentContext, type RecordContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { OpenStep } from '../recorder/step-draft.ts'
import { parentOf } from '../traceparent.ts'

/** A value, or what gives it for a request. One that throws, or gives something else, says nothing. */
export type OfRequest<R, T> = T | ((request: R) => T | undefined)

export interface HttpOptions<R> extends AdapterOptions {
  /** The application's name for the person that asks. */
  readonly user?: OfRequest<R, string | number> | undefined
  /** The conversation. */
  readonly session?: OfRequest<R, string | number> | undefined
  readonly traceType?: OfRequest<R, string> | undefined
  readonly tags?: OfRequest<R, readonly string[]> | undefined
  /**
   * True: a request is a step too, of kind `agent`, with method, route and status; headers, address and body are not recorded.
   * With a recorder that is `failClosed` a request that cannot be recorded is refused. Default false.
   */
  readonly record?: boolean | undefined
  /**
   * True: steps stand below the span that the header `traceparent` names. Whoever calls can name any trace, so only where all
   * callers are your own. Default false.
   */
  readonly traceparent?: boolean | undefined
}

/** How a framework tells of a request. All of it may come from outside. */
export interface Incoming<R> {
  readonly request: R
  readonly method: unknown
  readonly traceparent: unknown
}

export interface Outcome {
  /** The pattern that the application registered, never the address that was asked for. */
  readonly route?: unknown
  readonly status: unknown
  /** False: the caller went away before all was sent. */
  readonly finished: boolean
  readonly error?: unknown
}

export interface OpenRequest {
  /** What is said of all steps that start in the request. */
  readonly context: RecordContext
  /** Why it cannot be recorded, where it must be. */
  readonly refusal: SealtraceError | null
  /** Its end. Said once. */
  end(outcome: Outcome): void
}

const methods = /^[A-Z]{1,20}$/

/** Opens the requests of one application. Nothing here throws. */
export class RequestOpener<R> {
  readonly #recorder: AdapterRecorder
  readonly #options: HttpOptions<R>

  constructor(options: HttpOptions<R>) {
    this.#recorder = new AdapterRecorder(options)
    this.#options = options
  }

  open(incoming: Incoming<R>): OpenRequest {
    const { record, traceparent } = this.#options
    const about = this.#about(incoming.request)
    const parent = traceparent ? parentOf(incoming.traceparent) : undefined
    const context: RecordContext = { ...about, ...(parent && { step: parent }) }
    const opened: { step?: OpenStep; refusal: SealtraceError | null } = { refusal: null }
    if (record)
      this.#recorder.attempt((recorder) => {
        opened.refusal = recorder.refusal()
        if (!opened.refusal) opened.step = startStep(recorder, context, incoming.method)
      })
    const { step, refusal } = opened
    if (!step) return { context, refusal, end: () => {} }
    let isOver = false
    const end = (outcome: Outcome): void => {
      if (!isOver) this.#recorder.attempt(() => endStep(step, incoming.method, outcome))
      isOver = true
    }
    const { traceId, spanId } = step
    return { context: { ...context, step: { traceId, spanId } }, refusal, end }
  }

  #about(request: R): RecordContext {
    const { user, session, traceType, tags } = this.#options
    return {
      userId: textOf(this.#say(user, request)),
      sessionId: textOf(this.#say(session, request)),
      traceType: textOf(this.#say(traceType, request)),
      tags: tagsOf(this.#say(tags, request)),
    }
  }

  /** The application's own function may throw: then it says nothing. */
  #say(option: unknown, request: R): unknown {
    if (!isFunction(option)) return option
    try {
      return option(request)
    } catch {
      return undefined
    }
  }
}

function startStep(recorder: Recorder, context: RecordContext, method: unknown): OpenStep {
  const { step: parent = currentContext().step, ...about } = context
  const name = methodOf(method)
  const attributes = { 'http.request.method': name }
  return recorder.start({ ...about, parent, kind: 'agent', name, attributes })
}

function endStep(step: OpenStep, method: unknown, outcome: Outcome): void {
  const { route, status, finished, error } = outcome
  const pattern = typeof route === 'string' && route !== '' ? route : undefined
  const code = typeof status === 'number' ? status : undefined
  const failed = (code ?? 0) >= 500 || (error !== undefined && error !== null)
  const ended = finished ? 'ok' : 'unset'
  step.end({
    ...(pattern !== undefined && { name: `${methodOf(method)} ${pattern}` }),
    status: failed ? 'error' : ended,
    error,
    attributes: {
      ...(pattern !== undefined && { 'http.route': pattern }),
      ...(code !== undefined && { 'http.response.status_code': code }),
      ...(!finished && { 'sealtrace.aborted': true }),
    },
  })
}

function methodOf(method: unknown): string {
  return typeof method === 'string' && methods.test(method) ? method : 'OTHER'
}

function isFunction(option: unknown): option is (request: unknown) => unknown {
  return typeof option === 'function'
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function tagsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((tag) => typeof tag === 'string') ? value : undefined
}

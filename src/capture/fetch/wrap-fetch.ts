// A fetch that records calls of model APIs, and else is the fetch it wraps.
import { isPromise } from 'node:util/types'
import type { SealtraceError } from '../../error.ts'
import type { AdapterOptions } from '../adapter-recorder.ts'
import { defaultRecorder } from '../recorder/default-recorder.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { parse } from './answer-copy.ts'
import { apiOf, isCallOf, type Api } from './api.ts'
import { CallRecording } from './call-recording.ts'
import { FailedCalls } from './failed-calls.ts'
import { requestParts, type InitLike, type RequestParts } from './request-parts.ts'
import { tapResponse } from './tap-response.ts'

export interface FetchOptions extends AdapterOptions {
  /** Bytes of an answer that are copied for the record; default 16 MiB. What is longer passes unread, and the step says so. */
  readonly answerLimit?: number | undefined
}

/** Any function that is called as fetch is. */
export type FetchLike = (input: never, init?: never) => Promise<Response>

const wrapped = new WeakSet<object>()

/**
 * Wraps `fetch`: calls of the model APIs of OpenAI, Anthropic and Gemini, and of those that speak like them, are recorded;
 * all else passes untouched. What the caller sees is what `fetch` gives, at the same time, errors included. With a recorder
 * that is `failClosed`, a call that cannot be recorded rejects with the reason and is not made. A fetch that is wrapped
 * already is given back as it is.
 */
export function wrapFetch<F extends FetchLike = typeof globalThis.fetch>(
  fetch?: F,
  options: FetchOptions = {},
): F {
  const inner = (fetch ?? globalThis.fetch) as F
  if (wrapped.has(inner)) return inner
  const calls = new RecordedCalls(options)
  const outer = function (this: unknown, input: unknown, init?: InitLike): Promise<Response> {
    const call = calls.begin(input, init)
    if (call?.refusal) return Promise.reject(call.refusal)
    if (!call) return Reflect.apply(inner, this, arguments) as Promise<Response>
    // What fetches of tests and of other packages give, and when they throw, is theirs to say.
    let answered: unknown
    try {
      answered = Reflect.apply(inner, this, arguments)
    } catch (error) {
      calls.failed(call, error)
      throw error
    }
    if (isPromise(answered)) return calls.follow(call, answered)
    calls.answered(call, answered)
    return answered as Promise<Response>
  }
  for (const name of ['name', 'length'] as const)
    Object.defineProperty(outer, name, { value: inner[name], configurable: true })
  wrapped.add(outer)
  return outer as unknown as F
}

interface Call {
  readonly recorder: Recorder
  readonly recording?: CallRecording
  readonly refusal?: SealtraceError
}

/** Nothing here throws, whatever the recorder does. */
class RecordedCalls {
  readonly #options: FetchOptions
  readonly #failedCalls = new FailedCalls()

  constructor(options: FetchOptions) {
    this.#options = options
  }

  begin(input: unknown, init: InitLike | undefined): Call | null {
    try {
      const parts = requestParts(input, init)
      const api = parts && apiOf(parts.method, parts.target.path)
      if (!api) return null
      const recorder = this.#options.recorder ?? defaultRecorder()
      const refusal = recorder.refusal()
      if (refusal) return mayBeCall(api, parts) ? { recorder, refusal } : null
      const recording = this.#start(recorder, api, parts)
      return recording && { recorder, recording }
    } catch {
      // A recorder that does not work at all: the application must not see it.
      return null
    }
  }

  follow(call: Call, answered: Promise<unknown>): Promise<Response> {
    const seen = (response: unknown): void => this.answered(call, response)
    const failed = (error: unknown): void => this.failed(call, error)
    if (answered.constructor === Promise && Object.keys(answered).length === 0)
      return answered.then(
        (response) => {
          seen(response)
          return response as Response
        },
        (error: unknown) => {
          failed(error)
          throw error
        },
      )
    // One of another class, or with something of its own, is given as it is; we have asked it first. That it is rejected and
    // nobody handles it is not noticed then. Its own `then` may be what makes the call.
    try {
      void Reflect.apply(Promise.prototype.then, answered, [seen, failed])
    } catch {
      seen(undefined)
    }
    return answered as Promise<Response>
  }

  failed({ recorder, recording }: Call, error: unknown): void {
    attempt(recorder, recording, (call) => call.fail(error))
  }

  /** Whatever it is, the step comes to an end. */
  answered({ recorder, recording }: Call, response: unknown): void {
    const tell = (say: (call: CallRecording) => void): void => attempt(recorder, recording, say)
    let [isTapped, isEmpty] = [false, false]
    tell((call) => {
      if (!isResponse(response)) return
      isEmpty = response.body === null
      call.answer(response)
      isTapped = tapResponse(response, {
        chunk: (bytes) => tell(() => call.chunk(bytes)),
        done: () => tell(() => call.done()),
        cancel: () => tell(() => call.cancel()),
        fail: (error) => tell(() => call.fail(error)),
      })
    })
    if (isTapped) return
    tell((call) => {
      if (!isEmpty) call.giveUp()
      call.done()
    })
  }

  #start(recorder: Recorder, api: Api, { target, resends, credential, body }: RequestParts) {
    const { answerLimit } = this.#options
    const failedCalls = this.#failedCalls
    const recording = new CallRecording({
      recorder,
      api,
      target,
      failedCalls,
      resends,
      credential,
      answerLimit,
    })
    const text = body()
    if (text instanceof Promise)
      void text.then((read) => attempt(recorder, recording, (call) => call.request(read)))
    else attempt(recorder, recording, (call) => call.request(text))
    return recording.isOver ? null : recording
  }
}

/** All that is used of one: stand-ins have less. */
function isResponse(value: unknown): value is Response {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    typeof value.status === 'number' &&
    'headers' in value &&
    typeof value.headers === 'object' &&
    value.headers !== null &&
    Symbol.iterator in value.headers &&
    'body' in value
  )
}

/** What is refused need not be read twice; others pass. */
function mayBeCall(api: Api, { body }: RequestParts): boolean {
  const text = body()
  return typeof text !== 'string' || isCallOf(api, parse(text))
}

function attempt(
  recorder: Recorder,
  recording: CallRecording | undefined,
  say: (call: CallRecording) => void,
): void {
  if (!recording) return
  try {
    recorder.attempt(() => say(recording))
  } catch {
    // As above.
  }
}

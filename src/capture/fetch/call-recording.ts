// Records one call of a model API: what was asked, what was answered, how it ended. Told by whoever passes the call on, in
// any order that the network allows: an answer may come before the request is read. May throw only on a defect of ours;
// its callers run it in `Recorder.attempt`.
import { isJsonObject, type JsonValue } from '../../record/json.ts'
import { nowMicros } from '../recorder/clock.ts'
import { currentContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { OpenStep, StepEnd, StepIds } from '../recorder/step-draft.ts'
import { AnswerCopy, parse } from './answer-copy.ts'
import { answerOf, errorOf } from './answer.ts'
import { isCallOf, type Api } from './api.ts'
import type { Attempt, FailedCalls } from './failed-calls.ts'
import { headerAttributes } from './header-attributes.ts'
import { requestStep, type Target } from './request-step.ts'

/** Characters of a request that are read. */
export const mostRequestChars = 16 * 1024 * 1024
const longestErrorText = 64 * 1024

export interface CallOptions {
  readonly recorder: Recorder
  readonly api: Api
  readonly target: Target
  readonly failedCalls: FailedCalls
  /** How often the client had tried before, as it says. */
  readonly resends?: number | undefined
  /** What the client calls with: only a hash is kept, for its next attempt. */
  readonly credential?: string | undefined
  readonly traceId?: string | undefined
  readonly parent?: StepIds | null | undefined
  /** Bytes of the answer that are copied. */
  readonly answerLimit?: number | undefined
}

export interface AnswerHead {
  readonly status: number
  readonly headers: Iterable<readonly [name: string, value: string]>
}

export class CallRecording {
  readonly #options: CallOptions
  readonly #startTime = nowMicros()
  /** Undefined: the request is not read yet. Null: it is no call of a model. */
  #step: OpenStep | null | undefined
  #requestText = ''
  /** Where it is one that another may follow. */
  #attempt: Attempt | undefined
  #copy: AnswerCopy | undefined
  #head: { status: number; attributes: Record<string, unknown> } | undefined
  #firstChunk: number | undefined
  /** Its end, while the request is not read yet. */
  #ended: StepEnd | undefined
  #isOver = false

  constructor(options: CallOptions) {
    this.#options = options
  }

  /** Nothing more needs to be told. */
  get isOver(): boolean {
    return this.#isOver || this.#step === null
  }

  /** @param text the whole body; null: it cannot be read, and the path alone says what is called */
  request(text: string | null): void {
    const { api, target } = this.#options
    const isRead = text !== null && text.length <= mostRequestChars
    const body = isRead ? parse(text) : undefined
    const isCall = isRead ? isCallOf(api, body) : true
    if (isRead) this.#requestText = text
    this.#step = isCall
      ? this.#start(requestStep(api, target, isJsonObject(body) ? body : undefined))
      : null
    if (this.#ended) this.#end(this.#ended)
  }

  answer({ status, headers }: AnswerHead): void {
    const attributes = headerAttributes(headers)
    const contentType = attributes['http.response.header.content-type'] ?? ''
    const { api, answerLimit: limit } = this.#options
    this.#copy = new AnswerCopy({ api, contentType, limit })
    this.#head = {
      status,
      attributes: { 'http.response.status_code': status, ...attributes },
    }
  }

  chunk(bytes: Uint8Array): void {
    if (this.isOver) return
    this.#firstChunk ??= nowMicros()
    this.#copy?.push(bytes)
  }

  /** The rest of the answer passes unread. */
  giveUp(): void {
    this.#copy?.giveUp()
  }

  /** The answer came to its end. */
  done(): void {
    const { status } = this.#head ?? { status: 0 }
    if (status >= 400) return this.#failedWith(status)
    const { saying, isComplete } = this.#said()
    const isOk = isComplete && (saying.error === undefined || saying.error === null)
    this.#finish({ ...saying, ...(isOk ? {} : { status: saying.error ? 'error' : 'unset' }) })
  }

  /** No answer came, or it broke off. */
  fail(error: unknown): void {
    // `break` in a stream of OpenAI's SDK is such an abort.
    if (this.#head && isAbort(error)) return this.cancel()
    const { saying } = this.#said()
    this.#finish({ ...saying, error: withCause(error), status: 'error' })
  }

  /** The application has stopped reading, on purpose; also by an abort, once the answer has begun. */
  cancel(): void {
    const { saying } = this.#said()
    const attributes = { ...saying.attributes, 'sealtrace.cancelled': true }
    this.#finish({ ...saying, attributes, status: 'unset' })
  }

  #start(saying: ReturnType<typeof requestStep>): OpenStep {
    const { recorder, failedCalls, resends, parent } = this.#options
    this.#attempt = this.#attemptOf()
    const before = this.#attempt && failedCalls.traceOf(this.#attempt)
    const attributes = {
      ...saying.attributes,
      ...(resends !== undefined && resends > 0 && { 'http.request.resend_count': resends }),
    }
    const traceId = this.#options.traceId ?? (isAlone(parent) ? before : undefined)
    const ids = { ...(traceId && { traceId }), ...(parent !== undefined && { parent }) }
    return recorder.start({ ...saying, ...ids, attributes, startTime: this.#startTime })
  }

  #attemptOf(): Attempt | undefined {
    const { resends, credential, target } = this.#options
    if (resends === undefined || this.#requestText === '') return undefined
    const { userId, sessionId } = currentContext()
    const caller = [target.host, String(target.port), target.path, userId, sessionId, credential]
    return { resends, caller, body: this.#requestText }
  }

  #failedWith(status: number): void {
    const body = this.#copy?.read().body
    const error = errorOf(textOf(body), status)
    this.#finish({ error, status: 'error', attributes: this.#head?.attributes })
  }

  /** What is known of the answer. */
  #said(): { saying: StepEnd; isComplete: boolean } {
    const read = this.#copy?.read()
    if (!read) return { saying: {}, isComplete: false }
    const saying = isJsonObject(read.body)
      ? answerOf(this.#options.api, read.body)
      : { output: textOf(read.body) }
    const attributes = {
      ...saying.attributes,
      ...this.#head?.attributes,
      ...this.#marks(read.isCut),
    }
    return { saying: { ...saying, attributes }, isComplete: read.isComplete }
  }

  #marks(isCut: boolean): Record<string, unknown> {
    const first = this.#copy?.isStream === true ? this.#firstChunk : undefined
    return {
      ...(first !== undefined && {
        'gen_ai.request.stream': true,
        'gen_ai.response.time_to_first_chunk': (first - this.#startTime) / 1e6,
      }),
      ...(isCut && { 'sealtrace.truncated': true }),
    }
  }

  #finish(end: StepEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#copy = undefined
    this.#end({ ...end, endTime: nowMicros() })
  }

  #end(end: StepEnd): void {
    if (this.#step === undefined) this.#ended = end
    if (!this.#step) return
    this.#step.end(end)
    if (end.status === 'error' && this.#attempt)
      this.#options.failedCalls.add(this.#attempt, this.#step.traceId)
    this.#attempt = undefined
    this.#requestText = ''
  }
}

function isAlone(parent: StepIds | null | undefined): boolean {
  return parent === null || (parent === undefined && currentContext().step === undefined)
}

/** An answer that is no document of the API. */
function textOf(body: JsonValue | undefined): JsonValue | undefined {
  return typeof body === 'string' ? body.slice(0, longestErrorText) : body
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** fetch says `fetch failed`, and why in its cause. */
function withCause(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { cause, stack } = error
  const code = codeOf(cause) ?? codeOf(error)
  if (code === undefined) return error
  const why = cause instanceof Error ? cause.message : ''
  return { type: code, message: [error.message, why].filter(Boolean).join(': '), stack }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

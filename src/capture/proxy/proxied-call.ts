// What is recorded of one request that passes through the proxy. Nothing here throws.
import type { IncomingMessage } from 'node:http'
import type { SealtraceError } from '../../error.ts'
import { readTraceId } from '../../record/trace-id.ts'
import { apiOf } from '../fetch/api.ts'
import { CallRecording } from '../fetch/call-recording.ts'
import type { FailedCalls } from '../fetch/failed-calls.ts'
import { credentialOf, resendsOf } from '../fetch/request-parts.ts'
import type { BodyTap } from '../fetch/tap-response.ts'
import type { RecordContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { StepIds } from '../recorder/step-draft.ts'
import { pairs } from './end-to-end.ts'
import { inflatedTap } from './inflated-tap.ts'

/** Of this prefix are the headers that are for the proxy, and go no further. */
export const ownHeaders = 'x-sealtrace-'
const longestId = 256

export class ProxiedCall {
  readonly #recorder: Recorder
  readonly #recording: CallRecording | undefined
  readonly #context: RecordContext
  /** Why it must not be passed on. */
  readonly refusal: SealtraceError | null = null

  /** @param upstream without the path of the request */
  constructor(
    request: IncomingMessage,
    upstream: URL,
    { recorder, failedCalls }: { recorder: Recorder; failedCalls: FailedCalls },
  ) {
    this.#recorder = recorder
    const { headers, method = '', url = '' } = request
    const path = (url.split('?', 1)[0] ?? '').slice(0, 2048)
    const api = apiOf(method, path)
    this.#context = {
      userId: idOf(headers['x-sealtrace-user']),
      sessionId: idOf(headers['x-sealtrace-session']),
    }
    if (!api) return
    this.refusal = recorder.refusal()
    const { hostname: host, port } = upstream
    this.#recording = new CallRecording({
      ...{ recorder, api, failedCalls },
      target: { host, port: port === '' ? null : Number(port), path },
      resends: resendsOf(idOf(headers['x-stainless-retry-count'])),
      credential: credentialOf((name) => textOf(headers[name]), url.slice(path.length)),
      ...placeOf(headers),
    })
  }

  /** Something of it is to be read. */
  get isRecorded(): boolean {
    return this.#recording !== undefined && !this.#recording.isOver
  }

  /** @param body null: it cannot be read */
  request(body: string | null): void {
    this.#tell((call) => this.#recorder.with(this.#context, () => call.request(body)))
  }

  /** Takes the answer's bytes as they pass. */
  answer({ statusCode = 0, rawHeaders, headers }: IncomingMessage): BodyTap {
    this.#tell((call) => call.answer({ status: statusCode, headers: pairs(rawHeaders) }))
    return inflatedTap((headers['content-encoding'] ?? '').trim().toLowerCase(), {
      chunk: (bytes) => this.#tell((call) => call.chunk(bytes)),
      done: () => this.#tell((call) => call.done()),
      cancel: () => this.cancel(),
      fail: (error) => this.fail(error),
      giveUp: () => this.#tell((call) => call.giveUp()),
    })
  }

  fail(error: unknown): void {
    this.#tell((call) => call.fail(error))
  }

  cancel(): void {
    this.#tell((call) => call.cancel())
  }

  #tell(say: (call: CallRecording) => void): void {
    const recording = this.#recording
    if (recording) this.#recorder.attempt(() => say(recording))
  }
}

/** A run of its own, where the client names none. */
function placeOf(headers: IncomingMessage['headers']): {
  traceId?: string
  parent: StepIds | null
} {
  const named = readTraceId(idOf(headers['x-sealtrace-trace']) ?? '')
  if (named?.length === 32) return { traceId: named, parent: null }
  const [, traceId = '', spanId = ''] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(
      idOf(headers['traceparent']) ?? '',
    ) ?? []
  const isValid = /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId)
  return { parent: isValid ? { traceId, spanId } : null }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

/** Comes from outside. */
function idOf(header: string | string[] | undefined): string | undefined {
  const text = textOf(header)
  return text && text.length <= longestId ? text : undefined
}

// Stands between a client or server of the MCP SDKs and its transport. Both see what they would see without it.
import type { SealtraceError } from '../../error.ts'
import { AdapterRecorder, type AdapterOptions } from '../adapter-recorder.ts'
import { withContext } from '../recorder/context.ts'
import type { StepIds } from '../recorder/step-draft.ts'
import { kindOf, messagesOf, objectOf, type Role } from './message.ts'
import { Observer, type Begun, type Carried } from './observer.ts'
import { mustBeRecorded, refusalAnswers } from './refusal.ts'
import { withParent } from './trace-context.ts'

/** As much of a transport of `@modelcontextprotocol/sdk` 1 and `@modelcontextprotocol/client` and `/server` 2 as is used. */
export interface McpTransport {
  send(message: never, options?: never): Promise<void>
  onclose?: unknown
  onmessage?: unknown
  sessionId?: unknown
}

export interface TapOptions extends AdapterOptions {
  /** What the application is on this transport. */
  readonly side: Role
  /** Name of the server in the record; default what it says of itself when a connection is made. */
  readonly server?: string | undefined
  /**
   * True: also what is bookkeeping of the protocol (initialize, lists of tools, pings, notifications), as events. Default
   * false: calls of tools, resources and prompts that are read, sampling and elicitation.
   */
  readonly all?: boolean | undefined
  /**
   * True: requests that a client sends name their step as `traceparent`, in a copy of the message, unless they name one. A server
   * with a tap then records its part in the same run. Default false: messages are passed on as they are.
   */
  readonly propagate?: boolean | undefined
  /**
   * False: a `traceparent` in what comes from the other side is not believed. Default true: the step stands in that trace, so
   * whoever may call the server chooses its run.
   */
  readonly acceptTraceContext?: boolean | undefined
}

type Handler = (this: unknown, message: unknown, ...more: unknown[]) => unknown

const taps = new WeakMap<object, object>()

/**
 * A transport that does what `transport` does and records what goes through it. Give it to `connect` in the place of the other;
 * the other stays usable for what is no part of `connect` (`handleRequest`, say). The same transport gives the same tap.
 * Nothing is thrown that the transport does not throw, but with `failClosed`: then `send` rejects for calls that cannot be
 * recorded, and calls that come in are answered with an error.
 */
export function tapTransport<T extends McpTransport>(transport: T, options: TapOptions): T {
  const known = taps.get(transport)
  // The map holds taps of what it is asked with.
  if (known) return known as T
  const tap = new Proxy(transport, new Tap(transport, options).handler())
  taps.set(transport, tap)
  taps.set(tap, tap)
  return tap
}

class Tap {
  readonly #transport: McpTransport
  readonly #options: TapOptions
  readonly #recorder: AdapterRecorder
  readonly #observer: Observer
  /** What the application has set, by name. The transport has wrappers. */
  readonly #handlers = new Map<PropertyKey, unknown>()
  readonly #bound = new WeakMap<object, unknown>()

  constructor(transport: McpTransport, options: TapOptions) {
    this.#transport = transport
    this.#options = options
    this.#recorder = new AdapterRecorder(options)
    this.#observer = new Observer({ ...options, recorder: this.#recorder, at: options.side })
  }

  handler<T extends McpTransport>(): ProxyHandler<T> {
    const send = (message: unknown, ...more: unknown[]) => this.#send(message, more)
    return {
      get: (target, key) => {
        if (this.#handlers.has(key)) return this.#handlers.get(key)
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== 'function' || key === 'constructor' || isFixed(target, key))
          return value
        return key === 'send' ? send : this.#bind(value, key)
      },
      set: (target, key, value) => {
        const wrapped = this.#wrap(key, value)
        const isSet = Reflect.set(target, key, wrapped, target)
        if (isSet && wrapped !== value) this.#handlers.set(key, value)
        else this.#handlers.delete(key)
        return isSet
      },
    }
  }

  /** Methods run on the transport itself: its private members are not the proxy's, and its handlers are our wrappers. */
  #bind(method: Function, key: PropertyKey): unknown {
    const known = this.#bound.get(method)
    if (known) return known
    const transport = this.#transport
    const bound = (...values: unknown[]): unknown => {
      if (key === 'setProtocolVersion')
        this.#recorder.attempt(() => this.#observer.setVersion(values[0]))
      return Reflect.apply(method, transport, values)
    }
    this.#bound.set(method, bound)
    return bound
  }

  #wrap(key: PropertyKey, value: unknown): unknown {
    if (typeof value !== 'function') return value
    // As it was set, it is called: with the transport as `this`.
    if (key === 'onclose') return this.#onClose(value)
    return key === 'onmessage' ? this.#onMessage(value) : value
  }

  #onClose(handler: Function): Handler {
    const { transport, recorder, observer } = this.#parts
    return function (...values) {
      recorder.attempt(() => observer.close())
      return Reflect.apply(handler, this ?? transport, values)
    }
  }

  #onMessage(handler: Function): Handler {
    const receive = (message: unknown, call: () => unknown) => this.#receive(message, call)
    return function (...values) {
      return receive(values[0], () => Reflect.apply(handler, this, values))
    }
  }

  get #parts() {
    return { transport: this.#transport, recorder: this.#recorder, observer: this.#observer }
  }

  #receive(message: unknown, call: () => unknown): unknown {
    const refusal = this.#refusal(message)
    if (refusal) return this.#answerRefused(message, refusal)
    const from: Role = this.#options.side === 'client' ? 'server' : 'client'
    const [begun] = this.#observe(message, from, {})
    return begun ? withContext({ step: begun.ids }, call) : call()
  }

  #send(message: unknown, more: unknown[]): unknown {
    const refusal = this.#refusal(message)
    if (refusal) return Promise.reject(refusal)
    const begun = this.#observe(message, this.#options.side, more[0])
    const first = begun[0]
    const sent = first && this.#options.propagate === true ? copyFor(message, first.ids) : message
    const call = () =>
      Reflect.apply(Reflect.get(this.#transport, 'send'), this.#transport, [sent, ...more])
    return first
      ? settle(() => withContext({ step: first.ids }, call), this.#failing(begun))
      : call()
  }

  #failing(begun: readonly Begun[]): (error: unknown) => void {
    return (error) => this.#recorder.attempt(() => begun.forEach((one) => one.fail(error)))
  }

  /** What of a message, or of a batch, is steps now. */
  #observe(value: unknown, from: Role, options: unknown): Begun[] {
    const begun: Begun[] = []
    this.#recorder.attempt((recorder) => {
      const carried = this.#carried(options)
      for (const message of messagesOf(value)) {
        const one = this.#observer.observe(recorder, message, from, carried)
        if (one) begun.push(one)
      }
    })
    return begun
  }

  #carried(value: unknown): Carried {
    const { sessionId } = this.#transport
    const { relatedRequestId, requestSignal } = objectOf(value) ?? {}
    return {
      sessionId: typeof sessionId === 'string' ? sessionId : undefined,
      related: relatedRequestId,
      signal: requestSignal instanceof AbortSignal ? requestSignal : undefined,
    }
  }

  /** Why a message must not go on; null when it may. */
  #refusal(value: unknown): SealtraceError | null {
    let refusal: SealtraceError | null = null
    this.#recorder.attempt((recorder) => {
      if (mustBeRecorded(value)) refusal = recorder.refusal()
    })
    return refusal
  }

  #answerRefused(value: unknown, refusal: SealtraceError): undefined {
    for (const answer of refusalAnswers(value, refusal)) {
      const send: unknown = Reflect.get(this.#transport, 'send')
      if (typeof send !== 'function') return
      const sent: unknown = Reflect.apply(send, this.#transport, [answer])
      if (sent instanceof Promise) sent.catch(() => {})
    }
  }
}

function copyFor(message: unknown, ids: StepIds): unknown {
  const one = objectOf(message)
  return one && kindOf(one) === 'request' ? withParent(one, ids) : message
}

/** A proxy may not show another value for what can never change. */
function isFixed(target: object, key: PropertyKey): boolean {
  const own = Reflect.getOwnPropertyDescriptor(target, key)
  return own !== undefined && own.configurable === false && own.writable === false
}

/** Tells when `fn` throws, or the plain promise that it gives rejects. */
function settle(fn: () => unknown, failed: (error: unknown) => void): unknown {
  const fail = (error: unknown): never => {
    failed(error)
    throw error
  }
  let result: unknown
  try {
    result = fn()
  } catch (error) {
    fail(error)
  }
  // Another promise, so that a rejection that nobody handles is still one that nobody handles.
  return result instanceof Promise && result.constructor === Promise ? result.catch(fail) : result
}

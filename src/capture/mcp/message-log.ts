// Records messages that pass by as bytes, between two processes.
import { SealtraceError } from '../../error.ts'
import { AdapterRecorder } from '../adapter-recorder.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { Continuations } from './continuations.ts'
import { isLookedAt, messagesOf, mostInBatch, type Role } from './message.ts'
import { Observer, type Carried } from './observer.ts'
import { mustBeRecorded } from './refusal.ts'

export interface MessageLogOptions {
  readonly recorder: Recorder
  /** Name of the server. */
  readonly server?: string | undefined
  readonly all?: boolean | undefined
  /** What groups the steps: they are of several runs. */
  readonly sessionId?: string | undefined
  readonly continuations?: Continuations | undefined
}

/** The messages of one connection. Nothing here throws. */
export class MessageLog {
  readonly #recorder: AdapterRecorder
  readonly #observer: Observer
  readonly #session: string | undefined

  constructor({ recorder, sessionId, ...options }: MessageLogOptions) {
    this.#recorder = new AdapterRecorder({ recorder })
    this.#observer = new Observer({ ...options, recorder: this.#recorder, at: 'between' })
    this.#session = sessionId
  }

  /** Takes what one side sent: JSON, or anything else, which is none of ours. */
  add(text: string, from: Role, carried: Carried = {}): void {
    this.addValue(parsed(text), from, carried)
  }

  /** The same for what is parsed. */
  addValue(value: unknown, from: Role, carried: Carried = {}): void {
    this.#recorder.attempt((recorder) => {
      for (const message of messagesOf(value))
        this.#observer.observe(recorder, message, from, { group: this.#session, ...carried })
    })
    if (!isLookedAt(value)) this.#mark({ from, batch: mostInBatch })
  }

  /** Marks that something passed that was too large to be looked at. */
  addTooLarge(from: Role, bytes: number): void {
    this.#mark({ from, limit: bytes })
  }

  #mark(about: Readonly<Record<string, unknown>>): void {
    const named = Object.entries(about).map(([key, value]) => [`sealtrace.mcp.${key}`, value])
    this.#recorder.attempt((recorder) => {
      recorder.record({
        kind: 'event',
        name: 'sealtrace.mcp.too_large',
        parent: null,
        sessionId: this.#session,
        attributes: Object.fromEntries(named),
      })
    })
  }

  /** The version of the protocol, where it is said beside the messages. */
  setVersion(version: unknown): void {
    this.#recorder.attempt(() => this.#observer.setVersion(version))
  }

  /** What is open gets no answer. */
  close(): void {
    this.#recorder.attempt(() => this.#observer.close())
  }
}

/** With `failClosed`: why a message must not go on. Null: it may. */
export function refusalOf(recorder: Recorder, value: unknown): SealtraceError | null {
  if (!isLookedAt(value)) return new SealtraceError('too_large', 'a batch')
  return mustBeRecorded(value) ? recorder.refusal() : null
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

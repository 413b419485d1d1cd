// The copy of an answer that is recorded: read as it passes, put together when it is over, given up when it is too long.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Api } from './api.ts'
import { createAssembler } from './streams/create-assembler.ts'
import { SseReader } from './streams/sse-reader.ts'

/** Bytes of one answer that are copied. */
export const mostBytes = 16 * 1024 * 1024

export interface AnswerCopyOptions {
  readonly api: Api
  readonly contentType: string
  /** Default {@link mostBytes}. */
  readonly limit?: number | undefined
}

export interface ReadAnswer {
  /** Undefined: nothing that could be read. */
  readonly body: JsonValue | undefined
  /** It said that it was over, or needs not. */
  readonly isComplete: boolean
  /** Some of it was not read. */
  readonly isCut: boolean
}

export class AnswerCopy {
  readonly isStream: boolean
  readonly #decoder = new TextDecoder()
  readonly #assembler
  readonly #sse
  readonly #api: Api
  #left: number
  #text = ''
  #isCut = false
  #hasEvents = false
  #isDone = false

  constructor({ api, contentType, limit = mostBytes }: AnswerCopyOptions) {
    this.#api = api
    this.#left = limit
    this.isStream = /^text\/event-stream\b/i.test(contentType)
    this.#assembler = createAssembler(api)
    this.#sse = new SseReader((data) => this.#event(data))
  }

  push(bytes: Uint8Array): void {
    if (this.#isCut) return
    this.#left -= bytes.byteLength
    if (this.#left < 0) return this.giveUp()
    this.#take(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Reads no more of it. What is known of a stream stays. */
  giveUp(): void {
    this.#isCut = true
    this.#text = ''
  }

  read(): ReadAnswer {
    if (!this.#isCut) this.#take(this.#decoder.decode())
    if (!this.isStream) return this.#readDocument()
    if (!this.#isCut) this.#sse.end()
    const isComplete = this.#assembler.isComplete || this.#isDone
    const body = this.#hasEvents ? this.#assembler.body() : undefined
    return { body, isComplete, isCut: this.#isCut }
  }

  #take(text: string): void {
    if (this.isStream) this.#sse.push(text)
    else this.#text += text
  }

  #event(data: string): void {
    if (data === '[DONE]') this.#isDone = true
    const event = parse(data)
    if (!isJsonObject(event)) return
    this.#hasEvents = true
    this.#assembler.add(event)
  }

  #readDocument(): ReadAnswer {
    const isCut = this.#isCut
    if (isCut || this.#text === '') return { body: undefined, isComplete: !isCut, isCut }
    const parsed = parse(this.#text)
    // Gemini's streams are lists unless events are asked for.
    const isList = Array.isArray(parsed) && this.#api.name === 'gemini'
    return { body: isList ? this.#joined(parsed) : (parsed ?? this.#text), isComplete: true, isCut }
  }

  #joined(events: readonly JsonValue[]): JsonObject {
    for (const event of events) if (isJsonObject(event)) this.#assembler.add(event)
    return this.#assembler.body()
  }
}

/** Undefined for what is no JSON. */
export function parse(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

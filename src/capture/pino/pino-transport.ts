import { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { parseJsonText } from '../../protect/json-in-text.ts'
import { AdapterRecorder } from '../adapter-recorder.ts'
import { createRecorder, type RecorderOptions } from '../recorder/create-recorder.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { lineStep, type LineNames } from './line-step.ts'

export interface PinoTransportOptions extends RecorderOptions, Partial<LineNames> {
  /** For a stream in the application's own thread: `pino(pinoTransport({ recorder }))`. */
  readonly recorder?: Recorder | undefined
}

/** Characters of a line that is recorded; one is in memory at a time. */
const mostChars = 1024 * 1024
const hourMs = 3_600_000

/**
 * A transport for pino that records each line as an event step, masked and sealed like all that a recorder takes:
 * `pino({ transport: { target: 'sealtrace/pino', options } })`. Options are those of `createRecorder`, as far as they are
 * plain data, and the environment; with wrong ones, or without a collector, one line on stderr says that nothing is recorded.
 * Lines with `trace_id` and `span_id` are shown with their step; those of a process that name no trace stand together,
 * hour by hour. Never throws, and emits no errors.
 */
export function pinoTransport(options: PinoTransportOptions = {}): Writable {
  return new PinoTransport(options)
}

class PinoTransport extends Writable {
  readonly #recorder: Recorder
  readonly #adapter: AdapterRecorder
  readonly #isOwn: boolean
  readonly #names: LineNames
  #rest = ''
  /** Characters may be split between two pieces. */
  readonly #decoder = new StringDecoder('utf8')
  /** Within a line that is too long. */
  #isSkipping = false
  #trace = { hour: 0, id: '' }

  constructor({
    recorder,
    messageKey = 'msg',
    errorKey = 'err',
    ...options
  }: PinoTransportOptions) {
    super({ decodeStrings: false })
    this.#isOwn = recorder === undefined
    this.#recorder = recorder ?? makeRecorder(options)
    this.#adapter = new AdapterRecorder({ recorder: this.#recorder })
    this.#names = { messageKey, errorKey }
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.#take(this.#textOf(chunk))
    done()
  }

  override _final(done: () => void): void {
    this.#take(this.#decoder.end())
    if (this.#rest !== '') this.#line(this.#rest)
    this.#rest = ''
    void this.#settle(this.#isOwn).then(done)
  }

  /** pino's `logger.flush` waits for it. */
  flush(done: () => void): void {
    void this.#settle(false).then(done)
  }

  /** The thread of the transport ends with its stream, and so does a recorder of its own. */
  async #settle(closes: boolean): Promise<void> {
    try {
      await (closes ? this.#recorder.close() : this.#recorder.flush())
    } catch {
      // The application that logs must not see it.
    }
  }

  #textOf(chunk: unknown): string {
    return chunk instanceof Uint8Array
      ? this.#decoder.write(chunk)
      : this.#decoder.end() + String(chunk)
  }

  /** Lines come in pieces and several at once. */
  #take(text: string): void {
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#add(text.slice(from, end))
      from = end + 1
      if (this.#isSkipping) this.#line('[too large]')
      else if (this.#rest !== '') this.#line(this.#rest)
      this.#rest = ''
      this.#isSkipping = false
    }
    this.#add(text.slice(from))
  }

  #add(piece: string): void {
    if (this.#isSkipping) return
    this.#isSkipping = this.#rest.length + piece.length > mostChars
    this.#rest = this.#isSkipping ? '' : this.#rest + piece
  }

  #line(text: string): void {
    this.#adapter.attempt((recorder) => {
      const line = parseJsonText(text) ?? text
      recorder.record(lineStep(line, this.#names, this.#traceOfNow()))
    })
  }

  #traceOfNow(): string {
    const hour = Math.floor(Date.now() / hourMs)
    if (this.#trace.hour !== hour) this.#trace = { hour, id: toHex(randomBytes(16)) }
    return this.#trace.id
  }
}

/** What is wrong with the options must not end the application that logs. */
function makeRecorder(options: RecorderOptions): Recorder {
  try {
    return createRecorder(options)
  } catch (error) {
    const why = error instanceof Error ? error.message : 'the recorder could not be made'
    process.stderr.write(`sealtrace: pino: nothing is recorded: ${why}\n`)
    return createRecorder({ enabled: false })
  }
}

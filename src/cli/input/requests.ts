// Input as requests: each decoded to steps, with the bytes it came in for a collector that wants to decode itself.
import { SealtraceError } from '../../error.ts'
import { decodeNdjson } from '../../ingest/ndjson.ts'
import { decodeOtlp, type OtlpSignal } from '../../ingest/decode-otlp.ts'
import { limits } from '../../record/limits.ts'
import type { Step } from '../../record/step.ts'
import { lines, type Line } from './lines.ts'

export const inputFormats = ['otlp-json', 'otlp-proto', 'ndjson'] as const
export type InputFormat = (typeof inputFormats)[number]

export interface InputRequest {
  /** From 1; null where the input is one request. */
  readonly line: number | null
  readonly steps: readonly Step[]
  readonly body: Uint8Array
  readonly encoding: 'json' | 'protobuf'
  /** A JSON document that may have line breaks in it. */
  readonly document?: true
  /** The OTLP door that takes it; absent for JSON, which says itself what it is. */
  readonly signal?: OtlpSignal
}

/** A line that could not be read. */
export interface BadLine {
  readonly line: number | null
  readonly error: SealtraceError
}

/** Throws `bad_request` or `too_large` when the input is one request and cannot be read. */
export async function* requests(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  format: InputFormat | undefined,
): AsyncGenerator<InputRequest | BadLine> {
  const iterator = chunks[Symbol.asyncIterator]()
  const head = await iterator.next()
  if (head.done) return
  const all = joined(head.value, iterator)
  const kind = format ?? guessFormat(name, head.value)
  if (kind === 'otlp-proto') yield protobufRequest(await whole(all))
  else if (kind === 'ndjson') yield* lineRequests(lines(all, limits.inflatedBytes))
  else yield* jsonRequests(all)
}

/** From the name, else from the first bytes. */
export function guessFormat(name: string, head: Uint8Array): InputFormat {
  const [, extension = ''] = /\.([a-z]+)(?:\.gz)?$/.exec(name.toLowerCase()) ?? []
  if (/^(ndjson|jsonl)$/.test(extension)) return 'ndjson'
  const text = Buffer.from(head.subarray(0, 64)).toString('latin1').trimStart()
  if (/^(pb|binpb|proto|protobuf|bin|otlp)$/.test(extension) && !/^\{\s*"/.test(text))
    return 'otlp-proto'
  if (extension === 'json') return 'otlp-json'
  return /^(\ufeff|\xef\xbb\xbf)?\{\s*("|\}|$)/.test(text) || /^\[/.test(text)
    ? 'otlp-json'
    : 'otlp-proto'
}

/** One document, or one a line: the first line tells. */
async function* jsonRequests(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<InputRequest | BadLine> {
  const all = lines(chunks, limits.inflatedBytes)
  const waiting: Uint8Array[] = []
  let size = 0
  for await (const line of all) {
    if (line.number === 1 && isWhole(line)) {
      const first = lineRequest(line)
      if (first) yield first
      yield* lineRequests(all)
      return
    }
    size += (line.bytes?.length ?? Infinity) + 1
    if (!line.bytes || size > limits.inflatedBytes)
      throw new SealtraceError(
        'too_large',
        `the input is one document of more than ${limits.inflatedBytes} bytes; split it, one request a line`,
      )
    waiting.push(line.bytes, Buffer.from('\n'))
  }
  if (waiting.length) yield { ...jsonRequest(Buffer.concat(waiting), null), document: true }
}

function isWhole({ bytes }: Line): boolean {
  try {
    return bytes !== null && typeof JSON.parse(Buffer.from(bytes).toString('utf8')) === 'object'
  } catch {
    return false
  }
}

async function* lineRequests(all: AsyncIterable<Line>): AsyncGenerator<InputRequest | BadLine> {
  for await (const line of all) {
    const request = lineRequest(line)
    if (request) yield request
  }
}

/** Null for a blank line. */
function lineRequest({ number, bytes }: Line): InputRequest | BadLine | null {
  try {
    if (!bytes)
      throw new SealtraceError('too_large', `line: more than ${limits.inflatedBytes} bytes`)
    return isBlank(bytes) ? null : jsonRequest(bytes, number)
  } catch (error) {
    if (SealtraceError.is(error)) return { line: number, error }
    throw error
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)
}

/** A step as a line that the door of native steps takes; for inputs in other shapes. */
export function stepsRequest(line: number | null, steps: readonly Step[]): InputRequest {
  const body = Buffer.from(steps.map((step) => JSON.stringify(step)).join('\n'))
  return { line, steps, body, encoding: 'json' }
}

function jsonRequest(body: Uint8Array, line: number | null): InputRequest {
  return { line, steps: decodeNdjson(utf8(body)), body, encoding: 'json' }
}

function utf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new SealtraceError('bad_request', 'line: not valid UTF-8')
  }
}

/** The bytes do not say whether they are spans or logs; of the wrong one the other's reader finds nothing sound. */
function protobufRequest(body: Uint8Array): InputRequest {
  const read = (signal: OtlpSignal): InputRequest => ({
    line: null,
    steps: decodeOtlp(signal, 'protobuf', body),
    body,
    encoding: 'protobuf',
    signal,
  })
  try {
    return read('traces')
  } catch (error) {
    try {
      return read('logs')
    } catch {
      throw error
    }
  }
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > limits.inflatedBytes)
      throw new SealtraceError(
        'too_large',
        `the input is one request of more than ${limits.inflatedBytes} bytes; send it in smaller ones`,
      )
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

async function* joined(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
